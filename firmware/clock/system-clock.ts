import type { Counter } from "../../hal/counter";
import { addInterval, fromInterval, toInterval } from "../time/interval";
import { add, copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";

/**
 * The disciplined clock (RFC 5905 section 12 calls it the clock adjust process): arithmetic over the board's counter, which nothing steers.
 *
 *   time = counter + anchor + gain(counter)
 *   gain grows from `base` on by `frequency` for ever and by `slewRate` while a slew lasts
 *
 * It jumps only in `stepClock`. Because frequency + slewRate stays above -1 by far, it never runs backwards otherwise.
 */
export interface SystemClock {
  counter: Counter;
  /** The counter when `anchor` was written down. */
  base: Timestamp;
  /** Time minus counter at `base`. */
  anchor: Timestamp;
  /** Rate that makes up for the crystal's error, s/s (1e-6 is 1 ppm); positive makes the clock faster than the counter. */
  frequency: number;
  /** Further rate while a slew lasts, s/s. */
  slewRate: number;
  /** How long the slew lasts from `base`, s. */
  slewDuration: number;
  /** Counts changes of the fields above, so that whoever keeps a copy knows when it is stale. */
  version: number;
}

const elapsed = makeTimestamp();
const reading = makeTimestamp();

/** A clock that reads zero at counter zero. */
export function makeSystemClock(counter: Counter): SystemClock {
  return { counter, base: makeTimestamp(), anchor: makeTimestamp(), frequency: 0, slewRate: 0, slewDuration: 0, version: 0 };
}

/** What the clock gains on the counter from `base` to the counter's reading `at`, s. Right for any moment since the last adjustment. */
function gainAt(clock: SystemClock, at: Timestamp): number {
  subtract(at, clock.base, elapsed);
  const seconds = toInterval(elapsed);
  const slewed = seconds < clock.slewDuration ? seconds : clock.slewDuration;
  return clock.frequency * seconds + clock.slewRate * slewed;
}

/** Writes the disciplined time minus the counter at the counter's reading `at`. */
export function timeMinusCounterAt(clock: SystemClock, at: Timestamp, into: Timestamp): void {
  addInterval(clock.anchor, gainAt(clock, at), into);
}

/** Writes the disciplined time at the counter's reading `at`. */
export function timeAt(clock: SystemClock, at: Timestamp, into: Timestamp): void {
  fromInterval(gainAt(clock, at), elapsed);
  add(at, clock.anchor, into);
  add(into, elapsed, into);
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

/** Moves the time by `offset` seconds at the counter's reading `at`, and ends a slew. */
export function stepClock(clock: SystemClock, at: Timestamp, offset: number): void {
  rebase(clock, at);
  addInterval(clock.anchor, offset, clock.anchor);
  clock.slewRate = 0;
  clock.slewDuration = 0;
  clock.version = clock.version + 1;
}

/** Sets the time at the counter's reading `at` to `time`. For boot, before there are any samples. */
export function setClock(clock: SystemClock, at: Timestamp, time: Timestamp): void {
  copyTimestamp(at, clock.base);
  subtract(time, at, clock.anchor);
  clock.slewRate = 0;
  clock.slewDuration = 0;
  clock.version = clock.version + 1;
}

/** Seconds of slew that are left at the counter's reading `at`, 0 when none runs. */
export function remainingSlew(clock: SystemClock, at: Timestamp): number {
  subtract(at, clock.base, elapsed);
  const seconds = clock.slewDuration - toInterval(elapsed);
  return seconds > 0 ? seconds : 0;
}

/** Writes the gain into the anchor, rounded to 2^-32 s: as finely as the time is shown, so that nobody sees it move. */
function rebase(clock: SystemClock, at: Timestamp): void {
  const left = remainingSlew(clock, at);
  addInterval(clock.anchor, gainAt(clock, at), clock.anchor);
  clock.slewDuration = left;
  copyTimestamp(at, clock.base);
}
