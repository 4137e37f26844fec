/** Times as text in the forms of Comware. These functions build strings: they belong to the console, not to the packet path. */
import { makeCalendarTime, toCalendar, type CalendarTime } from "./calendar";
import { integerText, padStart, zeroPadded } from "./decimal-text";
import { unfoldEra } from "./era";
import { isZero, type Timestamp } from "./timestamp";

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const HEX_DIGITS = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "A", "B", "C", "D", "E", "F"];

const scratch = makeCalendarTime();

/** "10:09:00 UTC Fri 03/16/2012", the first line of `display clock`. `zone` is the name of the time zone, "UTC" by default. */
export function clockText(calendar: CalendarTime, zone: string): string {
  const date = zeroPadded(calendar.month, 2) + "/" + zeroPadded(calendar.day, 2) + "/" + zeroPadded(calendar.year, 4);
  return timeOfDayText(calendar) + " " + zone + " " + WEEKDAYS[calendar.weekday] + " " + date;
}

/** "Mar 25 11:36:20:913 2011", the head of a log or debugging line. The day takes two columns; a colon precedes the milliseconds. */
export function logTimeText(calendar: CalendarTime): string {
  const day = MONTHS[calendar.month - 1] + " " + padStart(integerText(calendar.day), 2);
  return day + " " + timeOfDayText(calendar) + ":" + zeroPadded(calendar.millisecond, 3) + " " + zeroPadded(calendar.year, 4);
}

/**
 * "10:56:22.442 UTC Aug 7 2009(CE2686D6.71484513)", the form of a timestamp in Comware 5. Milliseconds are rounded down. The era is the one nearest to
 * (pivotEra, pivot). Zero, an unknown time, gives the start of era 0 whatever the pivot.
 */
export function timestampText(timestamp: Timestamp, pivotEra: number, pivot: Timestamp): string {
  const era = isZero(timestamp) ? 0 : unfoldEra(timestamp, pivotEra, pivot);
  toCalendar(timestamp, era, scratch);
  const time = timeOfDayText(scratch) + "." + zeroPadded(scratch.millisecond, 3);
  const date = MONTHS[scratch.month - 1] + " " + integerText(scratch.day) + " " + integerText(scratch.year);
  return time + " UTC " + date + "(" + hexText(timestamp) + ")";
}

/**
 * "Tue, May 17 2011  9:11:20.833", the form of a timestamp in Comware 7. Day and hour take two columns; milliseconds are rounded down. The era is the one
 * nearest to (pivotEra, pivot).
 */
export function weekdayTimestampText(timestamp: Timestamp, pivotEra: number, pivot: Timestamp): string {
  toCalendar(timestamp, unfoldEra(timestamp, pivotEra, pivot), scratch);
  const day = WEEKDAYS[scratch.weekday] + ", " + MONTHS[scratch.month - 1] + " " + padStart(integerText(scratch.day), 2);
  const hour = padStart(integerText(scratch.hour), 2);
  const rest = zeroPadded(scratch.minute, 2) + ":" + zeroPadded(scratch.second, 2) + "." + zeroPadded(scratch.millisecond, 3);
  return day + " " + integerText(scratch.year) + " " + hour + ":" + rest;
}

/** "CE2686D6.71484513": seconds and fraction in upper-case hexadecimal, eight digits each. */
export function hexText(timestamp: Timestamp): string {
  return wordText(timestamp[0]) + wordText(timestamp[1]) + "." + wordText(timestamp[2]) + wordText(timestamp[3]);
}

function wordText(word: number): string {
  let text = "";
  let rest = word;
  for (let i = 0; i < 4; i++) {
    text = HEX_DIGITS[rest % 16] + text;
    rest = Math.floor(rest / 16);
  }
  return text;
}

function timeOfDayText(calendar: CalendarTime): string {
  return zeroPadded(calendar.hour, 2) + ":" + zeroPadded(calendar.minute, 2) + ":" + zeroPadded(calendar.second, 2);
}
