import { CANDIDATES, Law, logDistance, STEP } from "./delay-law";
import { exponential, naturalLog } from "./elementary";

/**
 * Posterior distribution of the edge of one direction over the candidates of its record (delay-law.ts). Each candidate is evaluated under three families, equal
 * beforehand: a gamma distribution, the same beside a share of packets that find the path empty (hits), and a Weibull distribution. Their likelihoods are
 * profiles: scale and shape are the best ones for that candidate.
 */

/** Power of the likelihood: residuals are not quite independent. */
const TEMPER = 0.7;
/** Least difference ln(mean) - mean(ln), that of a shape of 500; and the range of shapes. */
const LEAST_SPREAD = 1e-3;
const LARGEST_SHAPE = 40;
/** ln(2 pi) / 2 */
const HALF_LOG_TWO_PI = 0.9189385;
/** Least mean wait, in distances of the nearest candidate. */
const LEAST_MEAN = 0.3;
/** Hits: prior log-odds, packets that show them, the largest share, and logarithm of their width [standard deviations]. */
const LOG_HIT_PRIOR = -5;
const LEAST_HITS = 0.5;
const LARGEST_HITS = 0.9;
const LOG_HIT_WIDTH = -1.3862943611198906;
/** Violations that an edge may have, and the scale on which a farther one is less probable [standard deviations]. */
const MOST_VIOLATIONS = 2;
const EDGE_SCALE = 0.5;
/** Logarithms of the shapes 1.5, 2, 2.5 and 3 of a Weibull distribution. */
const LOG_1_5 = 0.4054651081081644;
const LOG_2 = 0.6931471805599453;
const LOG_2_5 = 0.9162907318741551;
const LOG_3 = 1.0986122886681098;
const LOG_CANDIDATES = 2.6390573296152584;
/** Least argument of a logarithm where rounding could make it negative. */
const TINY = 1e-30;
const NONE = -1e30;

/** Log-likelihoods by candidate, and the logarithm of the gamma's shape. One set serves all records. */
const gamma = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const hits = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const weibull = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const logShapes = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/** Shape of the gamma distribution of the last `profileGamma`, and its logarithm. */
export const profile = { shape: 1, logShape: 0 };

/** Log-likelihood per packet of a gamma distribution, from the logarithm of the mean wait and the mean of its logarithm; fills `profile`. */
export function profileGamma(logMean: number, meanLog: number): number {
  let spread = logMean - meanLog;
  if (spread < LEAST_SPREAD) spread = LEAST_SPREAD;
  const rest = spread - 3;
  let shape = (3 - spread + Math.sqrt(rest * rest + 24 * spread)) / (12 * spread);
  if (shape < 1) shape = 1;
  if (shape > LARGEST_SHAPE) shape = LARGEST_SHAPE;
  const logShape = naturalLog(shape);
  profile.shape = shape;
  profile.logShape = logShape;
  return -logMean - (shape - 1) * spread + logShape / 2 - HALF_LOG_TWO_PI - 1 / (12 * shape) + 1 / (360 * shape * shape * shape);
}

/** The same of the best Weibull distribution with a shape of 1, 1.5 .. 3. ln E[w^beta] at 1.5 and 2.5 is interpolated (Hermite). */
function profileWeibull(mean: number, logMean: number, meanLog: number, variance: number, third: number): number {
  const cube = mean * mean * mean + 3 * mean * variance + third;
  const second = naturalLog(mean * mean + variance);
  const cubic = naturalLog(cube > TINY ? cube : TINY);
  let best = -logMean;
  let next = LOG_1_5 + 0.5 * meanLog - (0.84375 * logMean + 0.421875 * second - 0.09375 * meanLog - 0.03125 * cubic);
  if (next > best) best = next;
  next = LOG_2 + meanLog - second;
  if (next > best) best = next;
  next = LOG_2_5 + 1.5 * meanLog - (0.15625 * meanLog - 0.78125 * logMean + 1.171875 * second + 0.26041667 * cubic);
  if (next > best) best = next;
  next = LOG_3 + 2 * meanLog - cubic;
  return (next > best ? next : best) - 1;
}

/** The same of a gamma distribution beside hits. `share` is that of the hits. */
function profileHits(law: number[], j: number, distance: number, least: number, share: number, logVariance: number): number {
  const others = 1 - share;
  let mean = distance + (law[Law.Mean] - law[Law.HitMean + j]) / others;
  if (mean < least) mean = least;
  const logWidth = LOG_HIT_WIDTH + logVariance / 2;
  const meanLog = (law[Law.MeanLog + j] - share * (logWidth - 1)) / others;
  return others * (profileGamma(naturalLog(mean), meanLog) + naturalLog(others)) + share * (naturalLog(share) - logWidth);
}

