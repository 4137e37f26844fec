import { AssociationState, clearPeerState, enterState, shiftReach, type Association } from "../association/association";
import { pollInterval, raisePollAfterRate, adaptPoll } from "../association/poll";
import { Refusal } from "../association/refusal";
import { isKeyNamed } from "../auth/keys";
import type { RandomSource } from "../../hal/random-source";
import type { Timestamp } from "../time/timestamp";
import { receiveMeasurement } from "./measurement";
import { answerNothing, mobilizeNothing, ModeAction, type AssociationMode, type ModeContext } from "./mode";
import { sendRequest } from "./transmit";

/**
 * Client (RFC 5905 section 9.2 mode 3, Comware `ntp-service unicast-server`).
 *
 *   state      event                              does                                              next
 *   resolving  name found                         opens a port; first request within 1/4 s          starting
 *   resolving  name not found                     asks again after 16 s, then every 64 s            resolving
 *   starting   timer                              a request every 2 s                               starting
 *   starting   fourth request sent                                                                  settling
 *   starting   second request unanswered          one more, and the burst stops                     polling
 *   settling   timer                              a request 10, 16, 24 and 32 s after the first     settling
 *   settling   fourth of these sent                                                                 polling
 *   polling    timer                              a request every 2^hostPoll s                      polling
 *   polling    first good reply when unreachable  the rest of a burst                               starting
 *   polling    reply contradicts the estimate     the rest of a burst, once an hour at most         starting
 *   polling    eighth poll unanswered             new port; a name is resolved again                polling, resolving
 *   any        kiss RATE                          raises the poll, ends the burst                   polling
 *   any        kiss DENY or RSTR                  next request after 2^max(maxpoll, 10) s           polling
 *   any        the same with a valid MAC          drops the source                                  stopped
 */

/** Action after a deadline. */
const enum ClientAction {
  Resolve,
  /** Send a request. */
  Send,
  /** Open another port (RFC 9109), then send the request. */
  ReopenAndSend,
}

/** Requests in a burst, and the interval between them [s]. */
const BURST_REQUESTS = 4;
const BURST_INTERVAL = 2;
/**
 * Intervals before the requests after the burst, the last one first [s]. After a burst of six seconds the frequency is uncertain by 10 ppm, most of a
 * millisecond in a poll of 64 s. Each of these requests lengthens the time base by half.
 */
const SETTLING_INTERVALS = [8, 8, 6, 4];
/** Unanswered requests in a row that end the burst; the request that is due then is still sent. */
const BURST_UNANSWERED = 2;
/** Time between two bursts after a contradiction [s]: an hour, less what polls are early, so that a step in each hour gets its burst. */
const CONTRADICTION_INTERVAL = 3400;
/** Polls without a reply after which the reach register is empty. */
const UNREACHABLE_POLLS = 8;
/** Time until a name is looked up again [s]; four times as long after three failures. */
const RESOLVE_INTERVAL = 16;
/** Least poll exponent of the next request to a server that refused service without a MAC: one packet, which may be forged, must not end an association. */
const REFUSED_POLL = 10;
/** Time for which a server that refused service with a MAC is not asked: 30 years [s]. */
const STOPPED_INTERVAL = 1e9;
/** Time within which the first request is sent, at random, so that boards that start together do not ask together [s]. */
const START_SPREAD = 0.25;

/** Starts: the next deadline resolves the name or sends the first request. */
function startClient(association: Association, now: Timestamp, random: RandomSource): void {
  clearPeerState(association);
  if (association.hostName !== "" && association.address[0] === 0) {
    enterState(association, AssociationState.Resolving, now, 0);
    return;
  }
  association.burst = BURST_REQUESTS;
  enterState(association, AssociationState.Starting, now, (random.word() / 65536) * START_SPREAD);
}

