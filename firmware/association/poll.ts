import { MAXPOLL } from "../packet/protocol";
import type { Association } from "./association";

/** Least poll exponent on the wire. */
const LEAST_WIRE_POLL = 3;
/** Good replies in a row that lengthen the poll by one, and bad ones that shorten it (the hysteresis of RFC 5905 section 13). */
const PATIENCE = 8;
const IMPATIENCE = -2;
/** A reply is good when the estimate is known to a fraction of the jitter, and bad when it is as uncertain as the jitter itself. */
const SURE = 0.7;

/** After a good sample: a source that is known well needs fewer packets. Stays within minPoll..maxPoll. */
export function adaptPoll(association: Association): void {
  const estimator = association.estimator;
  if (association.minPoll === association.maxPoll || association.burst > 0) return;
  association.pollScore = association.pollScore + (estimator.offsetDeviation < SURE * estimator.jitter ? 1 : -1);
  if (association.pollScore >= PATIENCE) setPoll(association, association.hostPoll + 1);
  else if (association.pollScore <= IMPATIENCE) setPoll(association, association.hostPoll - 1);
}

/** A poll exponent as it may stand on the wire, 3..17: a broadcast below 3 kills ntpd, and no packet's word is taken beyond what a command could say. */
export function clampWirePoll(poll: number): number {
  if (poll < LEAST_WIRE_POLL) return LEAST_WIRE_POLL;
  return poll > MAXPOLL ? MAXPOLL : poll;
}

/** After kiss RATE: at least one step slower, and as slow as the server asks for, but never past maxPoll, whatever the packet says. */
export function raisePollAfterRate(association: Association, poll: number): void {
  const asked = poll > association.hostPoll + 1 ? poll : association.hostPoll + 1;
  if (association.maxPoll < association.hostPoll + 1) association.maxPoll = ceiling(association.hostPoll + 1);
  association.minPoll = asked > association.maxPoll ? association.maxPoll : asked;
  setPoll(association, association.minPoll);
}

function ceiling(poll: number): number {
  return poll > RATE_MAXPOLL ? RATE_MAXPOLL : poll;
}

/** A fixed poll (minpoll = maxpoll) gives way to RATE up to here, 1024 s. */
const RATE_MAXPOLL = 10;

function setPoll(association: Association, poll: number): void {
  association.hostPoll = poll;
  if (association.hostPoll < association.minPoll) association.hostPoll = association.minPoll;
  if (association.hostPoll > association.maxPoll) association.hostPoll = association.maxPoll;
  association.pollScore = 0;
}
