import { exponential, LN2, naturalLog } from "./elementary";

/**
 * Law of the queueing delay in one direction, learned from the residuals of the mean filters (bank.ts). It answers one question: how far below the mean delay
 * lies the least one? Mean and variance do not tell. The position of the edge relative to the body of the distribution does.
 *
 * For a candidate edge at distance o below the mean, the likelihoods of a gamma and of a Weibull distribution need few statistics: the moments of the
 * residuals r, and the mean of ln(r + o). So the record holds the moments, and that mean for fourteen candidates (edge-posterior.ts evaluates them).
 *
 * Candidate n has the distance 0.001 us * 2^(n / 8). The record holds a window of them, from 0.9 to 2.78 standard deviations, which moves with the deviation.
 * An edge that is further away cannot be told from none.
 *
 * One list of numbers per direction: a list costs a small board less than fields with names.
 */
export const enum Law {
  /** Variance of the residuals of quiet packets, mean of the last 33 [us^2], and the number of packets behind it. */
  Variance,
  VarianceCount,
  /** Variance that a change of the law is noticed by [us^2]. */
  ReferenceVariance,
  /** Packets behind the moments and the candidates. */
  Count,
  /** Mean [us], variance [us^2], third and fourth central moment [us^3, us^4] of the residuals. */
  Mean,
  SlowVariance,
  Third,
  Fourth,
  /** Number n of the nearest candidate. */
  First,
  /** Distance from the edge to the mean [us], its variance [us^2], and k^(-1/6) of the shape k: results of the posterior. */
  Wait,
  WaitVariance,
  Skew,
  /** Residuals that wait for the next update of the moments: number, sum of their weights, and values [us]. */
  Waiting,
  WaitingWeight,
  WaitingFirst,
  /** Of each candidate: mean of ln(r + o), mean square of violations, share of hits, and mean of the residuals of hits times that share. */
  MeanLog = 18,
  Violation = 32,
  Hits = 46,
  HitMean = 60,
}

/** Candidates in the window. */
export const CANDIDATES = 14;
/** Statistics of each candidate. */
const STATISTICS = 4;
/** Ratio of the distances of two neighbours, 2^(1/8). */
export const STEP = 1.0905077326652577;
/** Logarithms of that ratio and of the distance of candidate 0. */
const LOG_STEP = LN2 / 8;
const LOG_LEAST = -6.907755278982137;
/** ln 0.9: the window begins at 0.9 standard deviations. */
const LOG_NEAREST = -0.10536051565782628;
/** The window moves when its lower end is off by this part of a step. */
const WINDOW_SLACK = 0.8;
/** Residuals for one update of the moments: one logarithm of a product instead of four. */
const BATCH = 4;
/** Least share of a new residual in the fast variance. */
const LEAST_GAIN = 0.03;
/** Packets whose memory the record has, and its least duration [s] where polls are fast. */
const MEMORY = 500;
const MEMORY_TIME = 8000;
/** Packets before the moments count as known. */
const KNOWN = 33;
/** Factors of a variance by which the law has changed: the old one over the new, and the new one over the old. */
const SHRUNK = 2.5;
const GROWN = 4;
/** Parts of a standard deviation: floor of the argument of the logarithm, distance that counts as one violation, and width of a hit. */
const LOG_FLOOR = 0.05;
const HIT_WIDTH = 0.25;
/** Largest violation of one residual. */
const LARGEST_VIOLATION = 8;
/** Skew of an exponential distribution as far as the mean filters admit one: 1 / sqrt(1 + 0.6^2). */
export const LARGEST_SKEW = 0.8574929257125441;
/** Skew before anything is known. */
const FIRST_SKEW = 0.857;
/** Factors by which what a candidate has learned fades from it to a new neighbour: that of 1 / o^2. */
const FARTHER = 0.8408964152537145;
const NEARER = 1.189207115002721;

/** Makes an empty record. Written out, so that Lua makes the list no longer than it is. */
export function makeDelayLaw(): number[] {
  return [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  ];
}

/** Logarithm of the distance of candidate `n` from the mean [ln us]. */
export function logDistance(n: number): number {
  return LOG_LEAST + n * LOG_STEP;
}

