import type { Datagram } from "../../hal/datagram";
import { AssociationState, type Association } from "../association/association";
import { claimAssociation, releaseAssociation } from "../association/table";
import { readKeyId } from "../auth/mac";
import { copyAddress } from "../network/address";
import { instanceOf } from "../network/interfaces";
import type { Packet } from "../packet/packet";
import { DEFAULT_POLL, MAXPOLL, MINPOLL, Mode } from "../packet/protocol";
import { copyTimestamp, isNewer } from "../time/timestamp";
import type { ModeContext } from "./mode";

/**
 * Dynamic associations: packets mobilize them, silence demobilizes them, and their number is limited (Comware `ntp-service max-dynamic-sessions`). Packets can be
 * forged, so that a full table makes room. A newcomer takes the place of an association whose sender has left our requests without a reply.
 */

/** Silence after which a dynamic association is demobilized [s] (Comware 7: about 12 minutes). */
export const DYNAMIC_LIFETIME = 720;
/** Places that strangers of one kind leave to all others, when there are many: forged peers must not lock out broadcast servers, nor the other way round. */
const RESERVED_PLACES = 8;
const MANY_PLACES = 32;
/** Passive associations that wait for the first reply of their peer at one time, 2 s each. */
const MOST_PROOFS = 16;
/** Any mode of an association. */
const ANY_KIND = Mode.Reserved;

/** Demobilizes an association. It may have been a source: the engine selects again before the event ends. */
export function demobilize(context: ModeContext, association: Association): void {
  releaseAssociation(association, context.service);
  context.isSelectionDue = true;
}

/** Number of dynamic associations in use. */
export function countDynamic(table: Association[]): number {
  let count = 0;
  for (let i = 0; i < table.length; i++) if (table[i].isInUse && !table[i].isConfigured) count = count + 1;
  return count;
}

/** Takes a slot for the sender of a packet; undefined when the limit or the table is full. The caller starts its state machine. */
export function claimDynamic(context: ModeContext, datagram: Datagram, packet: Packet, hostMode: Mode): Association | undefined {
  const most = context.maxDynamicSessions;
  const isKindFull = countUnproven(context.table, hostMode) >= most - (most >= MANY_PLACES ? RESERVED_PLACES : 0);
  const isFull = isKindFull || countDynamic(context.table) >= most;
  if (isFull && !makeRoom(context, isKindFull ? hostMode : ANY_KIND)) return undefined;
  let association = claimAssociation(context.table, context.features.estimation);
  if (association === undefined && makeRoom(context, ANY_KIND)) association = claimAssociation(context.table, context.features.estimation);
  if (association === undefined) return undefined;
  association.hostMode = hostMode;
  copyAddress(datagram.source, association.address);
  association.instance = instanceOf(context, datagram.interfaceIndex);
  if (context.keys.isEnabled) readKeyId(datagram.packet, packet.trailer, association.keyId);
  association.version = packet.version;
  copyTimestamp(datagram.received, association.lastHeard);
  association.minPoll = dynamicPoll(packet.poll);
  association.maxPoll = association.minPoll;
  return association;
}

/**
 * Returns true when a passive association may send the first request to its peer. Their number at one time is limited: a
 * packet with a forged address must not make us send two to that address.
 */
export function mayProve(table: Association[]): boolean {
  let count = 0;
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    const isUnproven = isDynamic(association) && association.hostMode === Mode.SymmetricPassive && !association.isProven;
    if (isUnproven && association.state === AssociationState.Measuring) count = count + 1;
  }
  return count < MOST_PROOFS;
}

function isDynamic(association: Association): boolean {
  return association.isInUse && !association.isConfigured && association.hostMode !== Mode.Client;
}

/** Number of dynamic associations with `hostMode` whose sender has not proven itself. */
function countUnproven(table: Association[], hostMode: Mode): number {
  let count = 0;
  for (let i = 0; i < table.length; i++) {
    if (isDynamic(table[i]) && !table[i].isProven && table[i].hostMode === hostMode) count = count + 1;
  }
  return count;
}

/**
 * Demobilizes the association with `hostMode` that has been silent for longest, of those that wait for no reply and never got one. Returns false when there is
 * none.
 */
function makeRoom(context: ModeContext, hostMode: Mode): boolean {
  let longest: Association | undefined = undefined;
  for (let i = 0; i < context.table.length; i++) {
    const association: Association = context.table[i];
    if (!isDynamic(association) || association.isProven || association.state === AssociationState.Measuring) continue;
    if (hostMode !== ANY_KIND && association.hostMode !== hostMode) continue;
    if (longest === undefined || isNewer(longest.lastHeard, association.lastHeard)) longest = association;
  }
  if (longest === undefined) return false;
  demobilize(context, longest);
  return true;
}

/** Poll exponent that the sender chooses, limited to the range of the commands. */
function dynamicPoll(poll: number): number {
  if (poll < MINPOLL) return DEFAULT_POLL;
  return poll > MAXPOLL ? MAXPOLL : poll;
}
