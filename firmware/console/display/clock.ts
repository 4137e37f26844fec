import { eraOf } from "../../clock/build-date";
import { readClock, type SystemClock } from "../../clock/system-clock";
import { makeCalendarTime, toCalendar } from "../../time/calendar";
import { clockText } from "../../time/calendar-text";
import { makeTimestamp } from "../../time/timestamp";

/** `display clock`: without a fraction, because the scripts that read it know none. */
export function clockLines(clock: SystemClock): string[] {
  const time = makeTimestamp();
  const calendar = makeCalendarTime();
  readClock(clock, time);
  toCalendar(time, eraOf(time), calendar);
  return [clockText(calendar, "UTC")];
}
