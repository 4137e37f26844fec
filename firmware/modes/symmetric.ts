import type { Datagram } from "../../hal/datagram";
import type { RandomSource } from "../../hal/random-source";
import { AssociationState, clearPeerState, enterState, markReached, shiftReach, type Association } from "../association/association";
import { adaptPoll, pollInterval } from "../association/poll";
import { Refusal } from "../association/refusal";
import { checkSource } from "../association/reply-checks";
import { addresseeOf } from "../network/interfaces";
import type { Packet } from "../packet/packet";
import { Mode } from "../packet/protocol";
import { copyTimestamp, isEqual, isNewer, isZero, type Timestamp } from "../time/timestamp";
import { claimDynamic, demobilize, DYNAMIC_LIFETIME } from "./dynamic";
import { keepPeerVariables, receiveMeasurement, takeSample } from "./measurement";
import { ModeAction, type AssociationMode, type ModeContext, type Reception } from "./mode";
import { mayMobilizePassive, passiveTrust } from "./passive-peers";
import { fillState, sendPacket, sendRequest } from "./transmit";

/**
 * Symmetric modes (RFC 5905 section 9.2, Comware `ntp-service unicast-peer`). The active side first measures with requests of mode 3, and may synchronize
 * already then; the first packet of mode 1 mobilizes the passive side.
 *
 *   state      event                              does                                         next
 *   resolving  timer                              looks the peer's name up again               resolving
 *   resolving  name found                                                                      measuring
 *   measuring  timer                              a mode 3 request every 2 s                   measuring
 *   measuring  fourth request sent                                                             peering
 *   peering    timer (active)                     mode 1 every 2^hostPoll s                    peering
 *   peering    mode 1 or 2 that echoes ours       a sample of both directions                  peering
 *   peering    mode 1 or 2 that does not          refused, unless it is the first contact      peering
 *   peering    mode 1 or 2, echo as before        kept, no sample: our last packet was lost    peering
 *   peering    eighth poll unanswered (active)    measures again                               measuring
 *   peering    mode 1 (passive)                   answers at once with mode 2                  peering
 *   peering    twelve minutes of silence (passive) demobilized                                 -
 */

/** Action after a deadline. */
const enum SymmetricAction {
  Resolve,
  /** Send a request of mode 3. */
  Request,
  /** Send our state, mode 1. */
  Send,
  /** The association ends. */
  Demobilize,
}

/** Times and counts of an association. */
const enum Limit {
  /** Requests of the first measurement, and the interval between them [s]. */
  MeasuringRequests = 4,
  MeasuringInterval = 2,
  /** Time until a name is looked up again [s]. */
  ResolveInterval = 64,
  /** Polls without an answer after which the peer is measured again. */
  UnreachablePolls = 8,
  /** Time within which the first packet is sent, at random [s]. */
  StartSpread = 0.25,
}

/** Units of 2^-32 s that are random in a transmit timestamp: 0.24 us, less than any board resolves. */
const BELOW_PRECISION = 1024;

/** Starts an active association. */
function startActive(association: Association, now: Timestamp, random: RandomSource): void {
  clearPeerState(association);
  if (association.hostName !== "" && association.address[0] === 0) {
    enterState(association, AssociationState.Resolving, now, 0);
    return;
  }
  association.burst = Limit.MeasuringRequests;
  enterState(association, AssociationState.Measuring, now, (random.word() / 65536) * Limit.StartSpread);
}

/** Starts a passive association; the packet that mobilized it is processed next. */
function startPassive(association: Association, now: Timestamp): void {
  clearPeerState(association);
  enterState(association, AssociationState.Peering, now, DYNAMIC_LIFETIME);
}

/** Sets the next deadline and returns what is due at the counter reading `now`. */
function nextAction(association: Association, now: Timestamp, random: RandomSource): SymmetricAction {
  if (association.hostMode === Mode.SymmetricPassive) return SymmetricAction.Demobilize;
  if (association.state === AssociationState.Resolving) {
    enterState(association, AssociationState.Resolving, now, Limit.ResolveInterval);
    return SymmetricAction.Resolve;
  }
  if (association.state === AssociationState.Measuring) {
    if (association.burst === Limit.MeasuringRequests) shiftReach(association);
    association.burst = association.burst - 1;
    if (association.burst > 0) enterState(association, AssociationState.Measuring, now, Limit.MeasuringInterval);
    else enterState(association, AssociationState.Peering, now, Limit.MeasuringInterval);
    return SymmetricAction.Request;
  }
  shiftReach(association);
  association.unreach = association.unreach + 1;
  if (association.reach === 0 && association.unreach % Limit.UnreachablePolls === 0) {
    association.burst = Limit.MeasuringRequests - 1;
    enterState(association, AssociationState.Measuring, now, Limit.MeasuringInterval);
    return SymmetricAction.Request;
  }
  enterState(association, AssociationState.Peering, now, pollInterval(association, random));
  return SymmetricAction.Send;
}

