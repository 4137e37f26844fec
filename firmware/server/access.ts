import type { BasicAcl } from "../network/acl";
import type { Address } from "../network/address";
import type { NetworkFeatures } from "../network/network-context";

/**
 * Access rights (Comware `ntp-service access`; NTP command reference). A right names a basic ACL. The rights are tried in this order, and an address has the
 * first one whose ACL permits it:
 *
 *   right             may synchronize to us   may send control queries  may synchronize us  
 *   peer              yes                     yes                       yes
 *   server            yes                     yes                       no
 *   synchronization   yes                     no                        no
 *   query             no                      yes                       no
 *   none              no                      no                        no
 */
export const enum AccessRight {
  Peer = 0,
  Server,
  Synchronization,
  Query,
  None,
}

/** The order in which they are tried. */
const RIGHTS: AccessRight[] = [AccessRight.Peer, AccessRight.Server, AccessRight.Synchronization, AccessRight.Query];

/** Access rights in force. */
export interface AccessControl {
  /** The ACL numbers of the four rights, 0 where none is named. */
  aclNumbers: number[];
  /** Names of the ACLs of rights that name them so; undefined without one (acl-table.ts). */
  aclNames?: string[] | undefined;
  /** In the order of their numbers. */
  acls: BasicAcl[];
  /** ACLs with a name; undefined without one (acl-table.ts). */
  namedAcls?: Record<string, BasicAcl | undefined> | undefined;
  /** `ntp-service noquery enable`: control queries are refused, whatever the right. */
  isQueryRefused: boolean;
  /**
   * True when the saved configuration has a line about access that was not understood: an address without a configured right has none, because that line may have
   * denied it.
   */
  isClosed: boolean;
}

/** Part of the engine that knows the access rights. */
export interface AccessContext {
  readonly access: AccessControl;
  readonly features: Pick<NetworkFeatures, "aclPermits">;
}

/** Makes the state without a configured right: every address is a peer. */
export function makeAccessControl(): AccessControl {
  return { aclNumbers: [0, 0, 0, 0], acls: [], isQueryRefused: false, isClosed: false };
}

/** Returns true when a right is configured, or was not understood: every address is a peer otherwise. */
export function isRestricted(control: AccessControl): boolean {
  const numbers = control.aclNumbers;
  if (control.isClosed) return true;
  return numbers[0] + numbers[1] + numbers[2] + numbers[3] > 0;
}

/**
 * Access right of `address` in VPN instance `instance`; `peer` when no right is configured. A right whose ACL does not exist, has no rule or does not match grants
 * nothing. (Comware grants `peer` while none of the ACLs exists: a mistyped number must not open the service.)
 */
export function accessOf(context: AccessContext, address: Address, instance: number): AccessRight {
  if (!isRestricted(context.access)) return AccessRight.Peer;
  for (let i = 0; i < RIGHTS.length; i++) if (isGranted(context, RIGHTS[i], address, instance)) return RIGHTS[i];
  return AccessRight.None;
}

/** Returns true when the ACL of `right` permits `address` in VPN instance `instance`. */
export function isGranted(context: AccessContext, right: AccessRight, address: Address, instance: number): boolean {
  const aclPermits = context.features.aclPermits;
  return aclPermits !== undefined && aclPermits(context.access.acls, context.access.aclNumbers[right], address, instance);
}

/** Returns true when the right allows requests for time. */
export function mayTakeTime(right: AccessRight): boolean {
  return right <= AccessRight.Synchronization;
}

/** Returns true when the right allows control queries. */
export function mayQuery(right: AccessRight): boolean {
  return right === AccessRight.Peer || right === AccessRight.Server || right === AccessRight.Query;
}

/** Returns true when we may synchronize to an address with this right. */
export function mayGiveTime(right: AccessRight): boolean {
  return right === AccessRight.Peer;
}