/** Sets the wait, its variance and the skew of `law`. Returns its log-likelihood, the candidates averaged out. */
export function findEdge(law: number[]): number {
  likelihoods(law);
  const best = applyPrior(law);
  const nearest = exponential(logDistance(law[Law.First]));
  let distance = nearest;
  let sum = 0;
  let first = 0;
  let second = 0;
  let skew = 0;
  for (let j = 0; j < CANDIDATES; j++) {
    const weight = exponential(gamma[j] - best) + exponential(hits[j] - best) + exponential(weibull[j] - best);
    if (weight > 0) {
      const wait = distance - nearest; // relative, for the variance is a difference of squares
      sum = sum + weight;
      first = first + weight * wait;
      second = second + weight * wait * wait;
      skew = skew + weight * exponential(-logShapes[j] / 6);
    }
    distance = distance * STEP;
  }
  first = first / sum;
  law[Law.Wait] = nearest + first + law[Law.Mean];
  law[Law.WaitVariance] = second / sum - first * first;
  law[Law.Skew] = skew / sum;
  return best + naturalLog(sum) - LOG_CANDIDATES;
}

function likelihoods(law: number[]): void {
  const count = TEMPER * law[Law.Count];
  const logVariance = naturalLog(law[Law.SlowVariance]);
  const shown = LEAST_HITS / (law[Law.Count] + 1);
  let distance = exponential(logDistance(law[Law.First]));
  const least = LEAST_MEAN * distance;
  for (let j = 0; j < CANDIDATES; j++) {
    const sum = distance + law[Law.Mean];
    const mean = sum > least ? sum : least;
    const logMean = naturalLog(mean);
    const meanLog = law[Law.MeanLog + j];
    const violation = law[Law.Violation + j];
    gamma[j] = count * (profileGamma(logMean, meanLog) - violation);
    logShapes[j] = profile.logShape;
    weibull[j] = count * (profileWeibull(mean, logMean, meanLog, law[Law.SlowVariance], law[Law.Third]) - violation);
    const share = law[Law.Hits + j];
    hits[j] =
      share > shown
        ? count * (profileHits(law, j, distance, least, share < LARGEST_HITS ? share : LARGEST_HITS, logVariance) - violation) + LOG_HIT_PRIOR
        : NONE;
    distance = distance * STEP;
  }
}

/** An edge far below the least packet is improbable. Returns the largest log-likelihood. */
function applyPrior(law: number[]): number {
  let shown = CANDIDATES - 1;
  while (shown > 0 && law[Law.Violation + shown - 1] * law[Law.Count] < MOST_VIOLATIONS) shown = shown - 1;
  const scale = EDGE_SCALE * Math.sqrt(law[Law.SlowVariance]);
  const start = exponential(logDistance(law[Law.First] + shown));
  let distance = start;
  let best = NONE;
  for (let j = 0; j < CANDIDATES; j++) {
    if (j > shown) {
      distance = distance * STEP;
      const penalty = (distance - start) / scale;
      gamma[j] = gamma[j] - penalty;
      hits[j] = hits[j] - penalty;
      weibull[j] = weibull[j] - penalty;
    }
    if (gamma[j] > best) best = gamma[j];
    if (hits[j] > best) best = hits[j];
    if (weibull[j] > best) best = weibull[j];
  }
  return best;
}

/**
 * Log-likelihood of the hypothesis that both directions have the same law, whose candidates the windows share. Returns `undefined` where the windows are too far
 * apart.
 */
export function likelihoodOfSameLaw(outbound: number[], inbound: number[]): number | undefined {
  const lag = inbound[Law.First] - outbound[Law.First];
  if (lag > 8 || lag < -8) return undefined;
  const count = outbound[Law.Count] + inbound[Law.Count];
  const share = count > 0 ? inbound[Law.Count] / count : 0.5;
  const offset = outbound[Law.Mean] + share * (inbound[Law.Mean] - outbound[Law.Mean]);
  const nearest = exponential(logDistance(outbound[Law.First]));
  const least = LEAST_MEAN * nearest;
  let distance = nearest;
  let best = NONE;
  for (let j = 0; j < CANDIDATES; j++) {
    const other = j - lag;
    gamma[j] = NONE;
    if (other >= 0 && other < CANDIDATES) {
      const sum = distance + offset;
      const meanLog = outbound[Law.MeanLog + j] + share * (inbound[Law.MeanLog + other] - outbound[Law.MeanLog + j]);
      const violation = outbound[Law.Violation + j] + share * (inbound[Law.Violation + other] - outbound[Law.Violation + j]);
      gamma[j] = TEMPER * count * (profileGamma(naturalLog(sum > least ? sum : least), meanLog) - violation);
      if (gamma[j] > best) best = gamma[j];
    }
    distance = distance * STEP;
  }
  let total = 0;
  for (let j = 0; j < CANDIDATES; j++) total = total + exponential(gamma[j] - best);
  return best + naturalLog(total) - LOG_CANDIDATES;
}
