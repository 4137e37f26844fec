import type { Thermometer } from "../../hal/thermometer";
import { STEPT } from "../packet/protocol";
import { NO_TEMPERATURE } from "../estimator/estimator";
import { toInterval } from "../time/interval";
import { copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import { adjustClock, stepClock, type SystemClock } from "./system-clock";

/**
 * Clock discipline: steers the clock by the combined offset. It has the purpose of RFC 5905 section 12, but no feedback loop: the estimate is relative to the
 * counter, which is not steered, so that nothing can oscillate.
 *
 *   state     event                              does                                    next
 *   starting  |offset| above the step threshold  steps                                   tracking
 *   starting  smaller offset                     slews fast                              tracking
 *   tracking  smaller offset                     slews                                   tracking
 *   tracking  |offset| above the threshold       waits                                   spike
 *   spike     smaller offset                     slews                                   tracking
 *   spike     still above it 300 s later         steps                                   tracking
 *   spike     the same, past the panic limit     waits                                   panic
 *   panic     smaller offset                     slews                                   tracking
 *   panic     no longer past the limit           steps                                   tracking
 */
export const enum DisciplineState {
  Starting,
  Tracking,
  Spike,
  Panic,
}

/** Effect of an update on the clock. */
export const enum ClockUpdate {
  /** Offset and frequency are being corrected. */
  Slewed,
  /** The clock was stepped by `discipline.step`. */
  Stepped,
  /** No effect: the offset is above the threshold and has not lasted long enough. */
  Ignored,
  /** No effect from now on: the step would exceed the panic limit. */
  Refused,
}

/** State of the discipline. */
export interface Discipline {
  state: DisciplineState;
  /** Reading error of the system clock [s]: 2^precision. */
  precisionInterval: number;
  /** Standard deviation of the crystal's frequency [s/s], without the newest samples. */
  frequencyDeviation: number;
  /** True while the system peer's estimate contradicts its samples, or has not been confirmed since: the frequency may be wrong by far. */
  isContradicted: boolean;
  /** Random-walk deviation of the crystal's frequency [ppm/sqrt(s)] and mean jitter of packets [s], from the system peer's estimator; 0 while unknown. */
  randomWalkDeviation: number;
  jitter: number;
  /** Sensor at the crystal; undefined on a board without one. */
  thermometer: Thermometer | undefined;
  /** Temperature for which the clock's frequency is valid [degrees Celsius]; `NO_TEMPERATURE` for any. */
  temperature: number;
  /** Temperature coefficient of the counter's frequency from the system peer's estimator [ppm/K]; 0 while unknown. */
  coefficient: number;
  /** Offset of the last update, true time minus system clock [s]. */
  offset: number;
  /** Size of the last step [s]. */
  step: number;
  /** Offset above which the clock is stepped [s]. */
  stepThreshold: number;
  /**
   * Panic limit: largest sum of steps after the first synchronization, until a day has passed without a large offset [s]; 0 for none. A chain of small steps must
   * not lead the clock anywhere (CVE-2015-5300).
   */
  panicThreshold: number;
  /** Remainder of it [s]. */
  stepsLeft: number;
  /** Maximum slew rate after the start [s/s] (`ntp-service slew-rate`). */
  maximumSlew: number;
  /** Updates since the start, 0..`START_UPDATES`. */
  updates: number;
  /** Counter reading at the beginning of the spike. */
  spikeBegan: Timestamp;
}

/** Standard deviation of an unknown crystal's frequency [s/s]. The estimator also finds a frequency error of 500 ppm. */
const UNKNOWN_FREQUENCY = 1e-4;
/** Standard deviation from which a frequency that was known counts as unknown again [s/s]. */
const LOST_FREQUENCY = 2e-5;
/** Minimum standard deviation of a restored frequency [s/s]: it is valid but for the temperature. The first estimate of a source starts from it. */
const RESTORED_FREQUENCY = 2e-6;
/** Maximum frequency error of a crystal [s/s]. A larger one is an error of the estimate. */
const MAXIMUM_FREQUENCY = 5e-4;
/** Slew rate at the start [s/s]: 0.1 s in 1.2 s. */
const FAST_SLEW = 1 / 12;
/** Default maximum slew rate after the start [ppm]. */
export const DEFAULT_SLEW_RATE = 500;
/** Default panic limit [s] (ntpd: 1000 s for one step). */
export const DEFAULT_PANIC_THRESHOLD = 1000;
/** Time without a large offset after which the steps before no longer count [s]. */
const DAY = 86400;
/** Number of updates that count as the start. The estimator restarts for the last time within them. */
const START_UPDATES = 16;
/** Offset above which the clock is slewed at the maximum rate [s]: the offset matters more then than a smooth frequency. */
const FAST_SLEW_ABOVE = 1e-3;
/**
 * Limits of the duration of a slew [s]. A smaller offset is spread over a quarter of the poll interval: that costs 1 % of accuracy and keeps the frequency
 * smooth.
 */
const SHORTEST_SLEW = 1;
const LONGEST_SLEW = 16;
/** Time for which a large offset must last before the clock is stepped [s] (ntpd: stepout). */
const STEPOUT = 300;

const elapsed = makeTimestamp();

/** Returns a discipline of a crystal with unknown frequency. */
export function makeDiscipline(precision: number): Discipline {
  return {
    state: DisciplineState.Starting,
    precisionInterval: Math.pow(2, precision),
    frequencyDeviation: UNKNOWN_FREQUENCY,
    isContradicted: false,
    randomWalkDeviation: 0,
    jitter: 0,
    thermometer: undefined,
    temperature: NO_TEMPERATURE,
    coefficient: 0,
    offset: 0,
    step: 0,
    panicThreshold: DEFAULT_PANIC_THRESHOLD,
    stepsLeft: DEFAULT_PANIC_THRESHOLD,
    maximumSlew: DEFAULT_SLEW_RATE / 1e6,
    updates: 0,
    stepThreshold: STEPT,
    spikeBegan: makeTimestamp(),
  };
}

/** Starts with the saved frequency of the crystal and its standard deviation [s/s]. */
export function restoreFrequency(discipline: Discipline, clock: SystemClock, now: Timestamp, frequency: number, deviation: number): void {
  adjustClock(clock, now, clampFrequency(frequency), 0, 0);
  discipline.frequencyDeviation = deviation > RESTORED_FREQUENCY ? deviation : RESTORED_FREQUENCY;
}

/**
 * Updates the clock at the counter reading `now`. `offset` is true time minus system clock [s]; `frequency` is that of true time relative to the counter, with
 * its standard deviation [s/s]. `poll` is the system peer's poll exponent [log2 s].
 */
export function updateClock(
  discipline: Discipline,
  clock: SystemClock,
  now: Timestamp,
  offset: number,
  frequency: number,
  frequencyDeviation: number,
  poll: number,
): ClockUpdate {
  const size = Math.abs(offset);
  discipline.offset = offset;
  if (size > discipline.stepThreshold) {
    const before = discipline.state;
    if (!mayStep(discipline, now)) return ClockUpdate.Ignored;
    if (before !== DisciplineState.Starting && discipline.panicThreshold > 0) {
      if (size > discipline.stepsLeft) {
        discipline.state = DisciplineState.Panic;
        return before === DisciplineState.Panic ? ClockUpdate.Ignored : ClockUpdate.Refused;
      }
      discipline.stepsLeft = discipline.stepsLeft - size;
    }
    adjustClock(clock, now, clampFrequency(frequency), 0, 0);
    discipline.step = offset;
    discipline.offset = 0; // a step removes the offset: the root dispersion must not contain it
    stepClock(clock, now, offset);
    recordUpdate(discipline, frequencyDeviation);
    return ClockUpdate.Stepped;
  }
  const duration = slewDuration(discipline, size, poll);
  adjustClock(clock, now, clampFrequency(frequency), duration > 0 ? offset / duration : 0, duration);
  recordUpdate(discipline, frequencyDeviation);
  return ClockUpdate.Slewed;
}

/**
 * Records an update. A more precise frequency than before narrows the expectation for the next source. A frequency that the sources have contradicted widens it.
 */
function recordUpdate(discipline: Discipline, frequencyDeviation: number): void {
  discipline.state = DisciplineState.Tracking;
  if (discipline.updates < START_UPDATES) discipline.updates = discipline.updates + 1;
  const cautious = 2 * frequencyDeviation > RESTORED_FREQUENCY ? 2 * frequencyDeviation : RESTORED_FREQUENCY;
  if (cautious < discipline.frequencyDeviation) discipline.frequencyDeviation = cautious;
  else if (frequencyDeviation > LOST_FREQUENCY) discipline.frequencyDeviation = frequencyDeviation;
}

/** Returns true when an offset above the threshold has lasted long enough for a step. Its begin is noted. */
function mayStep(discipline: Discipline, now: Timestamp): boolean {
  if (discipline.state === DisciplineState.Starting) return true;
  subtract(now, discipline.spikeBegan, elapsed);
  const age = toInterval(elapsed);
  if (age > DAY) discipline.stepsLeft = discipline.panicThreshold;
  if (discipline.state !== DisciplineState.Tracking) return age >= STEPOUT;
  copyTimestamp(now, discipline.spikeBegan);
  discipline.state = DisciplineState.Spike;
  return false;
}

function slewDuration(discipline: Discipline, size: number, poll: number): number {
  const fastest = discipline.updates < START_UPDATES ? FAST_SLEW : discipline.maximumSlew;
  const shortest = size / fastest;
  if (size > FAST_SLEW_ABOVE) return shortest;
  let duration = Math.pow(2, poll) / 4;
  if (duration < SHORTEST_SLEW) duration = SHORTEST_SLEW;
  if (duration > LONGEST_SLEW) duration = LONGEST_SLEW;
  return duration < shortest ? shortest : duration;
}

/** Returns `frequency` limited to the possible errors of a crystal [s/s]. */
export function clampFrequency(frequency: number): number {
  if (frequency > MAXIMUM_FREQUENCY) return MAXIMUM_FREQUENCY;
  return frequency < -MAXIMUM_FREQUENCY ? -MAXIMUM_FREQUENCY : frequency;
}