/** Sets the next deadline and returns what is due at the counter reading `now`. */
function nextAction(association: Association, now: Timestamp, random: RandomSource): ClientAction {
  if (association.state === AssociationState.Resolving) {
    association.unreach = association.unreach + 1;
    enterState(association, AssociationState.Resolving, now, RESOLVE_INTERVAL * (association.unreach > 3 ? 4 : 1));
    return ClientAction.Resolve;
  }
  if (association.state === AssociationState.Polling) return pollTimer(association, now, random);
  if (association.state === AssociationState.Settling) return settlingTimer(association, now, random);
  if (association.burst === BURST_REQUESTS) shiftReach(association); // one burst is one poll
  association.burst = association.burst - 1;
  association.unreach = association.unreach + 1;
  if (association.unreach >= BURST_UNANSWERED + 1) enterState(association, AssociationState.Polling, now, pollInterval(association, random));
  else if (association.burst > 0) enterState(association, AssociationState.Starting, now, BURST_INTERVAL);
  else settle(association, SETTLING_INTERVALS.length, now, random);
  return ClientAction.Send;
}

function settlingTimer(association: Association, now: Timestamp, random: RandomSource): ClientAction {
  shiftReach(association);
  association.unreach = association.unreach + 1;
  settle(association, association.burst - 1, now, random);
  return ClientAction.Send;
}

/** Enters the state with `requests` left before the regular polls. */
function settle(association: Association, requests: number, now: Timestamp, random: RandomSource): void {
  association.burst = requests;
  if (requests > 0) enterState(association, AssociationState.Settling, now, SETTLING_INTERVALS[requests - 1]);
  else enterState(association, AssociationState.Polling, now, pollInterval(association, random));
}

function pollTimer(association: Association, now: Timestamp, random: RandomSource): ClientAction {
  association.burstWait = association.burstWait - Math.pow(2, association.hostPoll);
  shiftReach(association);
  association.unreach = association.unreach + 1;
  if (association.reach === 0 && association.unreach % UNREACHABLE_POLLS === 0) {
    if (association.hostName !== "") {
      enterState(association, AssociationState.Resolving, now, RESOLVE_INTERVAL);
      return ClientAction.Resolve;
    }
    enterState(association, AssociationState.Polling, now, pollInterval(association, random));
    return ClientAction.ReopenAndSend;
  }
  enterState(association, AssociationState.Polling, now, pollInterval(association, random));
  return ClientAction.Send;
}

/** A reply from the server. Returns None when a sample was taken. */
function receiveReply(context: ModeContext, association: Association): Refusal {
  const wasUnreachable = association.reach === 0;
  const refusal = receiveMeasurement(association, context);
  if (refusal === Refusal.KissRate || refusal === Refusal.KissDeny) obeyKiss(context, association, refusal);
  if (refusal !== Refusal.None) return refusal;
  adaptPoll(association);
  if (association.state === AssociationState.Polling && (wasUnreachable || mayResolveContradiction(association))) {
    association.burst = BURST_REQUESTS - 1;
    enterState(association, AssociationState.Starting, context.received, BURST_INTERVAL);
  }
  return Refusal.None;
}

/**
 * Returns true, once an hour at most, for the first reply that contradicts the estimate: a clock has been stepped, or a frequency has jumped. A burst decides it in
 * seconds instead of polls.
 */
function mayResolveContradiction(association: Association): boolean {
  if (association.estimator.contradictions !== 1 || association.burstWait > 0) return false;
  association.burstWait = CONTRADICTION_INTERVAL;
  return true;
}

function obeyKiss(context: ModeContext, association: Association, kiss: Refusal): void {
  const now = context.received;
  association.burst = 0;
  if (kiss === Refusal.KissRate) {
    raisePollAfterRate(association, context.packet.poll);
    enterState(association, AssociationState.Polling, now, pollInterval(association, context.board.random));
  } else if (context.keys.isEnabled && isKeyNamed(association.keyId)) {
    clearPeerState(association);
    enterState(association, AssociationState.Stopped, now, STOPPED_INTERVAL);
  } else {
    enterState(association, AssociationState.Polling, now, Math.pow(2, association.maxPoll > REFUSED_POLL ? association.maxPoll : REFUSED_POLL));
  }
}

function runDeadline(context: ModeContext, association: Association, now: Timestamp): ModeAction {
  const action = nextAction(association, now, context.board.random);
  if (action === ClientAction.Resolve) return ModeAction.Resolve;
  sendRequest(context, association, action === ClientAction.ReopenAndSend);
  return ModeAction.None;
}

/** Client associations: only commands mobilize them, and nothing is answered. */
export const CLIENT_MODE: AssociationMode = {
  start: (context, association, now) => startClient(association, now, context.board.random),
  receive: receiveReply,
  runDeadline,
  mobilize: mobilizeNothing,
  answer: answerNothing,
};
