import { readClock, type SystemClock } from "../../clock/system-clock";
import type { TimeZone } from "../../config/configuration";
import { makeCalendarTime, type CalendarTime } from "../../time/calendar";
import { clockText } from "../../time/calendar-text";
import { zeroPadded } from "../../time/decimal-text";
import { makeTimestamp } from "../../time/timestamp";
import { toLocalCalendar, zoneText } from "../local-time";

/** `display clock`: without a fraction, because the scripts that read it know none. */
export function clockLines(clock: SystemClock, zone: TimeZone | undefined): string[] {
  const calendar = readCalendar(clock, zone);
  if (zone === undefined) return [clockText(calendar, "UTC")];
  return [clockText(calendar, zone.name), `Time Zone : ${zone.name} ${zoneText(zone)}`];
}

/** `2011/01/25 03:03:09`, local time. */
export function dateTimeText(clock: SystemClock, zone: TimeZone | undefined): string {
  const { year, month, day, hour, minute, second } = readCalendar(clock, zone);
  const date = `${zeroPadded(year, 4)}/${zeroPadded(month, 2)}/${zeroPadded(day, 2)}`;
  return `${date} ${zeroPadded(hour, 2)}:${zeroPadded(minute, 2)}:${zeroPadded(second, 2)}`;
}

function readCalendar(clock: SystemClock, zone: TimeZone | undefined): CalendarTime {
  const time = makeTimestamp();
  const calendar = makeCalendarTime();
  readClock(clock, time);
  toLocalCalendar(time, zone, calendar);
  return calendar;
}
