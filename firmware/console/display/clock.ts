import { readClock, type SystemClock } from "../../clock/system-clock";
import type { LocalTime } from "../../settings/configuration";
import { makeCalendarTime } from "../../time/calendar";
import { clockText } from "../../time/calendar-text";
import { zeroPadded } from "../../time/decimal-text";
import { makeTimestamp } from "../../time/timestamp";
import { toLocalCalendar, zoneText } from "../../config/local-time";

/** Returns the output of `display clock`: without a fraction, which parsers do not accept. */
export function clockLines(clock: SystemClock, local: LocalTime): string[] {
  const calendar = makeCalendarTime();
  const time = makeTimestamp();
  readClock(clock, time);
  const name = toLocalCalendar(time, local, calendar);
  const { summerTime, timeZone } = local;
  const lines = [clockText(calendar, name)];
  if (timeZone !== undefined) lines.push(`Time Zone : ${timeZone.name} ${zoneText(timeZone)}`);
  if (summerTime !== undefined) lines.push(`Summer Time : ${summerTime.name} ${summerTime.rule}`);
  return lines;
}

/** Returns the local time as `2011/01/25 03:03:09`. */
export function dateTimeText(clock: SystemClock, local: LocalTime): string {
  const calendar = makeCalendarTime();
  const time = makeTimestamp();
  readClock(clock, time);
  toLocalCalendar(time, local, calendar);
  const { year, month, day, hour, minute, second } = calendar;
  const date = `${zeroPadded(year, 4)}/${zeroPadded(month, 2)}/${zeroPadded(day, 2)}`;
  return `${date} ${zeroPadded(hour, 2)}:${zeroPadded(minute, 2)}:${zeroPadded(second, 2)}`;
}