/** Begins with a standard deviation of `deviation` [us], as if `count` packets had shown it. */
export function beginDelayLaw(law: number[], deviation: number, count: number): void {
  const variance = deviation * deviation;
  for (let i = 0; i < law.length; i++) law[i] = 0;
  law[Law.Variance] = variance;
  law[Law.VarianceCount] = count;
  law[Law.ReferenceVariance] = variance;
  law[Law.SlowVariance] = variance;
  law[Law.Fourth] = 3 * variance * variance;
  law[Law.First] = Math.floor(windowOf(variance) + 0.5);
  law[Law.Wait] = deviation;
  law[Law.WaitVariance] = variance;
  law[Law.Skew] = FIRST_SKEW;
  let log = logDistance(law[Law.First]);
  let distance = exponential(log);
  for (let j = 0; j < CANDIDATES; j++) {
    law[Law.MeanLog + j] = log - variance / (2 * distance * distance);
    log = log + LOG_STEP;
    distance = distance * STEP;
  }
}

/** Number of the candidate that the window begins with, not rounded, when the variance is `variance` [us^2]. */
function windowOf(variance: number): number {
  return (naturalLog(variance) / 2 + LOG_NEAREST - LOG_LEAST) / LOG_STEP;
}

/** Takes a residual [us] into the fast variance. `quiet` is the probability that the path was quiet, `least` the variance of a reading [us^2]. */
export function learnVariance(law: number[], residual: number, quiet: number, least: number): void {
  law[Law.VarianceCount] = law[Law.VarianceCount] + quiet;
  const gain = 1 / (law[Law.VarianceCount] + 1);
  const variance = law[Law.Variance] + (gain > LEAST_GAIN ? gain : LEAST_GAIN) * quiet * (residual * residual - law[Law.Variance]);
  law[Law.Variance] = variance > least ? variance : least;
}

/**
 * Takes a residual [us] of the packet that came `age` seconds after the one before. Others as for `learnVariance`.
 *
 * A variance that has changed restarts the record. While the frequency is still unknown the residuals are milliseconds, and one of them would spoil the third
 * and fourth moments for a thousand exchanges.
 */
export function learnDelayLaw(law: number[], residual: number, quiet: number, least: number, age: number): void {
  learnVariance(law, residual, quiet, least);
  if (quiet < 0.5) return;
  const variance = law[Law.Variance];
  const isKnown = law[Law.Count] > KNOWN;
  if (SHRUNK * variance < law[Law.ReferenceVariance] || (isKnown && variance > GROWN * law[Law.SlowVariance]))
    beginDelayLaw(law, Math.sqrt(variance), law[Law.VarianceCount]);
  if (law[Law.Count] > KNOWN)
    law[Law.ReferenceVariance] = law[Law.ReferenceVariance] + LEAST_GAIN * (law[Law.SlowVariance] - law[Law.ReferenceVariance]);
  law[Law.WaitingFirst + law[Law.Waiting]] = residual;
  law[Law.Waiting] = law[Law.Waiting] + 1;
  law[Law.WaitingWeight] = law[Law.WaitingWeight] + quiet;
  if (law[Law.Waiting] === BATCH) learnBatch(law, least, age);
}

/**
 * Takes the waiting residuals. Moments and candidates must come from the same residuals with the same weights: the shape is a small difference of the two.
 */
function learnBatch(law: number[], least: number, age: number): void {
  const memory = MEMORY * age < MEMORY_TIME ? MEMORY_TIME / (age > 1 ? age : 1) : MEMORY;
  const weight = law[Law.WaitingWeight];
  const count = law[Law.Count] + weight;
  law[Law.Count] = count < memory ? count : memory;
  const gain = weight < law[Law.Count] ? weight / law[Law.Count] : 1;
  learnCandidates(law, gain);
  learnMoments(law, gain, weight / (law[Law.Count] + 1), least);
  law[Law.Waiting] = 0;
  law[Law.WaitingWeight] = 0;
  const excess = windowOf(law[Law.SlowVariance]) - law[Law.First];
  if (excess > WINDOW_SLACK) moveWindowUp(law);
  else if (excess < -WINDOW_SLACK) moveWindowDown(law);
}

