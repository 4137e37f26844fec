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
 * What the estimate may come to be wrong by until the next reply (one standard deviation), in jitters. A longer poll lets it grow, by what the frequency is not
 * known and by what the crystal wanders: the poll at which that equals the noise of a reply is the Allan intercept. Twice as long is well when it would still
 * stay below a quarter, and the present one is too long above a half.
 */
const SMALL_GROWTH = 0.25;
const LARGE_GROWTH = 0.5;

/**
 * After a good sample: the poll follows what the estimate says of its own growth, within minPoll..maxPoll. A source that the crystal holds well is asked seldom,
 * and the crystal that wanders, or a path that has become quiet enough to show it, makes it more often.
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
