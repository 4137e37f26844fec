import type { Counter } from "../../hal/counter";
import { addInterval, fromInterval, toInterval } from "../time/interval";
import { add, copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";

/**
 * Disciplined clock (the clock-adjust process of RFC 5905 section 12): arithmetic on the board's counter, which is not steered.
 *
 *   time = counter + anchor + correction(counter)
 *   correction grows from `base` on by `frequency`, and by `slewRate` while a slew lasts
 *
 * Only `stepClock` and `setClock` make it jump. It never runs backwards while slewing, because frequency + slewRate is far above -1.
 */
export interface SystemClock {
  counter: Counter;
  /** Counter reading to which `anchor` belongs. */
  base: Timestamp;
  /** Time minus counter at `base`. */
  anchor: Timestamp;
  /** Frequency correction of the crystal [s/s], 1e-6 is 1 ppm. A positive value makes the clock faster than the counter. */
  frequency: number;
  /** Additional frequency while a slew lasts [s/s]. */
  slewRate: number;
  /** Duration of the slew from `base` on [s]. */
  slewDuration: number;
  /** Incremented by each change of the fields above: a copy is stale when its version differs. */
  version: number;
}

const elapsed = makeTimestamp();
const reading = makeTimestamp();

/** Returns a clock that equals the counter. */
export function makeSystemClock(counter: Counter): SystemClock {
  return { counter, base: makeTimestamp(), anchor: makeTimestamp(), frequency: 0, slewRate: 0, slewDuration: 0, version: 0 };
}

/** Correction from `base` to the counter reading `at` [s]. Valid for any time since the last adjustment. */
function correctionAt(clock: SystemClock, at: Timestamp): number {
  subtract(at, clock.base, elapsed);
  const seconds = toInterval(elapsed);
  const slewed = seconds < clock.slewDuration ? seconds : clock.slewDuration;
  return clock.frequency * seconds + clock.slewRate * slewed;
}

/** Writes the disciplined time minus the counter at the counter reading `at`. */
export function timeMinusCounterAt(clock: SystemClock, at: Timestamp, into: Timestamp): void {
  addInterval(clock.anchor, correctionAt(clock, at), into);
}

/** Writes the disciplined time at the counter reading `at`. */
export function timeAt(clock: SystemClock, at: Timestamp, into: Timestamp): void {
  fromInterval(correctionAt(clock, at), elapsed);
  add(at, clock.anchor, into);
  add(into, elapsed, into);
}

/** Writes the current disciplined time. */
export function readClock(clock: SystemClock, into: Timestamp): void {
  clock.counter.read(reading);
  timeAt(clock, reading, into);
}

/**
 * Sets the frequency from the counter reading `at` on, and slews at `slewRate` for `slewDuration` (frequencies [s/s], duration [s]). The time does not jump.
 */
export function adjustClock(clock: SystemClock, at: Timestamp, frequency: number, slewRate: number, slewDuration: number): void {
  rebase(clock, at);
  clock.frequency = frequency;
  clock.slewRate = slewRate;
  clock.slewDuration = slewDuration;
  clock.version = clock.version + 1;
}

/** Steps the time by `offset` [s] at the counter reading `at`, and ends a slew. */
export function stepClock(clock: SystemClock, at: Timestamp, offset: number): void {
  rebase(clock, at);
  addInterval(clock.anchor, offset, clock.anchor);
  clock.slewRate = 0;
  clock.slewDuration = 0;
  clock.version = clock.version + 1;
}

/** Sets the time at the counter reading `at`. For boot, before the first sample. */
export function setClock(clock: SystemClock, at: Timestamp, time: Timestamp): void {
  copyTimestamp(at, clock.base);
  subtract(time, at, clock.anchor);
  clock.slewRate = 0;
  clock.slewDuration = 0;
  clock.version = clock.version + 1;
}

/** Remaining duration of the slew at the counter reading `at` [s]; 0 when there is none. */
export function remainingSlew(clock: SystemClock, at: Timestamp): number {
  subtract(at, clock.base, elapsed);
  const seconds = clock.slewDuration - toInterval(elapsed);
  return seconds > 0 ? seconds : 0;
}

/** Moves `base` to the counter reading `at`. The correction is rounded to 2^-32 s, the resolution of a timestamp, so that the time does not jump. */
function rebase(clock: SystemClock, at: Timestamp): void {
  const left = remainingSlew(clock, at);
  addInterval(clock.anchor, correctionAt(clock, at), clock.anchor);
  clock.slewDuration = left;
  copyTimestamp(at, clock.base);
}
