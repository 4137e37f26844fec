import { naturalLog } from "./elementary";
import {
  beginCoefficient,
  beginFilter,
  FORWARD,
  BACKWARD,
  judgeHalf,
  predict,
  predictWarmed,
  State,
  makeFilter,
  makeFilterWithRamp,
  takeHalf,
  type StartDeviations,
} from "./filter";
import { makeHalfExchange } from "./half-exchange";
import { makeJitter, setJitter, type Jitter } from "./jitter";

/**
 * Five filters that differ in what they take the world for; the likelihood of what they foresaw tells which to believe. How much the crystal wanders is thus
 * learned and not set. The grid is a factor of seven wide, on purpose without regard to any crystal in particular.
 *
 *   filter  wander W, 1/sqrt(s)   edge    for
 *   0       7e-10                 sharp   a quiet crystal, long memory
 *   1       5e-9                  sharp   an ordinary one
 *   2       3.5e-8                sharp   a poor one, or a draught
 *   3       1e-9, with a ramp     sharp   temperature on its way up or down
 *   4       2e-9                  soft    delays without an edge (two-sided noise)
 *
 * Where the crystal has a thermometer, filter 3 has for its ramp what the rate does by a kelvin (ppm/K), relative to what the estimator knows of it already. By
 * that the reference moves, so that all of the filters see what temperature does not explain. A sensor that has nothing to do with the crystal is learned to
 * mean nothing.
 *
 * The soft filter has a jitter of its own: whether an edge is there decides what the jitter is.
 */
export interface Bank {
  readonly filters: number[][];
  /** Jitter as the sharp filters and as the soft one see it. */
  readonly sharp: Jitter;
  readonly soft: Jitter;
  /** Standard deviation of one reading of our counter, us. */
  resolution: number;
  /** Whether there is a thermometer, and by how many kelvins it has risen since the exchange before. */
  isWarmed: boolean;
  warming: number;

  // What the filters say together, relative to the reference: means with their weights (filter.ts for the units).
  base: number;
  leadVariance: number;
  leadRate: number;
  rateVariance: number;
  /** What the crystal wanders by, W^2, ppm^2/s. */
  wander: number;
  /** Jitter of each direction, us. */
  forward: number;
  backward: number;
}

/** W^2 of each filter, ppm^2/s. */
export const WANDER = [4.9e-7, 2.5e-5, 1.225e-3, 1e-6, 4e-6];
/** Wa^2 of the filter with a ramp, ppm^2/s^3. */
const RAMP_WANDER = 1e-8;
/** The soft filter comes last, and is a family by itself. */
export const SOFT = 4;
/** Filters in a bank. */
export const FILTERS = 5;

/** Deviation of an edge in jitters: nearly sharp, and as soft as the noise itself. */
const SHARP_EDGE = 0.02;
const SOFT_EDGE = 0.6;
/** The base delay walks by this many jitters in a second of sqrt(s): routes do move. */
const BASE_WANDER = 5e-4;
/** What is known of the wander counts as much as a few exchanges at most: the bank finds out soon. */
const MOST_DOUBT = 4;

/**
 * What each filter has to say of the exchange that is being taken: the logarithm of its evidence, and the probabilities that the ways were quiet. It is learned
 * from at once, so one record serves all banks.
 */
export const verdict = { evidence: [0, 0, 0, 0, 0], quietForward: [0, 0, 0, 0, 0], quietBackward: [0, 0, 0, 0, 0] };

const half = makeHalfExchange();
/** A bank that has still to begin. */
export function makeBank(): Bank {
  return {
    filters: [makeFilter(), makeFilter(), makeFilter(), makeFilterWithRamp(), makeFilter()],
    sharp: makeJitter(),
    soft: makeJitter(),
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
  };
}

/** All filters begin at the reference with the same base delay (us) and deviations; jitter `jitter` (us) as if `count` halves had shown it. */
export function beginBank(bank: Bank, base: number, deviations: StartDeviations, jitter: number, count: number): void {
  const least = jitter > bank.resolution ? jitter : bank.resolution;
  for (let i = 0; i < FILTERS; i++) {
    beginFilter(bank.filters[i], base, deviations);
    if (bank.isWarmed) beginCoefficient(bank.filters[i]);
  }
  setJitter(bank.sharp, least, count);
  setJitter(bank.soft, least, count);
}

/** The crystal is known to wander by `wander` (ppm/sqrt(s), 0 for unknown): each filter is believed the less the further its own is from that. */
export function preferWander(bank: Bank, wander: number): void {
  if (!(wander > 0)) return;
  for (let i = 0; i < FILTERS; i++) {
    const distance = Math.abs(naturalLog(WANDER[i] / (wander * wander))) / 2;
    bank.filters[i][State.Weight] = -(distance < MOST_DOUBT ? distance : MOST_DOUBT);
  }
}

