import type { Association } from "../association/association";
import type { Log } from "../log/log";
import { Leap } from "../packet/protocol";
import { stepEstimate } from "../estimator/estimator";
import { makeCalendarTime, toCalendar } from "../time/calendar";
import { clearDeadline, makeDeadline, setDeadline, type Deadline } from "../time/deadline";
import { addInterval, toInterval } from "../time/interval";
import { makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import { eraOf } from "./build-date";
import { stepClock, timeAt, type SystemClock } from "./system-clock";

/**
 * The leap second (RFC 5905 figure 9): sources announce it in their leap bits, we pass them on, and at the end of the month the clock steps by it, at the
 * same moment as theirs, so that nobody sees an offset of a second.
 *
 *   state     event                                            does                            next
 *   disarmed  leap bits announce one, and the day ends a month                                 armed
 *   armed     leap bits are gone                                                               disarmed
 *   armed     24:00 UTC (a second less: 23:59:59)              steps by -1 s (+1 s)            disarmed
 */
export interface LeapSecond {
  /** `Leap.Insert` or `Leap.Delete`, when armed. */
  kind: Leap;
  /** Set while armed: when the step is due. */
  readonly deadline: Deadline;
}

const SECONDS_OF_DAY = 86400;

const time = makeTimestamp();
const startOfDay = makeTimestamp();
const calendar = makeCalendarTime();

/** Disarmed. */
export function makeLeapSecond(): LeapSecond {
  return { kind: Leap.None, deadline: makeDeadline() };
}

/** The leap bits of the system are `leap` at the counter's reading `now`: arms or disarms. */
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

/** The step is due. True time itself steps, and every estimate of it. */
export function runLeapSecond(leapSecond: LeapSecond, table: Association[], clock: SystemClock, now: Timestamp, log: Log): void {
  const step = leapSecond.kind === Leap.Insert ? -1 : 1;
  stepClock(clock, now, step);
  for (let i = 0; i < table.length; i++) stepEstimate(table[i].estimator, step);
  clearDeadline(leapSecond.deadline);
  log.write(5, "NTP_LOG", step < 0 ? "A leap second is inserted." : "A leap second is deleted.");
}

/** Seconds from `time` to the end of its UTC day, above 0. */
function secondsOfDayLeft(): number {
  toCalendar(time, eraOf(time), calendar);
  startOfDay[0] = time[0];
  startOfDay[1] = time[1];
  startOfDay[2] = 0;
  startOfDay[3] = 0;
  subtract(time, startOfDay, startOfDay);
  return SECONDS_OF_DAY - (calendar.hour * 3600 + calendar.minute * 60 + calendar.second) - toInterval(startOfDay);
}
