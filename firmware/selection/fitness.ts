import type { Network } from "../../hal/network";
import { AssociationState, type Association } from "../association/association";
import { isSameAddress } from "../network/address";
import { Leap, MAXDIST, MAXSTRAT, Mode, PHI } from "../packet/protocol";
import type { Timestamp } from "../time/timestamp";
import { deviationAt, sampleAge, COVERAGE_FACTOR, type Estimator } from "../estimator/estimator";

/** What a single source is good for, before it is compared with others. */

/** Least deviation of an offset, s: keeps the weight of a perfect source finite. */
const LEAST_DEVIATION = 1e-7;

/** Bound of a source's error, s (RFC 5905 section 11.2): half the round trips to the root, and all dispersion on the way and since. */
export function rootDistance(association: Association, now: Timestamp): number {
  const estimator = association.estimator;
  return (association.rootDelay + estimator.delay) / 2 + association.rootDispersion + dispersionAt(estimator, now) + estimator.jitter;
}

/** What the estimate of a source may be wrong by at the counter's reading `now`, but for an unequal way there and back, s. */
export function dispersionAt(estimator: Estimator, now: Timestamp): number {
  return expandedUncertainty(estimator, now) + estimator.readingError + PHI * sampleAge(estimator, now) + estimator.doubt;
}

/**
 * The interval in which a source's time lies for sure is its offset +- this, s. Tighter than the root distance: the base delay of the estimate is steadier than
 * half of a round trip, and the estimate knows by itself how it ages.
 */
export function correctnessHalfWidth(association: Association, now: Timestamp): number {
  return unobservableError(association) + expandedUncertainty(association.estimator, now) + association.estimator.readingError;
}

/** Three standard deviations of a source's offset at the counter's reading `now`, s: what it is off by if neither its way nor its own clock is wrong. */
export function expandedUncertainty(estimator: Estimator, now: Timestamp): number {
  return COVERAGE_FACTOR * deviationAt(estimator, now);
}

/**
 * How much a source counts among others. Two things say how good it is: what its samples show, which is the variance of the estimate, and what no sample can
 * show, which is its bound: a clock far away may be wrong by an unequal way, or by what its own server was wrong by. Among equals the variance decides; one that
 * is right only because its bound is wide hardly counts.
 */
export function weightOf(association: Association, now: Timestamp): number {
  const deviation = deviationAt(association.estimator, now) + LEAST_DEVIATION;
  const unseen = unobservableError(association) + LEAST_DEVIATION;
  return 1 / (deviation * deviation * unseen * unseen);
}

/** What a source may be wrong by without its estimate knowing, s: ways that are not the same in both directions, its own clock, and a step of that. */
function unobservableError(association: Association): number {
  return association.rootDelay / 2 + association.rootDispersion + association.estimator.baseDelay + association.estimator.doubt;
}

/** Whether a source has time to give, near enough, and not from us. One in doubt is no further away: else the clock would run without it when it is needed most. */
export function isFit(association: Association, network: Network, now: Timestamp): boolean {
  if (association.isLocalClock) return true;
  if (isFollowingUs(association, network)) return false;
  if (association.reach === 0 || association.state === AssociationState.Stopped) return false;
  if (association.leap === Leap.Unsynchronized || association.stratum >= MAXSTRAT - 1) return false;
  return association.estimator.count > 0 && rootDistance(association, now) - association.estimator.doubt < MAXDIST;
}

/** A source whose reference identifier is one of our addresses takes its time from us (RFC 5905 section 11.2, the loop test). */
export function isFollowingUs(association: Association, network: Network): boolean {
  if (association.stratum < 2) return false;
  for (let i = 0; i < network.interfaces.length; i++) if (isSameAddress(network.interfaces[i].address, association.refId)) return true;
  return false;
}

/**
 * Configured sources that have not answered yet but may, because they are still in their first requests: one that does not answer leaves that state within
 * seconds. Until then a vote without them could make one liar the majority.
 */
export function countPending(table: Association[]): number {
  let pending = 0;
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    const isRemote = association.isInUse && association.isConfigured && !association.isLocalClock && association.hostMode !== Mode.Broadcast;
    const isAsking = association.state === AssociationState.Starting || association.state === AssociationState.Measuring;
    if (isRemote && isAsking && association.estimator.count === 0) pending = pending + 1;
  }
  return pending;
}
