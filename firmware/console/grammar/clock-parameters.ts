import { zeroPadded } from "../../time/decimal-text";
import { wholeNumber } from "../../notation/words";
import type { Parameter } from "./command";

const FIRST_YEAR = 2000;
const LAST_YEAR = 2035;
/** Names of the months in commands, from January on. */
export const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
/** Names of the weekdays, from Sunday on. */
export const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
/** Ordinal of a weekday in its month. */
export const WEEKS = ["first", "second", "third", "fourth", "fifth", "last"];
const LEAP_YEAR = 2000;
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Parameter `HH[:MM[:SS]]`. Its value has all three parts, two digits each. */
export function timeOfDay(text: string): Parameter {
  return {
    accept: (word) => {
      const parts = numbersOf(word, ":");
      if (parts === undefined || parts.length > 3) return undefined;
      while (parts.length < 3) parts.push(0);
      const isTime = parts[0] < 24 && parts[1] < 60 && parts[2] < 60;
      return isTime ? parts.map((part) => zeroPadded(part, 2)).join(":") : undefined;
    },
    placeholders: [{ word: "TIME", text }],
  };
}

/** Parameter `MM/DD/YYYY` or `YYYY/MM/DD`, year 2000..2035. Its value is `YYYY/MM/DD`. */
export function date(text: string): Parameter {
  return {
    accept: (word) => {
      const parts = numbersOf(word, "/");
      if (parts === undefined || parts.length !== 3) return undefined;
      const [year, month, day] = parts[0] > 31 ? parts : [parts[2], parts[0], parts[1]];
      const isDate = year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
      return isDate ? `${year}/${month}/${day}` : undefined;
    },
    placeholders: [{ word: "DATE", text }],
  };
}

/** Parameter `MM/DD`. Its value has the same form. */
export function dayOfYear(text: string): Parameter {
  return {
    accept: (word) => {
      const parts = numbersOf(word, "/");
      if (parts === undefined || parts.length !== 2) return undefined;
      const [month, day] = parts;
      return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(LEAP_YEAR, month) ? `${month}/${day}` : undefined;
    },
    placeholders: [{ word: "MM/DD", text }],
  };
}

/** Returns the seconds of an accepted time of day. */
export function secondsOf(text: string | undefined): number {
  const [hours, minutes, seconds] = (text === undefined ? undefined : numbersOf(text, ":")) ?? [0, 0, 0];
  return hours * 3600 + minutes * 60 + seconds;
}

/** Returns the whole numbers between the separators; undefined when a part is not a number. */
export function numbersOf(text: string, separator: string): number[] | undefined {
  const numbers: number[] = [];
  for (const part of text.split(separator)) {
    const number = wholeNumber(part);
    if (number === undefined) return undefined;
    numbers.push(number);
  }
  return numbers;
}

/** Number of days of a month. */
export function daysOf(year: number, month: number): number {
  // Exact from 1901 to 2099, which covers the years that commands accept.
  return month === 2 && year % 4 === 0 ? 29 : DAYS_OF_MONTH[month - 1];
}
