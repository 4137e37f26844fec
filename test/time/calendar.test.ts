import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type CalendarTime, fromCalendar, makeCalendarTime, toCalendar } from "../../firmware/time/calendar";
import { makeTimestamp } from "../../firmware/time/timestamp";
import { bits64, fromBits, SECOND, toBits } from "./bits";

const EPOCH = 2208988800n; // 1970-01-01 in era 0, RFC 5905 figure 4

function calendarOf(date: Date): CalendarTime {
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}

/** Time since 1900 of a calendar time [2^-32 s]. */
function momentOf(calendar: CalendarTime): bigint {
  const into = makeTimestamp();
  return (BigInt(fromCalendar(calendar, into)) << 64n) + toBits(into);
}

/** Compares both conversions of one time with Date. */
function checkDate(date: Date): void {
  const expected = calendarOf(date);
  const into = makeTimestamp();
  const era = fromCalendar(expected, into);
  const milliseconds = BigInt(date.getTime()) + EPOCH * 1000n;
  const moment = (BigInt(era) << 64n) + toBits(into);
  assert.equal((moment * 1000n) >> 32n, milliseconds, date.toISOString());
  assert.ok(((moment - 1n) * 1000n) >> 32n < milliseconds, "first timestamp of its millisecond");
  const calendar = makeCalendarTime();
  toCalendar(into, era, calendar);
  assert.deepEqual(calendar, expected);
}

const between = (from: string, to: string) => fc.date({ min: new Date(from), max: new Date(to), noInvalidDate: true });

test("RFC 5905 section 6: both conversions agree with Date from 1900 to 2200", () => {
  fc.assert(fc.property(between("1900-01-01T00:00:00Z", "2200-12-31T23:59:59.999Z"), checkDate), { numRuns: 50000 });
});

test("proleptic Gregorian calendar: both conversions agree with Date from 0001 to 9999", () => {
  fc.assert(fc.property(between("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"), checkDate), { numRuns: 20000 });
});

test("date and weekday of every day from 1900 to 2200 agree with Date", () => {
  for (let day = Date.UTC(1900, 0, 1); day < Date.UTC(2201, 0, 1); day += 86400000) checkDate(new Date(day));
});

test("first and last time of the documented range", () => {
  for (const text of ["0000-03-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"]) checkDate(new Date(text));
});

test("every millisecond of a second survives both conversions", () => {
  for (let millisecond = 0; millisecond < 1000; millisecond++) checkDate(new Date(Date.UTC(2036, 1, 7, 6, 28, 15, millisecond)));
});

test("RFC 5905 figure 4: all dates of the table", () => {
  const moment = (year: number, month: number, day: number) => momentOf({ ...makeCalendarTime(), year, month, day }) >> 32n;
  assert.equal(moment(1900, 1, 1), 0n);
  assert.equal(moment(1970, 1, 1), 2208988800n);
  assert.equal(moment(1972, 1, 1), 2272060800n);
  assert.equal(moment(1999, 12, 31), 3155587200n);
  assert.equal(moment(2036, 2, 8), (1n << 32n) + 63104n);
});

test("milliseconds are rounded down, never up into the next second", () => {
  const calendar = makeCalendarTime();
  toCalendar(fromBits((1n << 64n) - 1n), 0, calendar);
  assert.deepEqual(calendar, calendarOf(new Date("2036-02-07T06:28:15.999Z")));
  toCalendar(fromBits(0n), 1, calendar);
  assert.deepEqual(calendar, calendarOf(new Date("2036-02-07T06:28:16.000Z")));
});

test("toCalendar returns integers in range for any timestamp of every documented era", () => {
  const property = fc.property(bits64, fc.integer({ min: -13, max: 58 }), (bits, era) => {
    const calendar = makeCalendarTime();
    toCalendar(fromBits(bits), era, calendar);
    const seconds = (BigInt(era) << 32n) + (bits >> 32n) - EPOCH;
    const millisecond = Number(((bits % SECOND) * 1000n) >> 32n);
    assert.deepEqual(calendar, calendarOf(new Date(Number(seconds) * 1000 + millisecond)));
  });
  fc.assert(property, { numRuns: 20000 });
});

test("a day past the end of its month counts on into the next month", () => {
  const date = { ...makeCalendarTime(), year: 2023, month: 2 };
  assert.equal(momentOf({ ...date, day: 29 }), momentOf({ ...date, month: 3, day: 1 }));
});