/**
 * A packet of mode 1 or 2 from the peer. Its timestamps are kept in three cases: it echoes our last transmit timestamp, it repeats its last echo because our
 * packet was lost, or there is no contact yet. An attacker that cannot see our packets must not disturb the exchange (CVE-2015-1799, CVE-2016-9042). Only the
 * first echo of a packet of ours gives a sample.
 */
function receiveSymmetric(association: Association, reception: Reception): Refusal {
  const packet = reception.packet;
  if (!isZero(packet.transmit) && isEqual(packet.transmit, association.transmit)) return Refusal.Duplicate;
  const isEcho = !isZero(packet.origin) && isEqual(packet.origin, association.expectedOrigin);
  if (!isEcho && isInContact(association) && !isRepeat(association, packet)) return Refusal.Bogus;
  keepPeerVariables(association, reception);
  association.unreach = 0; // an unsynchronized peer has answered too: to measure it again would not help
  if (association.hostMode === Mode.SymmetricPassive) {
    shiftReach(association);
    enterState(association, AssociationState.Peering, reception.received, DYNAMIC_LIFETIME);
  }
  const source = checkSource(packet);
  if (source !== Refusal.None) return source;
  const isFirstEcho = isEcho && association.isAwaitingReply && !isZero(packet.receive);
  if (isEcho) association.isAwaitingReply = false;
  markReached(association);
  if (!isFirstEcho) return Refusal.None;
  takeSample(association, reception);
  adaptPoll(association);
  return Refusal.None;
}

/**
 * Returns true when the last packet of the peer was of mode 1 or 2 and less than eight polls have passed since. `reach` would not do: it stays 0 for an
 * unsynchronized peer, and then a late or forged packet could replace the timestamps that the peer expects.
 */
function isInContact(association: Association): boolean {
  const isPeer = association.peerMode === Mode.SymmetricActive || association.peerMode === Mode.SymmetricPassive;
  return isPeer && association.hasHeard && association.unreach < Limit.UnreachablePolls;
}

/** Returns true when the packet repeats the echo of the last one: ours was lost. Its timestamp is newer, or it would be a replay. */
function isRepeat(association: Association, packet: Packet): boolean {
  return isEqual(packet.origin, association.origin) && isNewer(packet.transmit, association.transmit);
}

/** An active association first measures with requests of mode 3 and accepts the replies to them. */
function receive(context: ModeContext, association: Association): Refusal {
  return context.packet.mode === Mode.Server ? receiveMeasurement(association, context) : receiveSymmetric(association, context);
}

function runDeadline(context: ModeContext, association: Association, now: Timestamp): ModeAction {
  if (association.socket === undefined) association.socket = context.service;
  const action = nextAction(association, now, context.board.random);
  if (action === SymmetricAction.Resolve) return ModeAction.Resolve;
  if (action === SymmetricAction.Demobilize) demobilize(context, association);
  else if (action === SymmetricAction.Request) sendRequest(context, association, false);
  else sendState(context, association);
  return ModeAction.None;
}

/** Mobilizes a passive association for the sender of a packet of mode 1; undefined when it may have none, or when there is no slot for it. */
function mobilize(context: ModeContext, datagram: Datagram, packet: Packet): Association | undefined {
  const association = mayMobilizePassive(context, datagram) ? claimDynamic(context, datagram, packet, Mode.SymmetricPassive) : undefined;
  if (association === undefined) return undefined;
  association.socket = context.service;
  association.trust = passiveTrust(context);
  association.sourceIndex = addresseeOf(context, datagram); // the peer knows us by this address alone
  startPassive(association, datagram.received);
  return association;
}

/**
 * Sends our state to the peer: its last transmit timestamp as origin, the time of its arrival, and our time. The transmit timestamp is the true time, because
 * the peer measures by it; the bits below our precision are random, so that it cannot be guessed from the time alone.
 */
function sendState(context: ModeContext, association: Association): void {
  if (association.socket === undefined) return;
  const packet = context.packet;
  fillState(context, association, association.hostMode);
  copyTimestamp(association.transmit, packet.origin);
  copyTimestamp(association.destination, packet.receive);
  packet.transmit[3] = packet.transmit[3] - (packet.transmit[3] % BELOW_PRECISION) + (context.board.random.word() % BELOW_PRECISION);
  copyTimestamp(packet.transmit, association.expectedOrigin);
  sendPacket(context, association, association.socket);
}

/** The passive side answers at once. */
function answer(context: ModeContext, association: Association): void {
  if (association.hostMode === Mode.SymmetricPassive) sendState(context, association);
}

/** Symmetric associations, active and passive. */
export const SYMMETRIC_MODE: AssociationMode = {
  start: (context, association, now) => startActive(association, now, context.board.random),
  receive,
  runDeadline,
  mobilize,
  answer,
};
