import { exponential, naturalLog } from "./elementary";
import { IMPOSSIBLE } from "./estimator";
import { BACKWARD, State, takeShift } from "./filter";
import { type HalfExchange, makeHalfExchange, evaluateHalf } from "./half-exchange";

/**
 * Delay that both packets of an exchange share: a path that is chosen for both (ECMP), a satellite, a radio channel that was busy. It moves the outbound and
 * the inbound one-way measurement alike, so their difference does not contain it:
 *
 *   (inbound - outbound) / 2 = x + (v - u) / 2        u, v: delays of each direction alone
 *
 * The mean filters then follow this difference instead of the mean delays of both directions. Its noise is symmetric: for exponential u and v of mean J a
 * Laplace distribution of scale J / 2. That discards the edges, so it is done only while the sum of both directions varies far more than their difference.
 */
export interface CommonDelay {
  /** True while the mean filters follow the difference. */
  isFollowed: boolean;
  /** Exchanges behind the statistics. */
  count: number;
  /** Sum of both one-way measurements in the last exchange [us], and its mean. */
  sum: number;
  meanSum: number;
  /** Variance of the sum, from successive differences, and mean square of the difference against the estimate [us^2]. */
  sumVariance: number;
  differenceSquare: number;
  /** Share of the exchanges whose sum has changed clearly more than their difference. Unlike the mean squares it is not dominated by a few late packets. */
  share: number;
  /** Mean absolute residual of half of the difference: scale of its noise [us]. */
  scale: number;
}

/** Ratio of the mean squares of difference and sum below which the common delay is followed, and above which it no longer is. */
const MOSTLY_COMMON = 0.05;
const HARDLY_COMMON = 0.15;
/** Share of the exchanges whose sum changes clearly more than their difference, from which on the common delay is followed, and below which no longer. */
const OFTEN = 0.5;
const SELDOM = 0.3;
/** Ratio of the squares that is clear. */
const CLEAR = 9;
/** Exchanges before the statistics count. */
const ENOUGH = 33;
/** Least share of a new exchange in a mean. */
const LEAST_GAIN = 0.03;
/** Largest square of a sum, in variances. A path that changes once must not pass for a common delay. */
const LARGEST_SUM = 9;
/** Largest square of a difference, in mean squares: one late packet must not hide a common delay. */
const LARGEST_DIFFERENCE = 4;
/** Largest residual that is learned from, in scales. */
const LARGEST_RESIDUAL = 5;
/** Variance of the phase by delays that differ between the directions, in squares of the scale: a tenth of the variance of one direction. */
const UNEQUAL = 0.4;
/** Largest loss of log-likelihood by the sum. */
const LARGEST_LOSS = 4;
const LOG_TWO_PI = 1.8378770664093453;
const LOG_HALF = -0.6931471805599453;

const later = makeHalfExchange();
const earlier = makeHalfExchange();

/** Makes an empty record. */
export function makeCommonDelay(): CommonDelay {
  return { isFollowed: false, count: 0, sum: 0, meanSum: 0, sumVariance: 0, differenceSquare: 0, share: 0, scale: 0 };
}

/** Forgets the statistics: the mean filters follow the mean delays. */
export function clearCommonDelay(common: CommonDelay): void {
  common.isFollowed = false;
  common.count = 0;
}

/**
 * Takes an exchange into the statistics, measured as `forward` and `backward` [us] relative to the prediction. `phase` is that of the mean filters after the
 * update, `least` the deviation of a reading [us]. Returns true where the mean filters follow something else from now on.
 */
