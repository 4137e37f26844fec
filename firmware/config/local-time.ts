import { eraOf } from "../clock/build-date";
import type { LocalTime, TimeZone } from "../settings/configuration";
import { fromCalendar, toCalendar, type CalendarTime } from "../time/calendar";
import { zeroPadded } from "../time/decimal-text";
import { addInterval } from "../time/interval";
import { copyTimestamp, makeTimestamp, type Timestamp } from "../time/timestamp";

/** Converts the UTC `time` to local time. Returns the name of the zone or of summer time. */
export function toLocalCalendar(time: Timestamp, { summerTime, timeZone }: LocalTime, into: CalendarTime): string {
  const local = makeTimestamp();
  addInterval(time, timeZone === undefined ? 0 : timeZone.offset, local);
  toCalendar(local, eraOf(local), into);
  if (summerTime === undefined || !summerTime.isOn(local, into.year)) return timeZone === undefined ? "UTC" : timeZone.name;
  addInterval(local, summerTime.advance, local);
  toCalendar(local, eraOf(local), into);
  return summerTime.name;
}

/** Converts local time to UTC: the first of two when summer time ends. */
export function fromLocalCalendar(calendar: CalendarTime, { summerTime, timeZone }: LocalTime, into: Timestamp): void {
  fromCalendar(calendar, into);
  if (summerTime !== undefined) {
    const standard = makeTimestamp();
    addInterval(into, -summerTime.advance, standard);
    if (summerTime.isOn(standard, calendar.year)) copyTimestamp(standard, into);
  }
  addInterval(into, timeZone === undefined ? 0 : -timeZone.offset, into);
}

/** Returns the difference of a zone from UTC in the form of the command: `add 08:00:00`. */
export function zoneText(zone: TimeZone): string {
  const seconds = zone.offset < 0 ? -zone.offset : zone.offset;
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((number) => zeroPadded(number, 2));
  return `${zone.offset < 0 ? "minus" : "add"} ${time.join(":")}`;
}
