import { beginAsymmetry, makeAsymmetry, type Asymmetry } from "./asymmetry";
import { clearCommonDelay, makeCommonDelay, type CommonDelay } from "./common-delay";
import { naturalLog } from "./elementary";
import {
  beginBase,
  beginCoefficient,
  beginFilter,
  predict,
  predictWarmed,
  State,
  makeFilter,
  makeFilterWithRamp,
  type StartDeviations,
} from "./filter";
import { makeJitter, setJitter, type Jitter } from "./jitter";
import { edgeNoise, expectEdges, expectMeans, meanNoise, type FamilyNoise } from "./noise";

/**
 * Bank of seven Kalman filters with different process noise (multiple-model estimation), weighted by the likelihood of each measurement. The random-walk
 * deviation of the crystal is thus learned, not set. The grid is a factor of seven wide, on purpose without regard to any crystal in particular.
 *
 *   filter  wander W, 1/sqrt(s)   follows  for
 *   0       7e-10                 edges    a quiet crystal, long memory
 *   1       5e-9                  edges    an ordinary one
 *   2       3.5e-8                edges    a poor one, or a draught
 *   3       1e-9, with a ramp     edges    a temperature that rises or falls
 *   4       7e-10                 means    delays without a visible edge, a quiet crystal
 *   5       5e-9                  means    an ordinary one
 *   6       1e-9, with a ramp     means    a temperature that rises or falls
 *
 * The first four take the least delay for the most probable one. The last three follow the mean delay of each direction; what the means differ by, beyond the
 * phase, the laws of the delays tell (asymmetry.ts).
 *
 * With a thermometer at the crystal, the ramp is the change of the frequency per kelvin [ppm/K], relative to the known coefficient. The reference moves by that
 * coefficient, so that all filters see only what temperature does not explain. For a sensor that has nothing to do with the crystal, the learned coefficient is 0.
 */
export interface Bank {
  readonly filters: number[][];
  /** Jitter of the filters that follow edges, and laws of those that follow means. */
  readonly sharp: Jitter;
  readonly asymmetry: Asymmetry;
  readonly common: CommonDelay;
  /** Standard deviation of one reading of our counter, us. */
  resolution: number;
  /** Whether there is a thermometer, and by how many kelvins it has risen since the exchange before. */
  isWarmed: boolean;
  warming: number;

  // Combined state, relative to the reference: weighted means over the filters (filter.ts for the units).
  base: number;
  leadVariance: number;
  leadRate: number;
  rateVariance: number;
  /** Random-walk variance of the crystal, W^2, ppm^2/s. */
  wander: number;
  /** Jitter of each direction, us. */
  forward: number;
  backward: number;
  /** Weight of the mean filters, 0..1. */
  meanShare: number;
}

/** W^2 of each filter, ppm^2/s. */
export const WANDER = [4.9e-7, 2.5e-5, 1.225e-3, 1e-6, 4.9e-7, 2.5e-5, 1e-6];
/** Wa^2 of the filter with a ramp, ppm^2/s^3. */
const RAMP_WANDER = 1e-8;
/** Number of the first filter that follows means. */
export const MEAN_FILTERS = 4;
/** Filters of either kind for a crystal that may have jumped: the ones with the largest random walk. */
const POOR_EDGES = 2;
const POOR_MEANS = 5;
/** Filters in a bank. */
export const FILTERS = 7;

/** Packets that count for the laws of the delay when the mean filters begin to follow something else. */
const TURN_COUNT = 8;
/** What is known of the wander counts as much as a few exchanges at most: the bank finds out soon. */
const MOST_DOUBT = 4;

/** A bank that has still to begin. */
export function makeBank(): Bank {
  return {
    filters: [makeFilter(), makeFilter(), makeFilter(), makeFilterWithRamp(), makeFilter(), makeFilter(), makeFilterWithRamp()],
    sharp: makeJitter(),
    asymmetry: makeAsymmetry(),
    common: makeCommonDelay(),
    resolution: 1,
    isWarmed: false,
    warming: 0,
    base: 0,
    leadVariance: 0,
    leadRate: 0,
    rateVariance: 0,
    wander: 0,
    forward: 1,
    backward: 1,
    meanShare: 0,
  };
}

