import { readClock, type SystemClock } from "../../clock/system-clock";
import type { TimeZone } from "../../config/configuration";
import { makeCalendarTime } from "../../time/calendar";
import { clockText } from "../../time/calendar-text";
import { makeTimestamp } from "../../time/timestamp";
import { toLocalCalendar, zoneText } from "../local-time";

/** `display clock`: without a fraction, because the scripts that read it know none. */
export function clockLines(clock: SystemClock, zone: TimeZone | undefined): string[] {
  const time = makeTimestamp();
  const calendar = makeCalendarTime();
  readClock(clock, time);
  toLocalCalendar(time, zone, calendar);
  if (zone === undefined) return [clockText(calendar, "UTC")];
  return [clockText(calendar, zone.name), `Time Zone : ${zone.name} ${zoneText(zone)}`];
}
