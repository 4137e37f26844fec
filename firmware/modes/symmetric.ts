import type { RandomSource } from "../../hal/random-source";
import type { Discipline } from "../clock/discipline";
import type { SystemClock } from "../clock/system-clock";
import type { Packet } from "../packet/packet";
import { Mode } from "../packet/protocol";
import type { Estimation } from "../estimator/estimator";
import { addInterval } from "../time/interval";
import { isEqual, isNewer, isZero, type Timestamp } from "../time/timestamp";
import { clearPeerState, markReached, shiftReach, type Association } from "../association/association";
import { DYNAMIC_LIFETIME } from "./lifetime";
import { adaptPoll } from "../association/poll";
import { Refusal } from "../association/refusal";
import { checkSource } from "../association/reply-checks";
import { keepPeerVariables, takeSample } from "./sample";

/**
 * Symmetric modes (RFC 5905 section 9.2, Comware `ntp-service unicast-peer`). The active side first measures with requests of mode 3, and may synchronize
 * already then; the passive side appears with the first mode 1.
 *
 *   state      event                              does                                         next
 *   resolving  timer                              looks the peer's name up again               resolving
 *   resolving  name found                                                                      measuring
 *   measuring  timer                              a mode 3 request every 2 s                   measuring
 *   measuring  fourth request sent                                                             peering
 *   peering    timer (active)                     mode 1 every 2^hostPoll s                    peering
 *   peering    mode 1 or 2 that echoes ours       a sample of both directions                  peering
 *   peering    mode 1 or 2 that does not          refused; kept is the first contact alone     peering
 *   peering    mode 1 or 2, echo as before        kept, no sample: our last packet was lost    peering
 *   peering    eighth poll unanswered (active)    measures anew                                measuring
 *   peering    mode 1 (passive)                   answers at once with mode 2                  peering
 *   peering    twelve minutes of silence (passive)                                             gone
 */
export const enum SymmetricState {
  Resolving = 0,
  Measuring,
  Peering,
}

/** What the caller must do after the timer of a symmetric association has run out. */
export const enum SymmetricAction {
  /** Look `hostName` up. */
  Resolve,
  /** Send a request of mode 3. */
  Request,
  /** Send our state, mode 1. */
  Send,
  /** The association has come to its end. */
  Release,
}

/** Requests of the first measurement and the seconds between them. */
const MEASURING_REQUESTS = 4;
const MEASURING_INTERVAL = 2;
/** Seconds until a name is looked up again. */
const RESOLVE_INTERVAL = 64;
/** Polls without an answer after which the peer is measured anew. */
const UNREACHABLE_POLLS = 8;
/** The first packet leaves at a random moment within this many seconds. */
const START_SPREAD = 0.25;

/** Begins an active association. */
export function startActive(association: Association, now: Timestamp, random: RandomSource): void {
  clearPeerState(association);
  if (association.hostName !== "" && association.address[0] === 0) {
    enter(association, SymmetricState.Resolving, now, 0);
    return;
  }
  association.burst = MEASURING_REQUESTS;
  enter(association, SymmetricState.Measuring, now, (random.word() / 65536) * START_SPREAD);
}

/** Begins a passive association; what made it is handed to `receiveSymmetric` next. */
export function startPassive(association: Association, now: Timestamp): void {
  clearPeerState(association);
  enter(association, SymmetricState.Peering, now, DYNAMIC_LIFETIME);
}

/** The timer has run out at the counter's reading `now`: sets the next one and says what to do. */
export function symmetricTimer(association: Association, now: Timestamp, random: RandomSource): SymmetricAction {
  if (association.hostMode === Mode.SymmetricPassive) return SymmetricAction.Release;
  if (association.state === SymmetricState.Resolving) {
    enter(association, SymmetricState.Resolving, now, RESOLVE_INTERVAL);
    return SymmetricAction.Resolve;
  }
  if (association.state === SymmetricState.Measuring) {
    if (association.burst === MEASURING_REQUESTS) shiftReach(association);
    association.burst = association.burst - 1;
    if (association.burst > 0) enter(association, SymmetricState.Measuring, now, MEASURING_INTERVAL);
    else enter(association, SymmetricState.Peering, now, MEASURING_INTERVAL);
    return SymmetricAction.Request;
  }
  shiftReach(association);
  association.unreach = association.unreach + 1;
  if (association.reach === 0 && association.unreach % UNREACHABLE_POLLS === 0) {
    association.burst = MEASURING_REQUESTS - 1;
    enter(association, SymmetricState.Measuring, now, MEASURING_INTERVAL);
    return SymmetricAction.Request;
  }
  enter(association, SymmetricState.Peering, now, Math.pow(2, association.hostPoll) * (1 - random.word() / 65536 / 64));
  return SymmetricAction.Send;
}

/**
 * A packet of mode 1 or 2 from the peer. Its timestamps are kept, to be echoed, only when it echoes our last transmit timestamp, or repeats what it echoed before
 * because ours was lost, or before there is a contact: nobody who cannot see our packets may spoil the exchange (CVE-2015-1799, CVE-2016-9042). Only the
 * first echo of a packet of ours gives a sample. `Refusal.None`: the packet was of use, and the caller selects anew.
 */
export function receiveSymmetric(
  association: Association,
  packet: Packet,
  received: Timestamp,
  clock: SystemClock,
  discipline: Discipline,
  estimation: Estimation,
): Refusal {
  if (!isZero(packet.transmit) && isEqual(packet.transmit, association.transmit)) return Refusal.Duplicate;
  const isEcho = !isZero(packet.origin) && isEqual(packet.origin, association.expectedOrigin);
  if (!isEcho && isInContact(association) && !isRepeat(association, packet)) return Refusal.Bogus;
  keepPeerVariables(association, packet, received, clock);
  association.unreach = 0; // also one without time of its own has answered: to measure it anew would not help
  if (association.hostMode === Mode.SymmetricPassive) {
    shiftReach(association);
    enter(association, SymmetricState.Peering, received, DYNAMIC_LIFETIME);
  }
  const source = checkSource(packet);
  if (source !== Refusal.None) return source;
  const isFirstEcho = isEcho && association.isAwaitingReply && !isZero(packet.receive);
  if (isEcho) association.isAwaitingReply = false;
  markReached(association);
  if (!isFirstEcho) return Refusal.None;
  takeSample(association, packet, received, clock, discipline, estimation);
  adaptPoll(association);
  return Refusal.None;
}

/**
 * Whether the peer has spoken as a peer (an answer of mode 4 is none of its timestamps to go on from), and has been silent for less than eight polls. Not `reach`:
 * that stays 0 for a peer without time of its own, and then a late or forged packet could put older timestamps in the place of the ones that it waits for.
 */
function isInContact(association: Association): boolean {
  const isPeer = association.peerMode === Mode.SymmetricActive || association.peerMode === Mode.SymmetricPassive;
  return isPeer && association.hasHeard && association.unreach < UNREACHABLE_POLLS;
}

/** Whether the peer echoes once more what its last packet echoed: it has not heard ours since. The timestamp is newer, or it would be a replay. */
function isRepeat(association: Association, packet: Packet): boolean {
  return isEqual(packet.origin, association.origin) && isNewer(packet.transmit, association.transmit);
}

function enter(association: Association, state: SymmetricState, now: Timestamp, delay: number): void {
  association.state = state;
  addInterval(now, delay, association.nextDate);
}
