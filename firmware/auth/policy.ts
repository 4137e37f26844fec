import type { Datagram } from "../../hal/datagram";
import type { BasicAcl } from "../network/acl";
import { instanceOf } from "../network/interfaces";
import type { NetworkContext } from "../network/network-context";
import type { Packet } from "../packet/packet";
import { findTrustedKey, isKeyNamed, isSameKey, type Key, type KeyId, type KeyStore } from "./keys";
import { findValidKey } from "./mac";

/**
 * Rules of authentication (firmware/auth/README.md has the result tables that follow from them):
 *
 *   1  a packet is sent with a MAC when authentication is enabled and its association names a trusted key; otherwise without
 *   2  a configured association that names a key accepts only packets with a valid MAC of that key while authentication is enabled (CVE-2015-7974)
 *   3  a configured association without a key, or with authentication disabled, accepts packets with or without a MAC, but not with a crypto-NAK
 *   4  a request without a MAC gets a reply without one; a request with a MAC gets a reply only when the MAC is valid, under the same key
 *   5  a packet that mobilizes or feeds a dynamic association needs a valid MAC while authentication is enabled, and no MAC while it is disabled
 *   6  a key with an ACL is valid, under rules 2 and 5, only from the addresses that the ACL permits; an ACL that does not exist permits none
 */

/** Length of a crypto-NAK in the place of a MAC [bytes]: the server has not accepted our request (RFC 5905 section 7.5). */
const CRYPTO_NAK_BYTES = 4;

/** Part of the engine that authenticates packets. */
export interface AuthContext extends NetworkContext {
  /** Keys of NTP, or of SNTP while that is enabled. */
  keys: KeyStore;
  readonly access: { readonly acls: BasicAcl[] };
}

/** Key of the MAC that a packet of an association with key `keyId` is sent with; undefined for no MAC (rule 1). */
export function keyToSendWith(context: AuthContext, keyId: KeyId): Key | undefined {
  if (!context.keys.isEnabled || !isKeyNamed(keyId)) return undefined;
  return findTrustedKey(context.keys, keyId);
}

/** Returns true when a configured association with key `keyId` may accept the packet (rules 2 and 3). */
export function isAuthentic(context: AuthContext, keyId: KeyId, datagram: Datagram, packet: Packet): boolean {
  if (!context.keys.isEnabled || !isKeyNamed(keyId)) return packet.trailer.macLength !== CRYPTO_NAK_BYTES;
  const key = findValidKey(context.board, datagram.packet, packet.trailer, context.keys);
  return key !== undefined && isSameKey(key.id, keyId) && mayUse(context, datagram, key);
}

/** The same for a dynamic association; `keyId` is undefined for a packet that mobilizes one, which then gets the key of the packet (rule 5). */
export function isAuthenticForDynamic(context: AuthContext, keyId: KeyId | undefined, datagram: Datagram, packet: Packet): boolean {
  if (!context.keys.isEnabled) return packet.trailer.macLength === 0;
  const key = findValidKey(context.board, datagram.packet, packet.trailer, context.keys);
  if (key === undefined || !mayUse(context, datagram, key)) return false;
  return keyId === undefined || isSameKey(key.id, keyId);
}

/** Rule 6. */
function mayUse(context: AuthContext, datagram: Datagram, key: Key): boolean {
  if (key.aclNumber === 0) return true;
  const aclPermits = context.features.aclPermits;
  const instance = instanceOf(context, datagram.interfaceIndex);
  return aclPermits !== undefined && aclPermits(context.access.acls, key.aclNumber, datagram.source, instance);
}