function learnCandidates(law: number[], gain: number): void {
  const deviation = Math.sqrt(law[Law.SlowVariance]);
  const floor = LOG_FLOOR * deviation;
  const width = HIT_WIDTH * deviation;
  const first = law[Law.WaitingFirst];
  const second = law[Law.WaitingFirst + 1];
  const third = law[Law.WaitingFirst + 2];
  const fourth = law[Law.WaitingFirst + 3];
  let smallest = first < second ? first : second;
  if (third < smallest) smallest = third;
  if (fourth < smallest) smallest = fourth;
  let distance = exponential(logDistance(law[Law.First]));
  for (let j = 0; j < CANDIDATES; j++) {
    let product = 1;
    let violation = 0;
    let hits = 0;
    let hitSum = 0;
    if (smallest + distance >= width) product = (first + distance) * (second + distance) * (third + distance) * (fourth + distance);
    else {
      for (let i = 0; i < BATCH; i++) {
        const residual = law[Law.WaitingFirst + i];
        const wait = residual + distance;
        if (wait < width) {
          hits = hits + 1;
          hitSum = hitSum + residual;
        }
        if (wait < floor) violation = violation + violationOf(wait, floor);
        product = product * (wait > floor ? wait : floor);
      }
    }
    law[Law.MeanLog + j] = law[Law.MeanLog + j] + gain * (naturalLog(product) / BATCH - law[Law.MeanLog + j]);
    law[Law.Violation + j] = law[Law.Violation + j] + gain * (violation / BATCH - law[Law.Violation + j]);
    law[Law.Hits + j] = law[Law.Hits + j] + gain * (hits / BATCH - law[Law.Hits + j]);
    law[Law.HitMean + j] = law[Law.HitMean + j] + gain * (hitSum / BATCH - law[Law.HitMean + j]);
    distance = distance * STEP;
  }
}

/** Squared violation of an edge by a packet that came `wait` after it, less than the tolerance `floor` [us]. */
function violationOf(wait: number, floor: number): number {
  const violation = (floor - wait) / floor;
  return violation * violation < LARGEST_VIOLATION ? violation * violation : LARGEST_VIOLATION;
}

function learnMoments(law: number[], gain: number, shrunkGain: number, least: number): void {
  let sum = 0;
  let squares = 0;
  let cubes = 0;
  let fourths = 0;
  for (let i = 0; i < BATCH; i++) {
    const deviation = law[Law.WaitingFirst + i] - law[Law.Mean];
    const square = deviation * deviation;
    sum = sum + deviation;
    squares = squares + square;
    cubes = cubes + square * deviation;
    fourths = fourths + square * square;
  }
  const variance = law[Law.SlowVariance] + shrunkGain * (squares / BATCH - law[Law.SlowVariance]);
  law[Law.SlowVariance] = variance > least ? variance : least;
  law[Law.Third] = law[Law.Third] + shrunkGain * (cubes / BATCH - law[Law.Third]);
  law[Law.Fourth] = law[Law.Fourth] + shrunkGain * (fourths / BATCH - law[Law.Fourth]);
  law[Law.Mean] = law[Law.Mean] + (gain * sum) / BATCH;
}

/** Drops the nearest candidate and adds one farther away. */
function moveWindowUp(law: number[]): void {
  const last = CANDIDATES - 1;
  for (let i = 0; i < STATISTICS; i++) {
    const kind = Law.MeanLog + i * CANDIDATES;
    for (let j = 0; j < last; j++) law[kind + j] = law[kind + j + 1];
    law[kind + last] = law[kind + last] / 2;
  }
  law[Law.First] = law[Law.First] + 1;
  const log = logDistance(law[Law.First] + last);
  law[Law.MeanLog + last] = log + (law[Law.MeanLog + last - 1] - (log - LOG_STEP)) * FARTHER;
}

/** Drops the farthest candidate and adds one nearer. Violations of the new one stay those of its neighbour: none would be wrong. */
function moveWindowDown(law: number[]): void {
  for (let i = 0; i < STATISTICS; i++) {
    const kind = Law.MeanLog + i * CANDIDATES;
    for (let j = CANDIDATES - 1; j > 0; j--) law[kind + j] = law[kind + j - 1];
  }
  law[Law.First] = law[Law.First] - 1;
  const log = logDistance(law[Law.First]);
  law[Law.MeanLog] = log + (law[Law.MeanLog + 1] - (log + LOG_STEP)) * NEARER;
}
