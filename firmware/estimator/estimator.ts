import { timeMinusCounterAt, type SystemClock } from "../clock/system-clock";
import { MAXDISP } from "../packet/protocol";
import { addInterval, toInterval } from "../time/interval";
import { makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import type { Exchange } from "./exchange";
import { clearRegister, type Register } from "./register";

/**
 * What one source tells about our clock. Everything is measured against the board's counter, which steering never touches, so no step or slew of ours can
 * mislead the estimate, and nothing can oscillate.
 *
 * The estimate is a straight line: true time minus counter, as a time stamp, at `epoch`, and its rate. It is moved at every exchange.
 */
export interface Estimator extends Register {
  readonly learned: Learned;
  /** The counter at the newest exchange. */
  epoch: Timestamp;
  /** True time minus counter at `epoch`, the best estimate. */
  reference: Timestamp;
  /** Rate of true time minus counter, s/s. */
  frequency: number;
  /** Standard deviations of the estimate at `epoch`, s, and of `frequency`, s/s. */
  offsetDeviation: number;
  frequencyDeviation: number;
  /** Least one-way delay by the estimate, s: what the offset is wrong by at most if the way is not the same in both directions. */
  baseDelay: number;
  /** Reading errors of both clocks in the newest sample, s. */
  readingError: number;
  /** What the estimate may be wrong by besides if the newest sample is right, which contradicts it, s; 0 where they agree (halves.ts, one-way.ts). */
  doubt: number;
  /** Samples in a row that contradict the estimate, or that have followed a restart by contradiction; 0 while all agree. */
  contradictions: number;
  /** How warm the crystal was at `epoch`, degrees Celsius; `NO_TEMPERATURE` where nobody can tell. */
  temperature: number;
  /** What the counter gains by a kelvin, ppm/K: the best estimate. */
  coefficient: number;
}

/** What is known of the crystal and of the way, in microseconds and ppm. */
export interface Learned {
  /** Covariance of offset and rate, us ppm, and variance of the rate, ppm^2. */
  leadRate: number;
  rateVariance: number;
  /** What the crystal wanders by, W^2, ppm^2/s. */
  wander: number;
  /** Jitter of each direction, us. */
  forward: number;
  backward: number;
}

/** A way to estimate: the bank of filters (bank-estimator.ts), or the one filter of a chip with little memory (line-estimator.ts). */
export interface Estimation {
  /** An estimator without samples. */
  readonly make: (this: void) => Estimator;
  /** Takes one exchange. */
  readonly addExchange: (this: void, estimator: Estimator, exchange: Exchange) => void;
  /** Takes a packet that came one way: `t3` by the source's clock, `t4` by our counter. Its way took `oneWayDelay` (s) as far as a volley has shown. */
  readonly addOneWay: (this: void, estimator: Estimator, exchange: Exchange, oneWayDelay: number) => void;
}

/** Standard deviations of an estimate that its error stays within: 98 times in 100 or more, measured (README.md). */
export const COVERAGE_FACTOR = 3;
/** Standard deviations below its bound from which a one-way measurement is impossible: no packet comes early. */
export const IMPOSSIBLE = 8;
/** Standard deviation of the frequency after a restart by contradiction [ppm]. */
export const enum FrequencyDeviation {
  /** A clock has been stepped: the frequency is kept. */
  Kept = 2,
  /** The exchanges after a restart contradict the estimate again: the frequency itself was wrong. */
  Lost = 100,
}
/** Where nobody can tell how warm it is: below absolute zero. A number, so that its place holds nothing else and needs no new memory. */
export const NO_TEMPERATURE = -300;
/** Seconds of a microsecond, and the ratio that is a ppm. */
export const MICRO = 1e-6;

const asked = makeTimestamp();
const scratch = makeTimestamp();

/** Forgets every sample. What a kind of estimator has of its own it forgets when the next one comes. */
export function clearEstimator(estimator: Estimator): void {
  clearRegister(estimator);
  estimator.frequency = 0;
  estimator.offsetDeviation = MAXDISP;
  estimator.frequencyDeviation = 0;
  estimator.baseDelay = 0;
  estimator.doubt = 0;
  estimator.contradictions = 0;
  estimator.temperature = NO_TEMPERATURE;
}

/** True time minus counter at the counter's reading `at`. */
export function trueMinusCounterAt(estimator: Estimator, at: Timestamp, into: Timestamp): void {
  addInterval(estimator.reference, estimator.frequency * sampleAge(estimator, at), into);
}

/** True time minus the time of our `clock` at the counter's reading `at`, s: by how much it is late. */
export function offsetOf(estimator: Estimator, clock: SystemClock, at: Timestamp): number {
  trueMinusCounterAt(estimator, at, asked);
  timeMinusCounterAt(clock, at, scratch);
  subtract(asked, scratch, scratch);
  return toInterval(scratch);
}

/** Seconds since the newest sample at the counter's reading `at`. */
export function sampleAge(estimator: Estimator, at: Timestamp): number {
  subtract(at, estimator.epoch, scratch);
  return toInterval(scratch);
}

/** Standard deviation of the estimate at the counter's reading `at`, s. */
export function deviationAt(estimator: Estimator, at: Timestamp): number {
  return deviationAfter(estimator, sampleAge(estimator, at));
}

/** The same `age` seconds after the newest sample: it grows by what the rate is not known, and by what the crystal wanders. */
export function deviationAfter(estimator: Estimator, age: number): number {
  const learned = estimator.learned;
  const growth = (2 * learned.leadRate + (learned.rateVariance + (learned.wander * age) / 3) * age) * age;
  return Math.sqrt(estimator.offsetDeviation * estimator.offsetDeviation + (growth > 0 ? growth : 0) * MICRO * MICRO);
}

/** Mean time by which the packets of this source are late, s: the noise of one exchange. */
export function jitterOf(estimator: Estimator): number {
  return ((estimator.learned.forward + estimator.learned.backward) / 2) * MICRO;
}

/** True time itself has moved by `step` seconds, as by a leap second. */
export function stepEstimate(estimator: Estimator, step: number): void {
  addInterval(estimator.reference, step, estimator.reference);
}
