import { timeMinusCounterAt, type SystemClock } from "../clock/system-clock";
import { MAXDISP } from "../packet/protocol";
import { addInterval, toInterval } from "../time/interval";
import { makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import { makeBank, type Bank } from "./bank";
import { FRESH, type PathWatch } from "./path-change";
import { clearRegister, makeStages, type Register } from "./register";
import { makeKept } from "./start";

/**
 * What one source tells about our clock. Everything is measured against the board's counter, which steering never touches, so no step or slew of ours can
 * mislead the estimate, and nothing can oscillate.
 *
 * The reference is a straight line that follows the estimate: true time minus counter, as a time stamp, at `epoch`, and the rate at which the counter gains. It
 * is moved to the newest estimate at every exchange, so it is the estimate. The bank of filters (bank.ts) works with microseconds and ppm relative to it.
 */
export interface Estimator extends Register, PathWatch {
  /** The counter at the newest exchange. */
  epoch: Timestamp;
  /** True time minus counter at `epoch`, the best estimate. */
  reference: Timestamp;
  /** What the counter gains on true time, ppm. */
  rate: number;
  /** The same with the other sign as a plain ratio: rate of true time minus counter, s/s. */
  frequency: number;
  /** Standard deviations of the estimate at `epoch`, s, and of `frequency`, s/s. */
  offsetDeviation: number;
  frequencyDeviation: number;
  /** Least one-way delay by the estimate, s: what the offset is wrong by at most if the way is not the same in both directions. */
  baseDelay: number;
  /** Reading errors of both clocks in the newest sample, s. */
  readingError: number;
  /** What the estimate may be wrong by besides if the newest sample is right, which contradicts it, s; 0 where they agree (exchange.ts). */
  doubt: number;
  /** How warm the crystal was at `epoch`, degrees Celsius; `NO_TEMPERATURE` where nobody can tell. */
  temperature: number;
  /** What the counter gains by a kelvin, ppm/K: the best estimate. */
  coefficient: number;

  readonly bank: Bank;
  /** Exchanges taken since the start, up to `START_EXCHANGES`. */
  exchanges: number;
  /** Exchanges in a row that no filter could believe. */
  refusals: number;
  /** How far the reference has moved since the first exchange, to which the kept ones are relative, us of lead. */
  moved: number;
  /** What was known of the counter's rate and its deviation before the first exchange, ppm. */
  priorRate: number;
  priorDeviation: number;
  /** The same of its wander, ppm/sqrt(s); 0 for unknown. */
  priorWander: number;
}

/** Standard deviations of an estimate that its error stays within: 98 times in 100 or more, measured (README.md). */
export const SURE_DEVIATIONS = 3;
/** Where nobody can tell how warm it is: below absolute zero. A number, so that its place holds nothing else and needs no new memory. */
export const NO_TEMPERATURE = -300;
/** Seconds of a microsecond, and the ratio that is a ppm. */
export const MICRO = 1e-6;

const asked = makeTimestamp();
const scratch = makeTimestamp();

/** An estimator without samples. */
export function makeEstimator(): Estimator {
  const estimator: Estimator = {
    count: 0,
    stages: makeStages(),
    delay: 0,
    dispersion: MAXDISP,
    jitter: 0,
    epoch: makeTimestamp(),
    reference: makeTimestamp(),
    rate: 0,
    frequency: 0,
    offsetDeviation: MAXDISP,
    frequencyDeviation: 0,
    baseDelay: 0,
    readingError: 0,
    doubt: 0,
    temperature: NO_TEMPERATURE,
    coefficient: 0,
    bank: makeBank(),
    keptCount: 0,
    kept: makeKept(),
    watched: 0,
    watchNext: 0,
    sinceRise: FRESH,
    exchanges: 0,
    refusals: 0,
    moved: 0,
    priorRate: 0,
    priorDeviation: 0,
    priorWander: 0,
  };
  clearRegister(estimator);
  return estimator;
}

/** Forgets every sample. */
export function clearEstimator(estimator: Estimator): void {
  clearRegister(estimator);
  estimator.exchanges = 0;
  estimator.refusals = 0;
  estimator.rate = 0;
  estimator.frequency = 0;
  estimator.offsetDeviation = MAXDISP;
  estimator.frequencyDeviation = 0;
  estimator.baseDelay = 0;
  estimator.doubt = 0;
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
  const bank = estimator.bank;
  const growth = (2 * bank.leadRate + (bank.rateVariance + (bank.wander * age) / 3) * age) * age;
  return Math.sqrt(estimator.offsetDeviation * estimator.offsetDeviation + (growth > 0 ? growth : 0) * MICRO * MICRO);
}

/** Mean time by which the packets of this source are late, s: the noise of one exchange. */
export function jitterOf(estimator: Estimator): number {
  return ((estimator.bank.forward + estimator.bank.backward) / 2) * MICRO;
}

/** True time itself has moved by `step` seconds, as by a leap second. */
export function stepEstimate(estimator: Estimator, step: number): void {
  addInterval(estimator.reference, step, estimator.reference);
}
