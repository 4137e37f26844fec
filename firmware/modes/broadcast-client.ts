import type { Datagram } from "../../hal/datagram";
import type { RandomSource } from "../../hal/random-source";
import { AssociationState, clearPeerState, enterState, markReached, shiftReach, type Association } from "../association/association";
import { clampWirePoll } from "../association/poll";
import { Refusal } from "../association/refusal";
import { checkSource } from "../association/reply-checks";
import { clearEstimator } from "../estimator/estimator";
import { doubtOneWay } from "../estimator/one-way";
import type { Packet } from "../packet/packet";
import { Mode } from "../packet/protocol";
import { toInterval } from "../time/interval";
import { copyTimestamp, isNewer, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import { BROADCAST_CLIENT } from "./dispatch";
import { claimDynamic, demobilize, DYNAMIC_LIFETIME } from "./dynamic";
import { keepPeerVariables, oneWayResidual, receiveMeasurement, takeOneWaySample } from "./measurement";
import { answerNothing, ModeAction, type AssociationMode, type ModeContext, type Reception } from "./mode";
import { sendRequest } from "./transmit";

/**
 * Broadcast client (RFC 5905 section 9.2, Comware `ntp-service broadcast-client` and `multicast-client`).
 *
 *   state      event                              does                                         next
 *   measuring  timer                              a mode 3 request every 2 s                   measuring
 *   measuring  fourth good reply or a later one,  keeps the least path delay                   listening
 *              the offset being known
 *   measuring  eighth request sent                takes the default path delay, 4 ms           listening
 *   listening  mode 5 with a newer timestamp      a one-way sample                             listening
 *   listening  mode 5 not newer, or too early     refused                                      listening
 *   listening  timer, every 15 to 20 minutes      one request: the path delay is learned on    listening
 *   listening  three outliers in a row            new volley: the path has changed             measuring
 *   listening  mode 5 after a long silence        new volley: the server has come back         measuring
 *   any        twelve minutes of silence          demobilized                                  -
 */

/** Action after a deadline. */
const enum BroadcastClientAction {
  /** Send a request of mode 3. */
  Request,
  /** Nothing: the reach register has been shifted. */
  Wait,
  /** The association ends. */
  Demobilize,
}

/** Volley of requests, at the end of which the path delay is known. */
const enum Volley {
  Requests = 8,
  Replies = 4,
  /** Time between two requests [s]. */
  Interval = 2,
  /** Standard deviation of the offset at which a volley ends [s]: broadcasts alone cannot show the path delay. */
  Deviation = 5e-4,
  /** Round-trip delay that is assumed when the server does not answer the volley [s]. */
  DefaultDelay = 0.008,
}

/** Requests of a listener: the path delay changes, and its first estimate is only as good as a volley. */
const enum Refresh {
  /** Least time between two requests, and the longest time added at random [s]: 3 to 4 an hour, spread over the clients of a server. */
  Least = 900,
  Spread = 180,
}

/** Limits of the broadcasts that are listened to. */
const enum Broadcast {
  /** Least distance of two packets, in poll intervals: an earlier one is refused. */
  Earliest = 0.5,
  /** Longest poll exponent that is believed: 512 s, less than the lifetime of the association. */
  LongestPoll = 9,
  /** Silence after which the server counts as having been away, in poll intervals. */
  LongestSilence = 4,
  /** Outliers in a row that mean that the path has changed. */
  Outliers = 3,
}

const scratch = makeTimestamp();

/** Starts with a volley; the packet that mobilized the association is not used. */
function startBroadcastClient(association: Association, now: Timestamp, random: RandomSource): void {
  clearPeerState(association);
  beginVolley(association, now, (random.word() / 65536) * Volley.Interval);
}

/** Sets the next deadline and returns what is due at the counter reading `now`. */
function nextAction(association: Association, now: Timestamp, random: RandomSource): BroadcastClientAction {
  // Replies to our own requests are no broadcasts: they must not keep the association of a server that has stopped.
  subtract(now, association.hasHeardBroadcast ? association.lastBroadcastHeard : association.lastHeard, scratch);
  if (association.hasHeard && toInterval(scratch) > DYNAMIC_LIFETIME) return BroadcastClientAction.Demobilize;
  if (association.state === AssociationState.Measuring) {
    association.burst = association.burst - 1;
    if (association.burst === 0 && association.estimator.count === 0) association.oneWayDelay = Volley.DefaultDelay / 2;
    if (association.burst === 0) listen(association, now, Volley.Interval, random);
    else enterState(association, AssociationState.Measuring, now, Volley.Interval);
    return BroadcastClientAction.Request;
  }
  shiftReach(association);
  association.unreach = association.unreach + 1;
  const interval = Math.pow(2, association.hostPoll);
  if (association.unreach * interval > DYNAMIC_LIFETIME) return BroadcastClientAction.Demobilize;
  association.burst = association.burst - 1;
  if (association.burst <= 0) {
    listen(association, now, interval, random);
    return BroadcastClientAction.Request;
  }
  // The clients of a server have been mobilized by one packet: the last interval before a request spreads them.
  enterState(association, AssociationState.Listening, now, association.burst === 1 ? (random.word() / 65536) * interval : interval);
  return BroadcastClientAction.Wait;
}

/** Enters the state for the first time, or after a request. `burst` counts the intervals until the next one. */
function listen(association: Association, now: Timestamp, delay: number, random: RandomSource): void {
  const pause = Refresh.Least + (random.word() / 65536) * Refresh.Spread;
  association.burst = Math.ceil(pause / Math.pow(2, association.hostPoll)) + 1;
  enterState(association, AssociationState.Listening, now, delay);
}

/** A reply to a request of the volley. The path delay is the least one of the volley. */
function receiveVolleyReply(association: Association, reception: Reception): Refusal {
  const refusal = receiveMeasurement(association, reception);
  if (refusal !== Refusal.None) return refusal;
  association.isProven = true;
  association.oneWayDelay = association.estimator.delay / 2;
  const isKnown = association.estimator.count >= Volley.Replies && association.estimator.offsetDeviation < Volley.Deviation;
  if (association.state === AssociationState.Measuring && isKnown) {
    listen(association, reception.received, Math.pow(2, association.hostPoll), reception.board.random);
  }
  return Refusal.None;
}

/**
 * A packet of mode 5 from the server. It is accepted only with a newer timestamp than the last one, and when most of its own poll interval has passed, so that
 * neither a replay nor a flood moves the clock (CVE-2015-7973, CVE-2015-7979).
 */
function receiveBroadcast(association: Association, reception: Reception): Refusal {
  const packet = reception.packet;
  const received = reception.received;
  if (association.hasHeardBroadcast && !isNewer(packet.transmit, association.lastBroadcast)) return Refusal.Duplicate;
  const source = checkSource(packet);
  if (source !== Refusal.None) return source;
  subtract(received, association.lastBroadcastHeard, scratch);
  const silence = association.hasHeardBroadcast ? toInterval(scratch) : 0;
  if (association.hasHeardBroadcast && silence < Broadcast.Earliest * Math.pow(2, association.hostPoll)) return Refusal.Early;
  const wasAway = silence > Broadcast.LongestSilence * Math.pow(2, association.hostPoll);
  keepBroadcast(association, reception);
  if (association.state === AssociationState.Measuring) return Refusal.None;
  markReached(association);
  association.unreach = 0;
  if (wasAway || isPathChanged(association, packet, received)) {
    clearEstimator(association.estimator);
    beginVolley(association, received, 0);
    return Refusal.None;
  }
  if (association.strangeSamples === 0) takeOneWaySample(association, reception);
  return Refusal.None;
}

function keepBroadcast(association: Association, reception: Reception): void {
  keepPeerVariables(association, reception);
  copyTimestamp(reception.packet.transmit, association.lastBroadcast);
  copyTimestamp(reception.received, association.lastBroadcastHeard);
  association.hasHeardBroadcast = true;
  const poll = clampWirePoll(reception.packet.poll);
  association.hostPoll = poll > Broadcast.LongestPoll ? Broadcast.LongestPoll : poll; // a forged poll must not refuse the true packets as too early (CVE-2016-7428)
}

/**
 * Counts outliers in a row. Enough of them are no noise: the path or the server's clock has changed, and one direction alone cannot tell which. Until then the
 * residual is part of the uncertainty.
 */
function isPathChanged(association: Association, packet: Packet, received: Timestamp): boolean {
  const estimator = association.estimator;
  if (estimator.count < Volley.Replies) return false;
  const isStrange = doubtOneWay(estimator, oneWayResidual(association, packet, received), received);
  association.strangeSamples = isStrange ? association.strangeSamples + 1 : 0;
  return association.strangeSamples >= Broadcast.Outliers;
}

function beginVolley(association: Association, now: Timestamp, delay: number): void {
  association.burst = Volley.Requests;
  association.strangeSamples = 0;
  enterState(association, AssociationState.Measuring, now, delay);
}

/** A packet of mode 5, or a reply to a request of the volley. */
function receive(context: ModeContext, association: Association): Refusal {
  return context.packet.mode === Mode.Broadcast ? receiveBroadcast(association, context) : receiveVolleyReply(association, context);
}

function runDeadline(context: ModeContext, association: Association, now: Timestamp): ModeAction {
  const action = nextAction(association, now, context.board.random);
  if (action === BroadcastClientAction.Demobilize) demobilize(context, association);
  else if (action === BroadcastClientAction.Request) sendRequest(context, association, false);
  return ModeAction.None;
}

/** Mobilizes a broadcast client for the sender of a packet of mode 5; undefined when there is no slot for it. Its requests are sent from a port of their own. */
function mobilize(context: ModeContext, datagram: Datagram, packet: Packet): Association | undefined {
  const association = claimDynamic(context, datagram, packet, BROADCAST_CLIENT);
  if (association === undefined) return undefined;
  association.interfaceIndex = datagram.interfaceIndex;
  startBroadcastClient(association, datagram.received, context.board.random);
  return association;
}

/** Broadcast and multicast clients: packets mobilize them, no command does. */
export const BROADCAST_CLIENT_MODE: AssociationMode = {
  start: () => {},
  receive,
  runDeadline,
  mobilize,
  answer: answerNothing,
};