/** All filters begin at the reference with the same base delay (us) and deviations; jitter `jitter` (us) as if `count` halves had shown it. */
export function beginBank(bank: Bank, base: number, deviations: StartDeviations, jitter: number, count: number): void {
  const least = jitter > bank.resolution ? jitter : bank.resolution;
  for (let i = 0; i < FILTERS; i++) {
    beginFilter(bank.filters[i], i < MEAN_FILTERS ? base : base + least, deviations);
    if (bank.isWarmed) beginCoefficient(bank.filters[i]);
    if (i === POOR_EDGES || i === POOR_MEANS)
      bank.filters[i][State.RateRate] = bank.filters[i][State.RateRate] + deviations.change * deviations.change;
  }
  setJitter(bank.sharp, least, count);
  beginAsymmetry(bank.asymmetry, least, count);
  bank.asymmetry.young = 0;
  clearCommonDelay(bank.common);
}

/** The crystal is known to wander by `wander` (ppm/sqrt(s), 0 for unknown): each filter is believed the less the further its own is from that. */
export function preferWander(bank: Bank, wander: number): void {
  if (!(wander > 0)) return;
  for (let i = 0; i < FILTERS; i++) {
    const distance = Math.abs(naturalLog(WANDER[i] / (wander * wander))) / 2;
    bank.filters[i][State.Weight] = -(distance < MOST_DOUBT ? distance : MOST_DOUBT);
  }
}

/** Noise that filter `i` expects. */
export function noiseOf(i: number): FamilyNoise {
  return i < MEAN_FILTERS ? edgeNoise : meanNoise;
}

/** True while filter `i` follows the difference of both directions (common-delay.ts). */
export function followsDifference(bank: Bank, i: number): boolean {
  return i >= MEAN_FILTERS && bank.common.isFollowed;
}

/**
 * The mean filters follow the difference of both directions from now on, or again the mean delays (common-delay.ts). The edge filters are better by `ahead`, a
 * log-likelihood; a difference that begins to be followed starts level with them.
 */
export function turnMeanFilters(bank: Bank, ahead: number): void {
  const common = bank.common;
  beginAsymmetry(bank.asymmetry, Math.sqrt(common.sumVariance / 2), TURN_COUNT);
  for (let i = MEAN_FILTERS; i < FILTERS; i++) {
    const filter = bank.filters[i];
    beginBase(filter, common.meanSum / 2, common.sumVariance / 4);
    if (common.isFollowed && ahead > 0) filter[State.Weight] = filter[State.Weight] + ahead;
  }
}

/** Fills the noise that the filters expect of the next exchange. Comes before everything else. */
export function expectNoise(bank: Bank): void {
  expectEdges(bank.sharp, bank.resolution);
  expectMeans(bank.asymmetry, bank.resolution);
}

/** `t` seconds later. */
export function predictBank(bank: Bank, t: number): void {
  for (let i = 0; i < FILTERS; i++) {
    const walk = noiseOf(i).baseWalk;
    if (bank.isWarmed) predictWarmed(bank.filters[i], t, bank.warming, WANDER[i], walk);
    else predict(bank.filters[i], t, WANDER[i], RAMP_WANDER, walk);
  }
  bank.warming = 0; // what follows of the same exchange is no warmer
}

/** The reference has moved by `lead` (us) and `rate` (ppm): the filters stay where they are in the world. */
export function moveReference(bank: Bank, lead: number, rate: number): void {
  for (let i = 0; i < FILTERS; i++) {
    const filter = bank.filters[i];
    filter[State.Lead] = filter[State.Lead] - lead;
    filter[State.Rate] = filter[State.Rate] - rate;
  }
}

/** The base delay of filter `i` has changed by `change` (us), known to `deviation` (us). */
export function moveBase(bank: Bank, i: number, change: number, deviation: number): void {
  const filter = bank.filters[i];
  filter[State.Base] = filter[State.Base] + change;
  filter[State.BaseBase] = filter[State.BaseBase] + deviation * deviation;
}
