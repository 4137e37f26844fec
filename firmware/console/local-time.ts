import { eraOf } from "../clock/build-date";
import type { TimeZone } from "../config/configuration";
import { fromCalendar, toCalendar, type CalendarTime } from "../time/calendar";
import { zeroPadded } from "../time/decimal-text";
import { addInterval } from "../time/interval";
import { makeTimestamp, type Timestamp } from "../time/timestamp";

/** What clocks on the wall show where UTC shows `time`. */
export function toLocalCalendar(time: Timestamp, zone: TimeZone | undefined, into: CalendarTime): void {
  const local = makeTimestamp();
  addInterval(time, zone === undefined ? 0 : zone.offset, local);
  toCalendar(local, eraOf(local), into);
}

/** The time at which clocks on the wall show `calendar`. */
export function fromLocalCalendar(calendar: CalendarTime, zone: TimeZone | undefined, into: Timestamp): void {
  fromCalendar(calendar, into);
  addInterval(into, zone === undefined ? 0 : -zone.offset, into);
}

/** `add 08:00:00`: how a zone's time differs from UTC, as the commands say it. */
export function zoneText(zone: TimeZone): string {
  const seconds = zone.offset < 0 ? -zone.offset : zone.offset;
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((number) => zeroPadded(number, 2));
  return `${zone.offset < 0 ? "minus" : "add"} ${time.join(":")}`;
}
