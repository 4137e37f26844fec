import type { RealTimeClock } from "../../hal/real-time-clock";
import { makeDeadline, setDeadline, type Deadline } from "../time/deadline";
import { toInterval } from "../time/interval";
import { clearTimestamp, copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import { BUILD_DATE } from "./build-date";
import { setClock, timeAt, type SystemClock } from "./system-clock";

/**
 * Use of the real-time clock: read once at boot, and written every 11 minutes while the clock is synchronized. The chip counts whole seconds and starts one
 * when it is written, so it is written at the start of a second.
 */
export interface RtcDriver {
  chip: RealTimeClock | undefined;
  /** Time of the next write. */
  readonly deadline: Deadline;
}

/** Interval of writes [s], that of the Linux kernel. */
const WRITE_INTERVAL = 660;
/** Maximum lateness of a write after the start of a second [s]. A later one waits for the next second. */
const LATEST_WRITE = 0.005;
/** Minimum delay to the start of a second [s]. A smaller remainder counts as zero. */
const LEAST_INTERVAL = 1e-5;

const now = makeTimestamp();
const scratch = makeTimestamp();

/** Returns the driver of `chip`; undefined for a board without one. */
export function makeRtcDriver(chip: RealTimeClock | undefined): RtcDriver {
  return { chip, deadline: makeDeadline() };
}

/** Sets the system clock at boot from the chip. Without a chip, or when the chip has lost its time, sets the build date and returns false. */
export function bootFromRtc(driver: RtcDriver, clock: SystemClock): boolean {
  const isRead = driver.chip !== undefined && driver.chip.read(scratch);
  if (!isRead) copyTimestamp(BUILD_DATE, scratch);
  clock.counter.read(now);
  setClock(clock, now, scratch);
  return isRead;
}

/** Schedules a write at the start of the next second, after the clock was stepped or first synchronized. */
export function scheduleRtcWrite(driver: RtcDriver, clock: SystemClock, at: Timestamp): void {
  scheduleAfter(driver, clock, at, 0);
}

/** Writes the second that has just started, and schedules the next write. */
export function runRtcWrite(driver: RtcDriver, clock: SystemClock, at: Timestamp): void {
  timeAt(clock, at, scratch);
  const late = toFractionOfSecond(scratch);
  if (late > LATEST_WRITE) {
    scheduleAfter(driver, clock, at, 0);
    return;
  }
  if (driver.chip !== undefined) driver.chip.write(scratch);
  scheduleAfter(driver, clock, at, WRITE_INTERVAL);
}

/** Schedules the write for the first start of a second that is at least `delay` [s] after the counter reading `at`. */
function scheduleAfter(driver: RtcDriver, clock: SystemClock, at: Timestamp, delay: number): void {
  if (driver.chip === undefined) return;
  timeAt(clock, at, scratch);
  // In seconds of the counter, which is not corrected by `frequency`: over 11 minutes the difference exceeds LATEST_WRITE.
  setDeadline(driver.deadline, at, (delay + atLeast(1 - toFractionOfSecond(scratch))) / (1 + clock.frequency));
}

/** Limits a delay from below. A float32 rounds the last 30 ns of a second up to the next one, and the deadline would be due at once, over and over. */
function atLeast(interval: number): number {
  return interval > LEAST_INTERVAL ? interval : LEAST_INTERVAL;
}

function toFractionOfSecond(time: Timestamp): number {
  clearTimestamp(now);
  now[0] = time[0];
  now[1] = time[1];
  subtract(time, now, now);
  return toInterval(now);
}
