import { zeroPadded } from "../../time/decimal-text";
import { wholeNumber } from "./parameters";
import type { Parameter } from "./command";

const FIRST_YEAR = 2000;
const LAST_YEAR = 2035;
/** Months as commands say them, the first one January. */
export const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
/** Weekdays, from Sunday on. */
export const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
/** Which of a month's days with the same name is meant. */
export const WEEKS = ["first", "second", "third", "fourth", "fifth", "last"];
const LEAP_YEAR = 2000;
const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `HH[:MM[:SS]]`; all three come out, two digits each. */
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

/** `MM/DD/YYYY` or `YYYY/MM/DD`, 2000 to 2035; year, month and day come out in this order, with slashes between. */
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

/** `MM/DD`; month and day come out, with a slash between. */
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

/** The whole numbers between the separators; undefined when something else is there. */
export function numbersOf(text: string, separator: string): number[] | undefined {
  const numbers: number[] = [];
  for (const part of text.split(separator)) {
    const number = wholeNumber(part);
    if (number === undefined) return undefined;
    numbers.push(number);
  }
  return numbers;
}

/** Days of a month. */
export function daysOf(year: number, month: number): number {
  // Every fourth year of those that may be typed is a leap year.
  return month === 2 && year % 4 === 0 ? 29 : DAYS_OF_MONTH[month - 1];
}
