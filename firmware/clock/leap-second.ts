import type { Association } from "../association/association";
import { LogLevel, type Log } from "../log/log";
import { Leap } from "../packet/protocol";
import { stepEstimate } from "../estimator/estimator";
import { makeCalendarTime, toCalendar } from "../time/calendar";
import { clearDeadline, makeDeadline, setDeadline, type Deadline } from "../time/deadline";
import { addInterval, toInterval } from "../time/interval";
import { makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import { eraOf } from "./build-date";
import { stepClock, timeAt, type SystemClock } from "./system-clock";

/**
 * Leap second (RFC 5905 figure 9). Sources announce it in their leap indicator, and replies pass it on. At the end of the month the clock is stepped by one
 * second, at the same time as the sources, so that no client measures an offset of a second.
 *
 *   state     event                                              does                            next
 *   disarmed  leap bits announce one, and the day ends a month                                   armed
 *   armed     leap bits are gone                                                                 disarmed
 *   armed     24:00 UTC (a second less: 23:59:59)                steps by -1 s (+1 s)            disarmed
 */
export interface LeapSecond {
  /** `Leap.Insert` or `Leap.Delete` while armed. */
  kind: Leap;
  /** Time of the step. Set while armed. */
  readonly deadline: Deadline;
}

const SECONDS_OF_DAY = 86400;

const time = makeTimestamp();
const startOfDay = makeTimestamp();
const calendar = makeCalendarTime();

/** Returns a disarmed leap second. */
export function makeLeapSecond(): LeapSecond {
  return { kind: Leap.None, deadline: makeDeadline() };
}

/** Arms or disarms by the system's leap indicator at the counter reading `now`. */
export function watchLeapBits(leapSecond: LeapSecond, leap: Leap, clock: SystemClock, now: Timestamp): void {
  clearDeadline(leapSecond.deadline);
  if (leap !== Leap.Insert && leap !== Leap.Delete) return;
  timeAt(clock, now, time);
  const left = secondsOfDayLeft();
  addInterval(time, left, time);
  toCalendar(time, eraOf(time), calendar);
  if (calendar.day !== 1) return;
  leapSecond.kind = leap;
  setDeadline(leapSecond.deadline, now, leap === Leap.Insert ? left : left - 1);
}

/** Leap indicator `leap` of `voices` sources, or None: one source alone is believed in June and December only, when leap seconds are due (ITU-R TF.460). */
export function believedLeap(leap: Leap, voices: number, clock: SystemClock, now: Timestamp): Leap {
  if (voices > 1) return leap;
  timeAt(clock, now, time);
  toCalendar(time, eraOf(time), calendar);
  return calendar.month % 6 === 0 ? leap : Leap.None;
}

/** Steps the clock, and with it every estimate: true time itself steps. */
export function runLeapSecond(leapSecond: LeapSecond, table: Association[], clock: SystemClock, now: Timestamp, log: Log): void {
  const step = leapSecond.kind === Leap.Insert ? -1 : 1;
  stepClock(clock, now, step);
  for (let i = 0; i < table.length; i++) stepEstimate(table[i].estimator, step);
  clearDeadline(leapSecond.deadline);
  log.write(LogLevel.Notification, "NTP_LOG", step < 0 ? "A leap second is inserted." : "A leap second is deleted.");
}

/** Time from `time` to the end of its UTC day [s], above 0. */
function secondsOfDayLeft(): number {
  toCalendar(time, eraOf(time), calendar);
  startOfDay[0] = time[0];
  startOfDay[1] = time[1];
  startOfDay[2] = 0;
  startOfDay[3] = 0;
  subtract(time, startOfDay, startOfDay);
  return SECONDS_OF_DAY - (calendar.hour * 3600 + calendar.minute * 60 + calendar.second) - toInterval(startOfDay);
}
