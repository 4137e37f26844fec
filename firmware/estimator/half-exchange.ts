import { exponential, naturalLog } from "./elementary";
import { truncateNormal, makeTruncatedNormal } from "./truncated-normal";

/**
 * Likelihood of a one-way measurement. An exchange gives two of them: with x the lead of our counter over true time and B the least delay of the
 * way, which is the same in both directions,
 *
 *   forward  = T2 - T1 = B - x + u        backward = T4 - T3 = B + x + v        u, v >= 0: what the packets waited on their way
 *
 * Waiting is one-sided: a packet may be late by any time but never early. So each half is a bound with a sharp edge, and of many halves the best one counts,
 * not the mean. Their edges are known apart, forward and backward; the least round trip would mix a good half with a bad one.
 *
 * The model of u: with probability 0.95 exponential of mean J (queues that empty as fast as they fill), else exponential of mean 30 J (congestion, a detour,
 * Wi-Fi that lost the channel). A late packet is thus never thrown away; it simply says nothing.
 */
export interface HalfExchange {
  /** Logarithm of the probability density of this measurement before it was made: by this the filters of a bank are compared. */
  logLikelihood: number;
  /** Probability that the way was quiet, 0..1; the rest is the outlier's. */
  quiet: number;
  /** How far the foreseen bound moves by it (us), and the variance that it has then (us^2), which may be larger than before. */
  shift: number;
  variance: number;
}

/** Share of packets that wait long, and how much longer. */
const OUTLIERS = 0.05;
const OUTLIER_WIDTH = 30;
/** A variance that would vanish freezes the filter for ever: the least share of the old one that stays. */
const LEAST_VARIANCE = 1e-4;

const LOG_QUIET_SHARE = naturalLog(1 - OUTLIERS);
const LOG_OUTLIER_SHARE = naturalLog(OUTLIERS);
const LOG_OUTLIER_WIDTH = naturalLog(OUTLIER_WIDTH);
const SQRT_TWO_PI = 2.5066282746310002;
/** S / J^2 from which the normal distribution of the bound is wider than an outlier: sqrt(2 pi S) = 30 J. */
const WIDE = 143.2394487827058;

const normal = makeTruncatedNormal();

/** Makes a record for `evaluateHalf`. */
export function makeHalfExchange(): HalfExchange {
  return { logLikelihood: 0, quiet: 1, shift: 0, variance: 0 };
}

/**
 * The bound B -+ x was foreseen with variance S, reading errors included, and what was measured is larger by `excess` = e. All in us; `jitter` is J. An
 * outlier is 30 times as wide as `scale`, which is J unless the edge is soft.
 *
 * Quiet way: e = error of the bound + exponential. The normal prior of the bound times e^(-u / J) on u >= 0 is again a normal distribution, moved by S / J
 * and cut off where the bound would exceed the measurement, which is at alpha = e / sd - sd / J of its deviations sd = sqrt S. Its integral is the logLikelihood
 *
 *   ln l1 = -e / J + S / (2 J^2) + ln(0.95 / J) + ln Phi(alpha)
 *
 * (for alpha < 0 the first two terms and the -alpha^2 / 2 in ln Phi are large and cancel; what stays of them is -e^2 / 2S)
 *
 * and the truncated normal distribution has the moments d = S / J - sd lambda, v = S variance(alpha).
 *
 * Outlier: next to a width of 30 J the prior is narrow: ln l2 = ln(0.05 / 30 J) - max(e, 0) / 30 J, for e < 0 less e^2 / 2S. It moves nothing. (Where the prior
 * is the wider one, because the jitter is next to nothing, its own density sqrt(2 pi S) takes the place of 30 J: else nothing would ever look quiet.)
 *
 * The two together are matched in mean and variance: p = l1 / (l1 + l2), shift = p d, variance = p (v + d^2) + (1 - p) S - shift^2.
 */
export function evaluateHalf(excess: number, S: number, jitter: number, scale: number, into: HalfExchange): void {
  const deviation = Math.sqrt(S);
  const alpha = excess / deviation - deviation / jitter;
  truncateNormal(alpha, normal);
  const logJitter = naturalLog(jitter);
  const gauss = (excess * excess) / (2 * S);
  const logShape = alpha < 0 ? -gauss : S / (2 * jitter * jitter) - excess / jitter;
  const logQuiet = logShape + normal.logPhi + LOG_QUIET_SHARE - logJitter;
  const below = excess < 0 ? gauss : 0;
  const isWide = S > WIDE * scale * scale;
  const above = excess > 0 ? excess / (isWide ? SQRT_TWO_PI * deviation : OUTLIER_WIDTH * scale) : 0;
  const logWidth = isWide ? naturalLog(SQRT_TWO_PI * deviation) : LOG_OUTLIER_WIDTH + (scale === jitter ? logJitter : naturalLog(scale));
  const logOutlier = LOG_OUTLIER_SHARE - logWidth - above - below;
  const larger = logQuiet > logOutlier ? logQuiet : logOutlier;
  const smallerShare = exponential(logQuiet > logOutlier ? logOutlier - logQuiet : logQuiet - logOutlier);
  into.logLikelihood = larger + naturalLog(1 + smallerShare);
  into.quiet = (logQuiet > logOutlier ? 1 : smallerShare) / (1 + smallerShare);
  const d = S / jitter - deviation * normal.lambda;
  const v = S * (normal.variance > LEAST_VARIANCE ? normal.variance : LEAST_VARIANCE);
  into.shift = into.quiet * d;
  into.variance = into.quiet * (v + d * d) + (1 - into.quiet) * S - into.shift * into.shift;
}
