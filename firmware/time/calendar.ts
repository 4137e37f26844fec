/**
 * Civil time (proleptic Gregorian calendar, UTC) of a timestamp and its era, from 0000-03-01 to 9999-12-31. Leap seconds do not appear: NTP time repeats or
 * stretches over them (RFC 5905 section 6, figure 4).
 *
 * Days count from 0000-03-01: with February last, a leap day ends a year, and the lengths of months follow one linear formula. Seconds count from the start of
 * era -14 (in the year -6), so that no value is negative. The division of 32-bit seconds by 86400 uses 512 days = 675 * 65536 s.
 */
import type { Timestamp } from "./timestamp";
import { fractionToMilliseconds, microsecondsToFraction } from "./unix";

/** Civil date and time. */
export interface CalendarTime {
  /** Full year, 0..9999. */
  year: number;
  /** 1..12. */
  month: number;
  /** Day of the month, 1..31. */
  day: number;
  /** 0 Sunday .. 6 Saturday. */
  weekday: number;
  /** 0..23. */
  hour: number;
  /** 0..59. */
  minute: number;
  /** 0..59. */
  second: number;
  /** 0..999. */
  millisecond: number;
}

// Era -14 is the last one that starts before 0000-03-01.
const ERAS_BEFORE_1900 = 14;
// 0000-03-01 is 2693 * 65536 + 7296 s after the start of era -14.
const MARCH_0000_HIGH = 2693;
const MARCH_0000_LOW = 7296;
const DAYS_IN_400_YEARS = 146097;

/** Returns 1900-01-01 00:00:00.000, a Monday, the start of era 0. Allocates: for use at start only. */
export function makeCalendarTime(): CalendarTime {
  return { year: 1900, month: 1, day: 1, weekday: 1, hour: 0, minute: 0, second: 0, millisecond: 0 };
}

/** into = civil time of `timestamp` in `era` (-13..59), milliseconds rounded down. */
export function toCalendar(timestamp: Timestamp, era: number, into: CalendarTime): void {
  let high = (era + ERAS_BEFORE_1900) * 65536 + timestamp[0] - MARCH_0000_HIGH;
  let low = timestamp[1] - MARCH_0000_LOW;
  if (low < 0) {
    low = low + 65536;
    high = high - 1;
  }
  const groups = Math.floor(high / 675);
  const rest = (high - groups * 675) * 512;
  let days = Math.floor(rest / 675);
  let seconds = (rest - days * 675) * 128 + low;
  if (seconds >= 86400) {
    seconds = seconds - 86400;
    days = days + 1;
  }
  writeDate(groups * 512 + days, into);
  into.hour = Math.floor(seconds / 3600);
  into.minute = Math.floor(seconds / 60) % 60;
  into.second = seconds % 60;
  into.millisecond = fractionToMilliseconds(timestamp);
}

/** Writes year, month, day and weekday for a number of days since 0000-03-01. */
function writeDate(days: number, into: CalendarTime): void {
  const cycles = Math.floor(days / DAYS_IN_400_YEARS);
  const dayOfCycle = days - cycles * DAYS_IN_400_YEARS;
  const leapDays = Math.floor(dayOfCycle / 1460) - Math.floor(dayOfCycle / 36524) + Math.floor(dayOfCycle / 146096);
  const yearOfCycle = Math.floor((dayOfCycle - leapDays) / 365);
  const dayOfYear = dayOfCycle - yearOfCycle * 365 - Math.floor(yearOfCycle / 4) + Math.floor(yearOfCycle / 100);
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  into.day = dayOfYear - daysBeforeMonth(monthFromMarch) + 1;
  into.month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  into.year = cycles * 400 + yearOfCycle + (into.month < 3 ? 1 : 0);
  into.weekday = (days + 3) % 7;
}

/** Days before month 0 (March) .. 11 (February) of a year that starts in March. The lengths repeat every five months, which are 153 days. */
function daysBeforeMonth(monthFromMarch: number): number {
  return Math.floor((153 * monthFromMarch + 2) / 5);
}

/** Number of days from 0000-03-01 to a date. */
function countDays(year: number, month: number, day: number): number {
  const marchYear = month < 3 ? year - 1 : year;
  const monthFromMarch = month < 3 ? month + 9 : month - 3;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + daysBeforeMonth(monthFromMarch) + day - 1;
}

/**
 * into = timestamp of a civil time. Returns its era. The weekday is not read. The fraction is rounded up, so that `toCalendar` returns the same millisecond.
 * Fields must be in range; a day past the end of its month counts on into the next month.
 */
export function fromCalendar(calendar: CalendarTime, into: Timestamp): number {
  const days = countDays(calendar.year, calendar.month, calendar.day);
  const groups = Math.floor(days / 512);
  const rest = (days - groups * 512) * 675;
  const low = (rest % 512) * 128 + calendar.hour * 3600 + calendar.minute * 60 + calendar.second + MARCH_0000_LOW;
  const high = groups * 675 + Math.floor(rest / 512) + MARCH_0000_HIGH + Math.floor(low / 65536);
  const era = Math.floor(high / 65536);
  into[0] = high - era * 65536;
  into[1] = low % 65536;
  microsecondsToFraction(calendar.millisecond * 1000, into);
  // Multiples of 125 ms are exact. No other fraction has a last word of 65535, so there is no carry.
  if (calendar.millisecond % 125 !== 0) into[3] = into[3] + 1;
  return era - ERAS_BEFORE_1900;
}
