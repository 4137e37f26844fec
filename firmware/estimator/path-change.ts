import { beginAsymmetry } from "./asymmetry";
import { FILTERS, MEAN_FILTERS, moveBase, noiseOf, type Bank } from "./bank";
import { CLEAR_DROP, isBelow } from "./consistency";
import { Law } from "./delay-law";
import { BACKWARD, excessOf, FORWARD, State } from "./filter";
import { setJitter } from "./jitter";
import { late, mean } from "./learning";
import type { Start } from "./start";
import { holdExchange, takeExchange } from "./update";

/**
 * What a way may do other than be late: become longer, shorter or noisier for good. Told by the last eight exchanges, and with care: a way that changes in
 * both directions alike does not move the clock, and one that changes in one direction only cannot be told from a clock that does.
 */
export interface PathWatch extends Start {
  /** Of the last eight exchanges how many have been seen, and where the next goes; they lie in a ring, as `Seen` says. */
  watched: number;
  watchNext: number;
  /** Exchanges since the base was last raised, up to `FRESH`. */
  sinceRise: number;
}

/**
 * Where in `Start.kept` the eight values of a kind begin. The first exchanges lie there too, which are not needed any more once there is something to watch: a
 * chip has the room once.
 */
const enum Seen {
  /** How late each half was, us. */
  LateForward = 0,
  LateBackward = 8,
  /** Probability that its way was not quiet. */
  BusyForward = 16,
  BusyBackward = 24,
}

const WINDOW = 8;
/** A base that has been raised may have been raised in error for so many exchanges. */
export const FRESH = 200;
/** And each half must have this part of the other's: a detour that ends in one direction is not symmetric. */
const LEAST_PART = 0.25;
/** Exchanges in a row that a filter may hold back from. */
const MOST_HELD = 2;
/** Median less minimum of exponential sums, in jitters. */
const MEDIAN_EXCESS = 1.2;

/** Eight sums in order, for their median. */
const sorted = [0, 0, 0, 0, 0, 0, 0, 0];

/** Forgets the last eight exchanges. */
export function clearPathWatch(watch: PathWatch): void {
  watch.watched = 0;
  watch.watchNext = 0;
}

/**
 * A symmetric drop: both halves lie below their bounds by similar parts of D = 2 B - forward - backward, far outside of their deviation. Then the base has dropped by
 * D / 2, and by the jitter, by which these halves too were late on the mean. A step of either clock would have moved them in opposite directions. Each filter is checked by itself, before its update.
 */
export function followDrops(bank: Bank, forward: number, backward: number): void {
  const count = bank.common.isFollowed ? MEAN_FILTERS : FILTERS;
  for (let i = 0; i < count; i++) {
    const filter = bank.filters[i];
    const noise = noiseOf(i);
    const a = -excessOf(filter, FORWARD, forward + noise.forward.lag);
    const b = -excessOf(filter, BACKWARD, backward + noise.backward.lag);
    const variance = 4 * filter[State.BaseBase] + noise.forward.reading + noise.backward.reading;
    if (a > LEAST_PART * b && b > LEAST_PART * a && a + b > CLEAR_DROP * Math.sqrt(variance))
      moveBase(bank, i, -(a + b) / 2 - noise.drop, noise.deviation);
  }
}

/**
 * Lets every filter take the exchange. For a while after a rise of the base a filter that finds a half impossible holds back, twice at most: a way that drops
 * again shows it at every exchange, and a large queue on one direction must not make a clock step of it.
 */
export function takeWithCare(watch: PathWatch, bank: Bank, forward: number, backward: number): void {
  const isFresh = watch.sinceRise < FRESH;
  if (isFresh) watch.sinceRise = watch.sinceRise + 1;
  for (let i = 0; i < FILTERS; i++) {
    const filter = bank.filters[i];
    if (isFresh && filter[State.Held] < MOST_HELD && isBelow(bank, i, forward, backward, 0)) {
      filter[State.Held] = filter[State.Held] + 1;
      holdExchange(bank, i, forward, backward);
    } else {
      filter[State.Held] = 0;
      takeExchange(bank, i, forward, backward);
    }
  }
}