export function learnCommonDelay(common: CommonDelay, forward: number, backward: number, phase: number, least: number): boolean {
  const sum = forward + backward;
  const before = common.sum;
  common.sum = sum;
  common.count = common.count + 1;
  if (common.count === 1) {
    common.meanSum = sum;
    common.sumVariance = 0;
    common.differenceSquare = 0;
    common.share = 0;
    common.scale = least;
    return false;
  }
  const isKnown = common.count > ENOUGH;
  const gain = isKnown ? LEAST_GAIN : 1 / (common.count - 1);
  const ofSum = ((sum - before) * (sum - before)) / 2;
  const ofDifference = (backward - forward) * (backward - forward);
  const residual = Math.abs((backward - forward) / 2 - phase);
  common.meanSum = common.meanSum + gain * (sum - common.meanSum);
  common.sumVariance = follow(common.sumVariance, ofSum, gain, isKnown, LARGEST_SUM);
  common.differenceSquare = follow(common.differenceSquare, ofDifference, gain, isKnown, LARGEST_DIFFERENCE);
  common.share = common.share + gain * ((ofSum > CLEAR * ofDifference ? 1 : 0) - common.share);
  const scale = follow(common.scale, residual, gain, isKnown, LARGEST_RESIDUAL);
  common.scale = scale > least ? scale : least;
  if (!isKnown) return false;
  const isFollowed = common.isFollowed
    ? common.share > SELDOM && common.differenceSquare < HARDLY_COMMON * common.sumVariance
    : common.share > OFTEN && common.differenceSquare < MOSTLY_COMMON * common.sumVariance;
  if (isFollowed === common.isFollowed) return false;
  common.isFollowed = isFollowed;
  return true;
}

/** Running mean. Once it is known, a value counts as `largest` times the mean at most. */
function follow(mean: number, value: number, gain: number, isKnown: boolean, largest: number): number {
  return mean + gain * ((isKnown && value > largest * mean ? largest * mean : value) - mean);
}

/** Residual of half of the difference [us]. */
function residualOf(filter: number[], forward: number, backward: number): number {
  return (backward - forward) / 2 - filter[State.Lead];
}

/** Returns true where `filter` cannot have expected this difference: a clock was stepped. */
export function isDifferenceImpossible(common: CommonDelay, filter: number[], forward: number, backward: number): boolean {
  const deviation = Math.sqrt(filter[State.LeadLead] + 2 * common.scale * common.scale);
  return Math.abs(residualOf(filter, forward, backward)) > IMPOSSIBLE * deviation;
}

/** Updates `filter` by the difference of both directions. `half` then has the log-likelihood of the exchange and the probability that it is no outlier. */
export function takeDifference(
  common: CommonDelay,
  filter: number[],
  forward: number,
  backward: number,
  resolution: number,
  half: HalfExchange,
): void {
  const residual = residualOf(filter, forward, backward);
  const S = filter[State.LeadLead] + (resolution * resolution) / 2;
  evaluateHalf(residual, S, common.scale, common.scale, later);
  evaluateHalf(-residual, S, common.scale, common.scale, earlier);
  const ahead = later.logLikelihood - earlier.logLikelihood;
  const smaller = exponential(ahead > 0 ? -ahead : ahead);
  const share = (ahead > 0 ? 1 : smaller) / (1 + smaller);
  const shift = share * later.shift - (1 - share) * earlier.shift;
  half.shift = shift;
  half.variance =
    share * (later.variance + later.shift * later.shift) + (1 - share) * (earlier.variance + earlier.shift * earlier.shift) - shift * shift;
  takeShift(filter, BACKWARD, 0, S, half);
  half.quiet = share * later.quiet + (1 - share) * earlier.quiet;
  const sum = forward + backward - common.meanSum;
  const loss = (sum * sum) / (2 * common.sumVariance);
  const ofSum = -(naturalLog(common.sumVariance) + LOG_TWO_PI) / 2 - (loss < LARGEST_LOSS ? loss : LARGEST_LOSS);
  half.logLikelihood = (ahead > 0 ? later.logLikelihood : earlier.logLikelihood) + naturalLog(1 + smaller) + LOG_HALF + ofSum;
}

/** Variance of the phase by delays that differ between the directions [us^2]. Nothing shows it. */
export function differenceVariance(common: CommonDelay): number {
  return UNEQUAL * common.scale * common.scale;
}
