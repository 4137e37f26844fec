import { STEPT } from "../packet/protocol";
import { toInterval } from "../time/interval";
import { copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import { adjustClock, correctionAt, stepClock, type SystemClock } from "./system-clock";

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
  /** The clock has jumped by `discipline.step` seconds; raw time by `discipline.shift`. */
  Stepped,
  /** Nothing: the offset is too large to be true, and has not lasted. */
  Ignored,
}

/** State of the discipline. */
export interface Discipline {
  /** A `DisciplineState`. */
  state: number;
  /** Reading error of our own clock, s: 2^precision. */
  precisionInterval: number;
  /** How well the crystal's frequency is known apart from the newest samples, s/s: one standard deviation. */
  frequencyDeviation: number;
  /** Offset of the last update: true time minus ours, s. */
  offset: number;
  /** What the last step did to the clock and to raw time, s. */
  step: number;
  shift: number;
  /** Offset that leads to a step, s. */
  stepThreshold: number;
  /** The counter when the spike began. */
  spikeBegan: Timestamp;
}

/** A new board's crystal: within 200 ppm. */
const UNKNOWN_FREQUENCY = 2e-4;
/** After a restart the crystal is as it was, but for temperature. */
const RESTORED_FREQUENCY = 2e-6;
/** Samples older than the register keep this much say on the frequency. */
const REMEMBERED_FREQUENCY = 3e-7;
/** No crystal is that far off, s/s: a larger rate is an error of the estimate. */
const MAXIMUM_FREQUENCY = 5e-4;
/** Slew rates, s/s: while far off (0.1 s in 1.2 s), and in normal operation. */
const FAST_SLEW = 1 / 12;
const SLOW_SLEW = 5e-4;
/** An offset above this is slewed fast, s. */
const FAST_SLEW_ABOVE = 1e-3;
/** A slew in normal operation is spread over a quarter of the poll, within these bounds, s. */
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
    offset: 0,
    step: 0,
    shift: 0,
    stepThreshold: STEPT,
    spikeBegan: makeTimestamp(),
  };
}

/** Starts with the crystal's frequency (s/s) that was saved before the restart. */
export function restoreFrequency(discipline: Discipline, clock: SystemClock, now: Timestamp, frequency: number): void {
  adjustClock(clock, now, clampFrequency(frequency), 0, 0);
  discipline.frequencyDeviation = RESTORED_FREQUENCY;
}

/**
 * One update at the counter's reading `now`: true time minus raw time is `offset` seconds and grows by `frequency` +- `frequencyDeviation` (s/s).
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
  const error = offset - correctionAt(clock, now);
  const size = Math.abs(error);
  discipline.offset = error;
  if (size > discipline.stepThreshold) {
    if (discipline.state === DisciplineState.Tracking) copyTimestamp(now, discipline.spikeBegan);
    if (!mayStep(discipline, now)) {
      discipline.state = DisciplineState.Spike;
      return ClockUpdate.Ignored;
    }
    learnFrequency(discipline, frequencyDeviation);
    adjustClock(clock, now, clampFrequency(frequency), 0, 0);
    discipline.step = error;
    discipline.offset = 0; // the step takes it away: root dispersion must not carry it on
    discipline.shift = stepClock(clock, now, error);
    discipline.state = DisciplineState.Tracking;
    return ClockUpdate.Stepped;
  }
  learnFrequency(discipline, frequencyDeviation);
  const duration = slewDuration(size, poll);
  adjustClock(clock, now, clampFrequency(frequency), duration > 0 ? error / duration : 0, duration);
  discipline.state = DisciplineState.Tracking;
  return ClockUpdate.Slewed;
}

function mayStep(discipline: Discipline, now: Timestamp): boolean {
  if (discipline.state === DisciplineState.Starting) return true;
  subtract(now, discipline.spikeBegan, elapsed);
  return discipline.state === DisciplineState.Spike && toInterval(elapsed) >= STEPOUT;
}

function learnFrequency(discipline: Discipline, deviation: number): void {
  const prior = 4 * deviation; // the samples behind it stay in the register: counting them twice must not make us sure
  if (prior < discipline.frequencyDeviation) discipline.frequencyDeviation = prior;
  if (discipline.frequencyDeviation < REMEMBERED_FREQUENCY) discipline.frequencyDeviation = REMEMBERED_FREQUENCY;
}

function slewDuration(size: number, poll: number): number {
  if (size > FAST_SLEW_ABOVE) return size / FAST_SLEW;
  let duration = Math.pow(2, poll) / 4;
  if (duration < SHORTEST_SLEW) duration = SHORTEST_SLEW;
  if (duration > LONGEST_SLEW) duration = LONGEST_SLEW;
  return size / duration > SLOW_SLEW ? size / SLOW_SLEW : duration;
}

function clampFrequency(frequency: number): number {
  if (frequency > MAXIMUM_FREQUENCY) return MAXIMUM_FREQUENCY;
  return frequency < -MAXIMUM_FREQUENCY ? -MAXIMUM_FREQUENCY : frequency;
}
