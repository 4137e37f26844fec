import type { RealTimeClock } from "../../hal/real-time-clock";
import { makeDeadline, setDeadline, type Deadline } from "../time/deadline";
import { toInterval } from "../time/interval";
import { clearTimestamp, copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import { BUILD_DATE } from "./build-date";
import { setClock, timeAt, type SystemClock } from "./system-clock";

/**
 * The real-time clock as the firmware uses it: read once at boot; while the clock is synchronized, set every 11 minutes, at the beginning of a second,
 * because a chip that counts seconds takes the moment of writing as the beginning of one.
 */
export interface RtcDriver {
  chip: RealTimeClock | undefined;
  /** When the chip is to be written. */
  readonly deadline: Deadline;
}

/** Seconds between two writings, as the Linux kernel has them. */
const WRITE_INTERVAL = 660;
/** A board that was late by more than this for the beginning of the second waits for another one, s. */
const LATEST_WRITE = 0.005;
/** Less than that before the second begins is as good as at its beginning, s. */
const LEAST_INTERVAL = 1e-5;

const now = makeTimestamp();
const scratch = makeTimestamp();

/** The driver of `chip`; undefined is a board without one. */
export function makeRtcDriver(chip: RealTimeClock | undefined): RtcDriver {
  return { chip, deadline: makeDeadline() };
}

/** Sets the system clock from the chip at boot, or to the build date where there is no chip or it has lost its time; false in that case. */
export function bootFromRtc(driver: RtcDriver, clock: SystemClock): boolean {
  const isRead = driver.chip !== undefined && driver.chip.read(scratch);
  if (!isRead) copyTimestamp(BUILD_DATE, scratch);
  clock.counter.read(now);
  setClock(clock, now, scratch);
  return isRead;
}

/** The clock has become right, by a step or at the start: the chip is to be written at the next second that begins. */
export function scheduleRtcWrite(driver: RtcDriver, clock: SystemClock, at: Timestamp): void {
  scheduleAfter(driver, clock, at, 0);
}

/** The writing is due: writes the second that has just begun, and schedules the next writing. */
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

/** Schedules the writing for the first beginning of a second that is `delay` seconds or more after the counter's reading `at`. */
function scheduleAfter(driver: RtcDriver, clock: SystemClock, at: Timestamp, delay: number): void {
  if (driver.chip === undefined) return;
  timeAt(clock, at, scratch);
  // In seconds of the counter, which lacks `frequency`: over 11 minutes that is more than LATEST_WRITE, and the alarm would miss the second.
  setDeadline(driver.deadline, at, (delay + atLeast(1 - toFractionOfSecond(scratch))) / (1 + clock.frequency));
}

/** A float32 shows the last 30 ns of a second as the next one: without a least interval the alarm would be set to now, again and again. */
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
