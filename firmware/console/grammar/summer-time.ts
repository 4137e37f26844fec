import type { SummerTime } from "../../settings/configuration";
import { fromCalendar, makeCalendarTime, toCalendar } from "../../time/calendar";
import { zeroPadded } from "../../time/decimal-text";
import { addInterval } from "../../time/interval";
import { isNewer, makeTimestamp, type Timestamp } from "../../time/timestamp";
import { daysOf, MONTHS, WEEKDAYS, WEEKS } from "./clock-parameters";

/** Begin or end of summer time. */
export interface SummerChange {
  /** 2000..2035; 0 without a year. */
  readonly year: number;
  /** 1..12. */
  readonly month: number;
  /** 1..31; 0 for a day that is given by its weekday. */
  readonly day: number;
  /** Indices in `WEEKS` and `WEEKDAYS`. */
  readonly week: number;
  readonly weekday: number;
  /** Local time before the change [s since midnight]. */
  readonly second: number;
}

/** Makes the summer time of one year; undefined when it ends before it begins. `rule` and `advance` as in `SummerTime`. */
export function makeSingleSummerTime(name: string, rule: string, from: SummerChange, to: SummerChange, advance: number): SummerTime | undefined {
  const begin = makeTimestamp();
  const end = makeTimestamp();
  findChange(from, from.year, 0, begin);
  findChange(to, to.year, advance, end);
  if (!isNewer(end, begin)) return undefined;
  return { name, rule, advance, isOn: (time) => !isNewer(begin, time) && isNewer(end, time) };
}

/** Makes the summer time of every year from that of its first day on. In the southern hemisphere it ends, in each year, before it begins. */
export function makeYearlySummerTime(name: string, rule: string, from: SummerChange, to: SummerChange, advance: number): SummerTime {
  const begin = makeTimestamp();
  const end = makeTimestamp();
  const isOn = (time: Timestamp, year: number): boolean => {
    findChange(from, year, 0, begin);
    findChange(to, year, advance, end);
    const hasBegun = year >= from.year && !isNewer(begin, time);
    if (isNewer(end, begin)) return hasBegun && isNewer(end, time);
    return hasBegun || (year > from.year && isNewer(end, time));
  };
  return { name, rule, advance, isOn };
}

/** Returns the day in the form of the command: `03/25/2012`, `03/25`, `2012 March last Sunday` or `March last Sunday`. */
export function changeText({ day, month, week, weekday, year }: SummerChange): string {
  if (day === 0) return `${year === 0 ? "" : `${year} `}${MONTHS[month - 1]} ${WEEKS[week]} ${WEEKDAYS[weekday]}`;
  return `${zeroPadded(month, 2)}/${zeroPadded(day, 2)}${year === 0 ? "" : `/${year}`}`;
}

/** into = local standard time of a change in `year`; clocks before it are ahead by `advance` [s]. */
function findChange(change: SummerChange, year: number, advance: number, into: Timestamp): void {
  const calendar = makeCalendarTime();
  calendar.year = year;
  calendar.month = change.month;
  calendar.day = change.day === 0 ? dayOfMonth(change, year) : change.day;
  fromCalendar(calendar, into);
  addInterval(into, change.second - advance, into);
}

/** Returns the day of the month of a weekday. A month without a fifth one has its last. */
function dayOfMonth({ month, week, weekday }: SummerChange, year: number): number {
  const first = makeCalendarTime();
  const time = makeTimestamp();
  first.year = year;
  first.month = month;
  toCalendar(time, fromCalendar(first, time), first);
  const days = Math.min(week, WEEKS.indexOf("fifth")) * 7;
  const day = 1 + ((weekday + 7 - first.weekday) % 7) + days;
  return day > daysOf(year, month) ? day - 7 : day;
}
