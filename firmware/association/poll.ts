import { MAXPOLL } from "../packet/protocol";
import { deviationAfter, jitterOf } from "../estimator/estimator";
import type { RandomSource } from "../../hal/random-source";
import type { Association } from "./association";

/** Part of the poll interval by which it is shortened at random, at most. */
const POLL_SPREAD = 1 / 64;
/** Least poll exponent on the wire. */
const LEAST_WIRE_POLL = 3;
/** Good replies in a row that lengthen the poll by one, and bad ones that shorten it. */
const PATIENCE = 8;
const IMPATIENCE = -2;
/**
 * Standard deviation of the offset at the next poll, in jitters. It grows with the poll interval by the uncertainty and the random walk of the frequency; where
 * it equals the jitter of a reply is the Allan intercept. The poll is lengthened when twice the interval stays below a quarter, and shortened above a half.
 */
const SMALL_GROWTH = 0.25;
const LARGE_GROWTH = 0.5;

/**
 * Adapts the poll after a good sample, within minPoll..maxPoll, to the growth of the uncertainty. A stable crystal makes it longer; a random walk of the
 * frequency, or a path quiet enough to show it, makes it shorter.
 */
export function adaptPoll(association: Association): void {
  const estimator = association.estimator;
  if (association.minPoll === association.maxPoll || association.burst > 0) return;
  const interval = Math.pow(2, association.hostPoll);
  const noise = jitterOf(estimator);
  if (deviationAfter(estimator, 2 * interval) < SMALL_GROWTH * noise)
    association.pollScore = association.pollScore < 0 ? 1 : association.pollScore + 1;
  else if (deviationAfter(estimator, interval) > LARGE_GROWTH * noise)
    association.pollScore = association.pollScore > 0 ? -1 : association.pollScore - 1;
  else association.pollScore = 0;
  if (association.pollScore >= PATIENCE) setPoll(association, association.hostPoll + 1);
  else if (association.pollScore <= IMPATIENCE) setPoll(association, association.hostPoll - 1);
}

/** Time to the next poll [s]: 2^hostPoll, shortened at random, so that boards that started together do not stay together. */
export function pollInterval(association: Association, random: RandomSource): number {
  return Math.pow(2, association.hostPoll) * (1 - (random.word() / 65536) * POLL_SPREAD);
}

/** Poll exponent limited to 3..17: a broadcast below 3 stops ntpd, and a packet must not ask for more than a command can. */
export function clampWirePoll(poll: number): number {
  if (poll < LEAST_WIRE_POLL) return LEAST_WIRE_POLL;
  return poll > MAXPOLL ? MAXPOLL : poll;
}

/** Poll exponent up to which RATE raises a fixed poll (minpoll = maxpoll): 1024 s. */
const RATE_MAXPOLL = 10;

/** Raises the poll after kiss RATE: by one step at least, to the poll that the server asks for, never past maxPoll. */
export function raisePollAfterRate(association: Association, poll: number): void {
  const asked = poll > association.hostPoll + 1 ? poll : association.hostPoll + 1;
  if (association.maxPoll === association.hostPoll && association.maxPoll < RATE_MAXPOLL) association.maxPoll = association.hostPoll + 1;
  association.minPoll = asked > association.maxPoll ? association.maxPoll : asked;
  setPoll(association, association.minPoll);
}

function setPoll(association: Association, poll: number): void {
  association.hostPoll = poll;
  if (association.hostPoll < association.minPoll) association.hostPoll = association.minPoll;
  if (association.hostPoll > association.maxPoll) association.hostPoll = association.maxPoll;
  association.pollScore = 0;
}
