import type { Counter } from "../../hal/counter";
import { addInterval, fromInterval, toInterval } from "../time/interval";
import { add, copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";

/**
 * The disciplined clock (RFC 5905 section 12 calls it the clock adjust process): arithmetic over the board's counter, which nothing steers.
 *
 *   raw time  = counter + anchor                          exact, what samples are measured in
 *   time      = raw time + correction(counter)
 *   correction grows by `frequency` for ever and by `slewRate` while a slew lasts
 *
 * It jumps only in `stepClock`. Because frequency + slewRate stays above -1 by far, it never runs backwards otherwise.
 */
export interface SystemClock {
  counter: Counter;
  /** Raw time minus counter. Changes only when the clock is stepped. */
  anchor: Timestamp;
  /** The counter when `correction` was last written down. */
  baseCounter: Timestamp;
  /** Time minus raw time at `baseCounter`, s; a whole number of 2^-32 s, so that writing it down never moves the clock. */
  correction: number;
  /** Rate that makes up for the crystal's error, s/s (1e-6 is 1 ppm); positive makes the clock faster than the counter. */
  frequency: number;
  /** Further rate while a slew lasts, s/s. */
  slewRate: number;
  /** How long the slew lasts from `baseCounter`, s. */
  slewDuration: number;
  /** Counts changes of the fields above, so that whoever keeps a copy knows when it is stale. */
  version: number;
}

const elapsed = makeTimestamp();
const reading = makeTimestamp();

/** A clock that reads zero at counter zero. */
export function makeSystemClock(counter: Counter): SystemClock {
  return {
    counter,
    anchor: makeTimestamp(),
    baseCounter: makeTimestamp(),
    correction: 0,
    frequency: 0,
    slewRate: 0,
    slewDuration: 0,
    version: 0,
  };
}

/** Time minus raw time at the counter's reading `at`, s. Right for any moment since the last adjustment. */
export function correctionAt(clock: SystemClock, at: Timestamp): number {
  subtract(at, clock.baseCounter, elapsed);
  const seconds = toInterval(elapsed);
  const slewed = seconds < clock.slewDuration ? seconds : clock.slewDuration;
  return clock.correction + clock.frequency * seconds + clock.slewRate * slewed;
}

/** Writes the unsteered time at the counter's reading `at`: what samples are measured in. */
export function rawTimeAt(clock: SystemClock, at: Timestamp, into: Timestamp): void {
  add(at, clock.anchor, into);
}

/** Writes the disciplined time at the counter's reading `at`. */
export function timeAt(clock: SystemClock, at: Timestamp, into: Timestamp): void {
  const correction = correctionAt(clock, at);
  add(at, clock.anchor, into);
  addInterval(into, correction, into);
}

/** Writes the disciplined time of now. */
export function readClock(clock: SystemClock, into: Timestamp): void {
  clock.counter.read(reading);
  timeAt(clock, reading, into);
}

/** From the counter's reading `at` on, runs at `frequency`, and for `slewDuration` seconds also at `slewRate` (both s/s). The reading does not jump. */
export function adjustClock(clock: SystemClock, at: Timestamp, frequency: number, slewRate: number, slewDuration: number): void {
  rebase(clock, at);
  clock.frequency = frequency;
  clock.slewRate = slewRate;
  clock.slewDuration = slewDuration;
  clock.version = clock.version + 1;
}

/** Moves the time by `offset` seconds at the counter's reading `at`, and ends a slew. Raw time moves too, by what is returned: samples must follow. */
export function stepClock(clock: SystemClock, at: Timestamp, offset: number): number {
  rebase(clock, at);
  const shift = clock.correction + offset;
  addInterval(clock.anchor, shift, clock.anchor);
  clock.correction = 0;
  clock.slewRate = 0;
  clock.slewDuration = 0;
  clock.version = clock.version + 1;
  return shift;
}

/** Sets the time at the counter's reading `at` to `time`. For boot, before there are any samples. */
export function setClock(clock: SystemClock, at: Timestamp, time: Timestamp): void {
  copyTimestamp(at, clock.baseCounter);
  subtract(time, at, clock.anchor);
  clock.correction = 0;
  clock.slewRate = 0;
  clock.slewDuration = 0;
  clock.version = clock.version + 1;
}

/** Seconds of slew that are left at the counter's reading `at`, 0 when none runs. */
export function remainingSlew(clock: SystemClock, at: Timestamp): number {
  subtract(at, clock.baseCounter, elapsed);
  const seconds = clock.slewDuration - toInterval(elapsed);
  return seconds > 0 ? seconds : 0;
}

function rebase(clock: SystemClock, at: Timestamp): void {
  const left = remainingSlew(clock, at);
  fromInterval(correctionAt(clock, at), elapsed);
  clock.correction = toInterval(elapsed);
  clock.slewDuration = left;
  copyTimestamp(at, clock.baseCounter);
}