/** The bank has learned from an exchange: looks whether the last eight together show another path. */
export function watchPath(watch: PathWatch, bank: Bank): void {
  const seen = watch.kept;
  const place = watch.watchNext;
  seen[Seen.LateForward + place] = late.forward;
  seen[Seen.LateBackward + place] = late.backward;
  seen[Seen.BusyForward + place] = 1 - mean.quietForward;
  seen[Seen.BusyBackward + place] = 1 - mean.quietBackward;
  watch.watchNext = (place + 1) % WINDOW;
  if (watch.watched < WINDOW) watch.watched = watch.watched + 1;
  if (watch.watched < WINDOW) return;
  if (!followRise(watch, bank)) followRegime(watch, bank);
}

/**
 * A symmetric rise: the least of eight forward halves is later than the jitter, and of eight backward halves too, and the two are alike. Under the model that
 * happens once in e^16. The base rises by the smaller one, and the jitter is what the halves show above it.
 */
function followRise(watch: PathWatch, bank: Bank): boolean {
  const there = least(watch.kept, Seen.LateForward);
  const back = least(watch.kept, Seen.LateBackward);
  if (there <= late.forwardJitter || back <= late.backwardJitter || there >= 2 * back || back >= 2 * there) return false;
  const rise = there < back ? there : back;
  const above = (sum(watch.kept, Seen.LateForward) + sum(watch.kept, Seen.LateBackward)) / (2 * WINDOW) - rise;
  const jitter = larger(above, bank.resolution);
  beginNoise(bank, jitter, jitter);
  for (let i = 0; i < FILTERS; i++) moveBase(bank, i, rise, jitter);
  clearPathWatch(watch);
  watch.sinceRise = 0;
  return true;
}

/**
 * Another regime: most of the last eight exchanges look like outliers, in both directions. The jitter has grown, or the base has risen by less than a rise
 * needs; either way the sums of both halves tell, in which the clock does not occur. One direction alone never leads here: that may be a clock.
 */
function followRegime(watch: PathWatch, bank: Bank): void {
  if (sum(watch.kept, Seen.BusyForward) <= WINDOW / 2 || sum(watch.kept, Seen.BusyBackward) <= WINDOW / 2) return;
  for (let i = 0; i < WINDOW; i++) insert(watch.kept[Seen.LateForward + i] + watch.kept[Seen.LateBackward + i], i);
  const jitter = larger(((sorted[WINDOW / 2 - 1] + sorted[WINDOW / 2]) / 2 - sorted[0]) / MEDIAN_EXCESS, bank.resolution);
  const asymmetry = bank.asymmetry;
  const deviation = larger(Math.sqrt(larger(asymmetry.outbound[Law.Variance], asymmetry.inbound[Law.Variance])), jitter);
  const edge = larger(bank.sharp.common, jitter);
  beginNoise(bank, edge, deviation);
  for (let i = 0; i < FILTERS; i++) moveBase(bank, i, sorted[0] / 2, i < MEAN_FILTERS ? edge : deviation);
  clearPathWatch(watch);
}

/** Jitter of the filters that follow edges, and deviation for those that follow means, both as if eight packets had shown them [us]. */
function beginNoise(bank: Bank, jitter: number, deviation: number): void {
  setJitter(bank.sharp, jitter, WINDOW);
  beginAsymmetry(bank.asymmetry, deviation, WINDOW);
}

/** Puts `value` in order among the first `count` of `sorted`. */
function insert(value: number, count: number): void {
  let place = count;
  while (place > 0 && sorted[place - 1] > value) {
    sorted[place] = sorted[place - 1];
    place = place - 1;
  }
  sorted[place] = value;
}

/** The least of the eight values that begin at `first`. */
function least(values: number[], first: number): number {
  let smallest = values[first];
  for (let i = first + 1; i < first + WINDOW; i++) if (values[i] < smallest) smallest = values[i];
  return smallest;
}

function sum(values: number[], first: number): number {
  let total = 0;
  for (let i = first; i < first + WINDOW; i++) total = total + values[i];
  return total;
}

function larger(a: number, b: number): number {
  return a > b ? a : b;
}
