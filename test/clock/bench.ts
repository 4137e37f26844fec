import { makeSystemClock, timeAt, type SystemClock } from "../../firmware/clock/system-clock";
import { addInterval, toInterval } from "../../firmware/time/interval";
import { copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../../firmware/time/timestamp";

/** Clock over a counter that the test advances. */
export interface ClockBench {
  readonly clock: SystemClock;
  /** Reading of the counter. */
  readonly counter: Timestamp;
}

/** Counter 1000 s, clock zero. */
export function makeClockBench(): ClockBench {
  const counter = makeTimestamp();
  addInterval(counter, 1000, counter);
  const clock = makeSystemClock({ read: (into) => copyTimestamp(counter, into), precision: -20 });
  return { clock, counter };
}

/** Advances the counter. */
export function pass(bench: ClockBench, seconds: number): void {
  addInterval(bench.counter, seconds, bench.counter);
}

/** Current time of the clock. */
export function timeOf(bench: ClockBench): Timestamp {
  const time = makeTimestamp();
  timeAt(bench.clock, bench.counter, time);
  return time;
}

/** Time from `earlier` to `later` [s]. */
export function secondsBetween(earlier: Timestamp, later: Timestamp): number {
  const difference = makeTimestamp();
  subtract(later, earlier, difference);
  return toInterval(difference);
}
