import { AssociationState, type Association } from "../association/association";
import { isOwnServer, ownerOf } from "../network/interfaces";
import type { NetworkContext } from "../network/network-context";
import { Leap, MAXDIST, MAXSTRAT, Mode, PHI } from "../packet/protocol";
import type { Timestamp } from "../time/timestamp";
import { deviationAt, sampleAge, COVERAGE_FACTOR, type Estimator } from "../estimator/estimator";

/** Fitness of a single source, before it is compared with others. */

/** Minimum deviation of an offset [s]. Keeps the weight of an exact source finite. */
const LEAST_DEVIATION = 1e-7;

/** Root distance of a source [s] (RFC 5905 section 11.2): half of the round-trip delay to the root, and all dispersion. */
export function rootDistance(association: Association, now: Timestamp): number {
  const estimator = association.estimator;
  return (association.rootDelay + estimator.delay) / 2 + association.rootDispersion + dispersionAt(estimator, now) + estimator.jitter;
}

/** Bound of the estimate's error at the counter reading `now` [s], without path asymmetry. */
export function dispersionAt(estimator: Estimator, now: Timestamp): number {
  return expandedUncertainty(estimator, now) + estimator.readingError + PHI * sampleAge(estimator, now) + estimator.doubt;
}

/**
 * Half of the width of the correctness interval around a source's offset [s]. Narrower than the root distance: the base delay is steadier than a single
 * round-trip delay, and the deviation of the estimate contains its aging.
 */
export function correctnessHalfWidth(association: Association, now: Timestamp): number {
  return unobservableError(association) + expandedUncertainty(association.estimator, now) + association.estimator.readingError;
}

/**
 * Expanded uncertainty of a source's offset at the counter reading `now` [s]: its standard deviation times the coverage factor. Contains neither path asymmetry
 * nor the error of the source's clock.
 */
export function expandedUncertainty(estimator: Estimator, now: Timestamp): number {
  return COVERAGE_FACTOR * deviationAt(estimator, now);
}

/**
 * Weight of a source in the combined offset. It falls with the variance of the estimate and with the square of the error that samples cannot show. Among
 * sources of equal bounds the variance decides; a source that is correct only within wide bounds hardly counts. `disagreement` [s] is the deviation that all
 * sources have in common because they disagree by more than their own.
 */
export function weightOf(association: Association, disagreement: number, now: Timestamp): number {
  const deviation = deviationAt(association.estimator, now) + LEAST_DEVIATION;
  const unobservable = unobservableError(association) + LEAST_DEVIATION;
  return 1 / ((deviation * deviation + disagreement * disagreement) * unobservable * unobservable);
}

/** Bound of the error that samples cannot show [s]: path asymmetry, the error of the source's clock, and a step of that clock. */
export function unobservableError(association: Association): number {
  return association.rootDelay / 2 + association.rootDispersion + association.estimator.baseDelay + association.estimator.doubt;
}

/**
 * Returns true for a source that is synchronized, reachable, near enough and not synchronized to us. The inconsistency bound does not count as distance:
 * otherwise the clock would run free when the source is needed most.
 */
export function isFit(association: Association, context: NetworkContext, now: Timestamp): boolean {
  if (association.isLocalClock) return true;
  if (isFollowingUs(association, context) || isOwnServer(context, association.address, association.instance)) return false;
  if (association.reach === 0 || association.state === AssociationState.Stopped) return false;
  if (association.leap === Leap.Unsynchronized || association.stratum >= MAXSTRAT - 1) return false;
  return association.estimator.count > 0 && rootDistance(association, now) - association.estimator.doubt < MAXDIST;
}

/** Returns true when the source's reference identifier is that of one of our addresses in its VPN instance: a synchronization loop (RFC 5905 section 11.2). */
export function isFollowingUs(association: Association, context: NetworkContext): boolean {
  if (association.stratum < 2) return false;
  const ipv6 = context.features.ipv6;
  return (
    ownerOf(context, association.refId, association.instance) >= 0 ||
    (ipv6 !== undefined && ipv6.isOwnReference(context, association.refId, association.instance))
  );
}

/**
 * Number of configured sources that have not answered yet and are still sending their first requests, a state of a few seconds. A vote without them could make
 * one falseticker the majority.
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
