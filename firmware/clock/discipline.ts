import type { Thermometer } from "../../hal/thermometer";
import { STEPT } from "../packet/protocol";
import { NO_TEMPERATURE } from "../estimator/estimator";
import { toInterval } from "../time/interval";
import { copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import { adjustClock, stepClock, type SystemClock } from "./system-clock";

/**
 * The clock discipline: takes what the sources agree on and steers the clock (RFC 5905 section 12 has its purpose, not its loop: the estimate comes from
 * the unsteered counter, so there is nothing that could oscillate).
 *
 *   state     event                             does                                    next
 *   starting  |offset| above the step threshold  steps                                  tracking
 *   starting  smaller offset                     slews fast                             tracking
 *   tracking  smaller offset                     slews                                  tracking
 *   tracking  |offset| above the threshold       waits                                  spike
 *   spike     smaller offset                     slews                                  tracking
 *   spike     still above it 300 s later         steps                                  tracking
 */
export const enum DisciplineState {
  Starting,
  Tracking,
  Spike,
}

/** What an update did to the clock. */
export const enum ClockUpdate {
  /** Offset and frequency are being corrected. */
  Slewed,
  /** The clock has jumped by `discipline.step` seconds. */
  Stepped,
  /** Nothing: the offset is too large to be true, and has not lasted. */
  Ignored,
}

/** State of the discipline. */
export interface Discipline {
  state: DisciplineState;
  /** Reading error of our own clock, s: 2^precision. */
  precisionInterval: number;
  /** How well the crystal's frequency is known apart from the newest samples, s/s: one standard deviation. */
  frequencyDeviation: number;
  /** What the system peer's estimator has learned: how the crystal wanders, ppm/sqrt(s), and how late packets are, s; 0 while unknown. */
  randomWalkDeviation: number;
  jitter: number;
  /** How warm the crystal is; undefined on a board without a thermometer. */
  thermometer: Thermometer | undefined;
  /** For which temperature the clock's frequency is, degrees Celsius; `NO_TEMPERATURE` for any. */
  temperature: number;
  /** What the counter gains by a kelvin, as the system peer's estimator has learned it, ppm/K; 0 while unknown. */
  coefficient: number;
  /** Offset of the last update: true time minus ours, s. */
  offset: number;
  /** What the last step did to the clock, s. */
  step: number;
  /** Offset that leads to a step, s. */
  stepThreshold: number;
  /** Fastest slew once started, s/s (`ntp-service slew-rate`). */
  maximumSlew: number;
  /** Updates since the start, up to `START_UPDATES`. */
  updates: number;
  /** The counter when the spike began. */
  spikeBegan: Timestamp;
}

/** A new board's crystal: one standard deviation; the estimator finds 500 ppm as well. */
const UNKNOWN_FREQUENCY = 1e-4;
/** After a restart the crystal is as it was, but for temperature; a source that is asked for the first time learns this of it. */
const RESTORED_FREQUENCY = 2e-6;
/** No crystal is that far off, s/s: a larger rate is an error of the estimate. */
const MAXIMUM_FREQUENCY = 5e-4;
/** Slew rate at the start, s/s: 0.1 s in 1.2 s. */
const FAST_SLEW = 1 / 12;
/** The fastest in normal operation unless `ntp-service slew-rate` says otherwise, ppm. */
export const DEFAULT_SLEW_RATE = 500;
/** The start is over after so many updates: by then the estimator has begun anew for the last time. */
const START_UPDATES = 16;
/** A larger offset is slewed as fast as may be, s: its own size is the noise then, not what the slew does to the frequency. */
const HURRY_ABOVE = 1e-3;
/** A smaller one is spread over a quarter of the poll, within these bounds, s: that costs 1 % of accuracy and keeps the frequency smooth. */
const SHORTEST_SLEW = 1;
const LONGEST_SLEW = 16;
/** A large offset must last so long before it is believed, s (ntpd's stepout). */
const STEPOUT = 300;

const elapsed = makeTimestamp();

/** A discipline that knows nothing of its crystal. */
export function makeDiscipline(precision: number): Discipline {
  return {
    state: DisciplineState.Starting,
    precisionInterval: Math.pow(2, precision),
    frequencyDeviation: UNKNOWN_FREQUENCY,
    randomWalkDeviation: 0,
    jitter: 0,
    thermometer: undefined,
    temperature: NO_TEMPERATURE,
    coefficient: 0,
    offset: 0,
    step: 0,
    maximumSlew: DEFAULT_SLEW_RATE / 1e6,
    updates: 0,
    stepThreshold: STEPT,
    spikeBegan: makeTimestamp(),
  };
}

/** Starts with the crystal's frequency and its deviation (s/s) that were saved before the restart. */
export function restoreFrequency(discipline: Discipline, clock: SystemClock, now: Timestamp, frequency: number, deviation: number): void {
  adjustClock(clock, now, clampFrequency(frequency), 0, 0);
  discipline.frequencyDeviation = deviation > RESTORED_FREQUENCY ? deviation : RESTORED_FREQUENCY;
}

/**
 * One update at the counter's reading `now`: our clock is late by `offset` (s), and true time gains on the counter by `frequency` +- `frequencyDeviation` (s/s).
 * `poll` is the system peer's poll exponent.
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
    if (discipline.state === DisciplineState.Tracking) copyTimestamp(now, discipline.spikeBegan);
    if (!mayStep(discipline, now)) {
      discipline.state = DisciplineState.Spike;
      return ClockUpdate.Ignored;
    }
    adjustClock(clock, now, clampFrequency(frequency), 0, 0);
    discipline.step = offset;
    discipline.offset = 0; // the step takes it away: root dispersion must not carry it on
    stepClock(clock, now, offset);
    count(discipline, frequencyDeviation);
    return ClockUpdate.Stepped;
  }
  const duration = slewDuration(discipline, size, poll);
  adjustClock(clock, now, clampFrequency(frequency), duration > 0 ? offset / duration : 0, duration);
  count(discipline, frequencyDeviation);
  return ClockUpdate.Slewed;
}

/** The update has been made. A deviation of the frequency that is known better than at first tells the next source what to expect. */
function count(discipline: Discipline, frequencyDeviation: number): void {
  discipline.state = DisciplineState.Tracking;
  if (discipline.updates < START_UPDATES) discipline.updates = discipline.updates + 1;
  const cautious = 2 * frequencyDeviation > RESTORED_FREQUENCY ? 2 * frequencyDeviation : RESTORED_FREQUENCY;
  if (cautious < discipline.frequencyDeviation) discipline.frequencyDeviation = cautious;
}

function mayStep(discipline: Discipline, now: Timestamp): boolean {
  if (discipline.state === DisciplineState.Starting) return true;
  subtract(now, discipline.spikeBegan, elapsed);
  return discipline.state === DisciplineState.Spike && toInterval(elapsed) >= STEPOUT;
}

function slewDuration(discipline: Discipline, size: number, poll: number): number {
  const fastest = discipline.updates < START_UPDATES ? FAST_SLEW : discipline.maximumSlew;
  const shortest = size / fastest;
  if (size > HURRY_ABOVE) return shortest;
  let duration = Math.pow(2, poll) / 4;
  if (duration < SHORTEST_SLEW) duration = SHORTEST_SLEW;
  if (duration > LONGEST_SLEW) duration = LONGEST_SLEW;
  return duration < shortest ? shortest : duration;
}

/** The nearest frequency that a crystal may have, s/s. */
export function clampFrequency(frequency: number): number {
  if (frequency > MAXIMUM_FREQUENCY) return MAXIMUM_FREQUENCY;
  return frequency < -MAXIMUM_FREQUENCY ? -MAXIMUM_FREQUENCY : frequency;
}
