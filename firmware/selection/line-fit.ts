import { PHI } from "../packet/protocol";
import type { Estimator } from "./estimator";

/** A weighted line through the register of an estimator. */
export interface LineFit {
  /** Value at age 0, s. */
  offset: number;
  /** Slope towards younger ages, s/s. */
  frequency: number;
  /** Standard deviations of the two by the weights, s and s/s. */
  offsetDeviation: number;
  frequencyDeviation: number;
  /** Weighted root mean square of the residuals, s. */
  jitter: number;
}

/** How fast an ordinary crystal's frequency walks, 1/sqrt(s): an old sample is worth less by what it may have wandered since. */
const WANDER = 1e-8;
/** A sample's deviation is this share of the mean excess delay, even when its own delay is the least. */
const SHARE_OF_MEAN_EXCESS = 0.25;

/** A line at zero. */
export function makeLineFit(): LineFit {
  return { offset: 0, frequency: 0, offsetDeviation: 0, frequencyDeviation: 0, jitter: 0 };
}

/**
 * Fits the line by weighted least squares. `frequency` +- `frequencyDeviation` (s/s) enters as one more measurement of the slope, so that two samples
 * a second apart do not invent one.
 *
 * A sample's variance is the sum of: (half its excess delay)^2, because the excess may lie all on one way; a share of the mean excess, because the least
 * delay seen is not the least there is; its reading error; and the wander since it was taken, WANDER^2 age^3 / 3.
 */
export function fitLine(estimator: Estimator, frequency: number, frequencyDeviation: number, fit: LineFit): void {
  const floor = meanExcess(estimator) * SHARE_OF_MEAN_EXCESS;
  let sum = 0;
  let sumAge = 0;
  let sumAge2 = 1 / (frequencyDeviation * frequencyDeviation);
  let sumOffset = 0;
  let sumAgeOffset = -frequency * sumAge2;
  const reference = estimator.offsets[0]; // keeps the sums small: raw time may be years from true time before the first step
  for (let i = 0; i < estimator.count; i++) {
    const weight = 1 / sampleVariance(estimator, i, floor);
    const age = estimator.ages[i];
    const offset = estimator.offsets[i] - reference;
    sum = sum + weight;
    sumAge = sumAge + weight * age;
    sumAge2 = sumAge2 + weight * age * age;
    sumOffset = sumOffset + weight * offset;
    sumAgeOffset = sumAgeOffset + weight * age * offset;
  }
  const determinant = sum * sumAge2 - sumAge * sumAge;
  const slope = (sum * sumAgeOffset - sumAge * sumOffset) / determinant;
  const start = (sumOffset - slope * sumAge) / sum;
  fit.offset = reference + start;
  fit.frequency = -slope;
  fit.offsetDeviation = Math.sqrt(sumAge2 / determinant);
  fit.frequencyDeviation = Math.sqrt(sum / determinant);
  fit.jitter = residualJitter(estimator, start, slope, floor, sum);
}

function residualJitter(estimator: Estimator, start: number, slope: number, floor: number, sum: number): number {
  let squares = 0;
  for (let i = 0; i < estimator.count; i++) {
    const residual = estimator.offsets[i] - estimator.offsets[0] - start - slope * estimator.ages[i];
    squares = squares + (residual * residual) / sampleVariance(estimator, i, floor);
  }
  return Math.sqrt(squares / sum);
}

function sampleVariance(estimator: Estimator, stage: number, floor: number): number {
  const excess = (estimator.delays[stage] - estimator.delay) / 2;
  const age = estimator.ages[stage];
  const grown = estimator.dispersions[stage] - PHI * age; // the clock filter lets dispersion grow for a crystal that nobody knows; ours is in WANDER
  const reading = grown < 1e-6 ? 1e-6 : grown;
  return excess * excess + floor * floor + reading * reading + (WANDER * WANDER * age * age * age) / 3;
}

function meanExcess(estimator: Estimator): number {
  let sum = 0;
  for (let i = 0; i < estimator.count; i++) sum = sum + estimator.delays[i] - estimator.delay;
  return sum / estimator.count;
}
