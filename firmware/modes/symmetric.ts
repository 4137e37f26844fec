import type { RandomSource } from "../../hal/random-source";
import { AssociationState, clearPeerState, enterState, markReached, shiftReach, type Association } from "../association/association";
import { adaptPoll, pollInterval } from "../association/poll";
import { Refusal } from "../association/refusal";
import { checkSource } from "../association/reply-checks";
import type { Packet } from "../packet/packet";
import { Mode } from "../packet/protocol";
import { clearTimestamp, copyTimestamp, isEqual, isNewer, isZero, type Timestamp } from "../time/timestamp";
import { keepPeerVariables, keepTimestamps, receiveMeasurement, takeSample } from "./measurement";
import { ModeAction, type AssociationMode, type ModeContext, type Reception } from "./mode";
import { answerPassive, mobilizePassive, receivePassive, runPassiveDeadline } from "./passive";
import { fillState, sendPacket, sendRequest } from "./transmit";

/**
 * Active side of symmetric mode (RFC 5905 section 9.2, Comware `ntp-service unicast-peer`). It first measures with requests of mode 3, and may synchronize
 * already then. passive.ts has the other side, which the first packet of mode 1 mobilizes.
 *
 *   state      event                              does                                         next
 *   resolving  timer                              looks the peer's name up again               resolving
 *   resolving  name found                                                                      measuring
 *   measuring  timer                              a mode 3 request every 2 s                   measuring
 *   measuring  fourth request sent                                                             peering
 *   peering    timer                              mode 1 every 2^hostPoll s                    peering
 *   peering    mode 1 or 2 that echoes ours       a sample of both directions                  peering
 *   peering    mode 1 or 2 that does not          refused, unless it is the first contact      peering
 *   peering    mode 1 or 2, echo as before        kept, no sample: our last packet was lost    peering
 *   peering    hundredth wrong origin in a poll   no packet echoes ours any more               peering
 *   peering    timer after it                     measures again, with 64 random bits          measuring
 *   peering    eighth poll unanswered             measures again                               measuring
 */

/** Action after a deadline. */
const enum SymmetricAction {
  Resolve,
  /** Send a request of mode 3. */
  Request,
  /** Send our state, mode 1. */
  Send,
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
  /** Wrong origins in a poll after which the transmit timestamp of our last packet expires: it can be guessed from our clock and the random bits below. */
  BogusOrigins = 100,
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

/** Sets the next deadline and returns what is due at the counter reading `now`. */
function nextAction(association: Association, now: Timestamp, random: RandomSource): SymmetricAction {
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
  const isUnreachable = association.reach === 0 && association.unreach % Limit.UnreachablePolls === 0;
  if (isUnreachable || association.bogusOrigins >= Limit.BogusOrigins) {
    association.bogusOrigins = 0;
    association.burst = Limit.MeasuringRequests - 1;
    enterState(association, AssociationState.Measuring, now, Limit.MeasuringInterval);
    return SymmetricAction.Request;
  }
  enterState(association, AssociationState.Peering, now, pollInterval(association, random));
  return SymmetricAction.Send;
}

/**
 * A packet of mode 1 or 2 from the peer. Its timestamps are kept in three cases: it echoes our last transmit timestamp, it repeats its last echo because our
 * packet was lost, or there is no contact yet. An attacker that cannot see our packets must not disturb the exchange (CVE-2015-1799, CVE-2016-9042). Only an
 * echo tells about the peer's clock, and only the first echo of a packet of ours gives a sample.
 */
function receiveSymmetric(association: Association, reception: Reception): Refusal {
  const packet = reception.packet;
  if (!isZero(packet.transmit) && isEqual(packet.transmit, association.transmit)) return Refusal.Duplicate;
  const isEcho = !isZero(packet.origin) && isEqual(packet.origin, association.expectedOrigin);
  if (!isEcho && isInContact(association) && !isRepeat(association, packet)) return countBogus(association);
  if (isEcho) keepPeerVariables(association, reception);
  else keepContact(association, reception);
  association.unreach = 0; // an unsynchronized peer has answered too: to measure it again would not help
  const source = checkSource(packet);
  if (source !== Refusal.None || !isEcho) return source;
  const isFirstEcho = association.isAwaitingReply && !isZero(packet.receive);
  association.isAwaitingReply = false;
  markReached(association);
  if (!isFirstEcho) return Refusal.None;
  takeSample(association, reception);
  adaptPoll(association);
  return Refusal.None;
}

/** Keeps what our next packet echoes. A packet that is no echo may be forged: what it says of the peer's clock is not believed. */
function keepContact(association: Association, reception: Reception): void {
  association.peerMode = reception.packet.mode;
  copyTimestamp(reception.packet.origin, association.origin);
  copyTimestamp(reception.received, association.lastHeard);
  association.hasHeard = true;
  keepTimestamps(association, reception.packet, reception.received, reception.clock);
}

/** Counts a wrong origin. After enough of them no guess can match: the transmit timestamp of our last packet expires. */
function countBogus(association: Association): Refusal {
  association.bogusOrigins = association.bogusOrigins + 1;
  if (association.bogusOrigins === Limit.BogusOrigins) {
    clearTimestamp(association.expectedOrigin);
    association.isAwaitingReply = false;
  }
  return Refusal.Bogus;
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
  return (
    isEqual(packet.origin, association.origin) && isNewer(packet.transmit, association.transmit) && association.bogusOrigins < Limit.BogusOrigins
  );
}

/** An active association first measures with requests of mode 3 and accepts the replies to them. */
function receive(context: ModeContext, association: Association): Refusal {
  if (association.hostMode === Mode.SymmetricPassive) return receivePassive(context, association);
  if (context.packet.mode !== Mode.Server) return receiveSymmetric(association, context);
  const refusal = receiveMeasurement(association, context);
  return refusal === Refusal.Bogus && association.state === AssociationState.Peering ? countBogus(association) : refusal;
}

function runDeadline(context: ModeContext, association: Association, now: Timestamp): ModeAction {
  if (association.hostMode === Mode.SymmetricPassive) {
    runPassiveDeadline(context, association, now);
    return ModeAction.None;
  }
  if (association.socket === undefined) association.socket = context.service;
  const action = nextAction(association, now, context.board.random);
  if (action === SymmetricAction.Resolve) return ModeAction.Resolve;
  if (action === SymmetricAction.Request) sendRequest(context, association, false);
  else sendState(context, association);
  return ModeAction.None;
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
  association.bogusOrigins = 0;
  sendPacket(context, association, association.socket);
}

/** The passive side answers at once. */
function answer(context: ModeContext, association: Association): void {
  if (association.hostMode === Mode.SymmetricPassive) answerPassive(context, association);
}

/** Symmetric associations, active and passive. */
export const SYMMETRIC_MODE: AssociationMode = {
  start: (context, association, now) => startActive(association, now, context.board.random),
  receive,
  runDeadline,
  mobilize: mobilizePassive,
  answer,
};