/** Jitter as filter `i` sees it. */
export function jitterOf(bank: Bank, i: number): Jitter {
  return i === SOFT ? bank.soft : bank.sharp;
}

/** The jitter by which a filter of this family scales what it allows its base: for sharp edges that of the sharper direction, us. */
function scaleOf(bank: Bank, i: number): number {
  if (i === SOFT) return bank.soft.common;
  return bank.sharp.forward < bank.sharp.backward ? bank.sharp.forward : bank.sharp.backward;
}

/** Variance of the reading errors and of the edge of filter `i` in one direction, whose jitter is `jitter`; us^2. */
export function readingVariance(bank: Bank, i: number, jitter: number): number {
  const edge = i === SOFT ? SOFT_EDGE * jitter : SHARP_EDGE * scaleOf(bank, i);
  return edge * edge + bank.resolution * bank.resolution;
}

/** `t` seconds later. */
export function predictBank(bank: Bank, t: number): void {
  for (let i = 0; i < FILTERS; i++) {
    const walk = BASE_WANDER * scaleOf(bank, i);
    if (bank.isWarmed) predictWarmed(bank.filters[i], t, bank.warming, WANDER[i], walk * walk);
    else predict(bank.filters[i], t, WANDER[i], RAMP_WANDER, walk * walk);
  }
  bank.warming = 0; // what follows of the same exchange is no warmer
}

/** Filter `i` takes an exchange, measured as `forward` and `backward` (us, relative to the reference), into its state. */
export function takeExchange(bank: Bank, i: number, forward: number, backward: number): void {
  const filter = bank.filters[i];
  const jitter = jitterOf(bank, i);
  takeHalf(filter, FORWARD, forward, readingVariance(bank, i, jitter.forward), jitter.forward, half);
  const evidence = half.evidence;
  verdict.quietForward[i] = half.quiet;
  takeHalf(filter, BACKWARD, backward, readingVariance(bank, i, jitter.backward), jitter.backward, half);
  verdict.quietBackward[i] = half.quiet;
  verdict.evidence[i] = evidence + half.evidence;
}

/** All filters take a packet that came one way, measured as `backward` (us, relative to the reference). */
export function takeOneWay(bank: Bank, backward: number): void {
  for (let i = 0; i < FILTERS; i++) {
    verdict.evidence[i] = 0;
    verdict.quietForward[i] = 0;
  }
  takeBackward(bank, backward);
}

/** All filters take the forward half of an exchange whose backward half comes later. */
export function takeForward(bank: Bank, forward: number): void {
  for (let i = 0; i < FILTERS; i++) {
    const jitter = jitterOf(bank, i).forward;
    takeHalf(bank.filters[i], FORWARD, forward, readingVariance(bank, i, jitter), jitter, half);
    verdict.evidence[i] = half.evidence;
    verdict.quietForward[i] = half.quiet;
  }
}

/** All filters take the backward half of an exchange, after the forward one. */
export function takeBackward(bank: Bank, backward: number): void {
  for (let i = 0; i < FILTERS; i++) {
    const jitter = jitterOf(bank, i).backward;
    takeHalf(bank.filters[i], BACKWARD, backward, readingVariance(bank, i, jitter), jitter, half);
    verdict.evidence[i] = verdict.evidence[i] + half.evidence;
    verdict.quietBackward[i] = half.quiet;
  }
}

/** Filter `i` judges an exchange by its evidence, but does not take it. */
export function holdExchange(bank: Bank, i: number, forward: number, backward: number): void {
  const filter = bank.filters[i];
  const jitter = jitterOf(bank, i);
  judgeHalf(filter, FORWARD, forward, readingVariance(bank, i, jitter.forward), jitter.forward, half);
  const evidence = half.evidence;
  judgeHalf(filter, BACKWARD, backward, readingVariance(bank, i, jitter.backward), jitter.backward, half);
  verdict.evidence[i] = evidence + half.evidence;
  verdict.quietForward[i] = 0;
  verdict.quietBackward[i] = 0;
}

/** The reference has moved by `lead` (us) and `rate` (ppm): the filters stay where they are in the world. */
export function moveReference(bank: Bank, lead: number, rate: number): void {
  for (let i = 0; i < FILTERS; i++) {
    const filter = bank.filters[i];
    filter[State.Lead] = filter[State.Lead] - lead;
    filter[State.Rate] = filter[State.Rate] - rate;
  }
}

/** The base delay has changed by `change` (us) for every filter, about as surely as the jitter allows. */
export function moveBases(bank: Bank, change: number): void {
  for (let i = 0; i < FILTERS; i++) moveBase(bank, i, change);
}

/** The same for filter `i`. */
export function moveBase(bank: Bank, i: number, change: number): void {
  const filter = bank.filters[i];
  const jitter = jitterOf(bank, i).common;
  filter[State.Base] = filter[State.Base] + change;
  filter[State.BaseBase] = filter[State.BaseBase] + jitter * jitter;
}
