import { addInterval, toInterval } from "../../firmware/time/interval";
import { copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../../firmware/time/timestamp";
import type { Counter } from "../../hal/counter";
import type { Storage } from "../../hal/storage";

/** A counter that is moved by hand. */
export interface HandCounter extends Counter {
  /** What it reads. */
  readonly value: Timestamp;
  /** Moves it on by so many seconds and returns its reading. */
  advance(seconds: number): Timestamp;
}

/** A counter that reads `start` seconds. */
export function handCounter(start = 0): HandCounter {
  const value = makeTimestamp();
  addInterval(value, start, value);
  return {
    value,
    precision: -20,
    read: (into) => copyTimestamp(value, into),
    advance: (seconds) => {
      addInterval(value, seconds, value);
      return value;
    },
  };
}

/** a - b in seconds. */
export function secondsBetween(a: Timestamp, b: Timestamp): number {
  const difference = makeTimestamp();
  subtract(a, b, difference);
  return toInterval(difference);
}

/** The smallest step of a Timestamp, s. */
export const TICK = Math.pow(2, -32);

/** A storage whose texts the test can see. */
export interface OpenStorage extends Storage {
  readonly texts: Map<string, string>;
}

/** A storage that holds `drift`, or nothing. */
export function openStorage(drift?: string): OpenStorage {
  const texts = new Map<string, string>(drift === undefined ? [] : [["drift", drift]]);
  return {
    texts,
    read: (name) => texts.get(name),
    write: (name, text) => {
      texts.set(name, text);
      return true;
    },
    remove: (name) => void texts.delete(name),
    setAside: (name) => {
      const text = texts.get(name);
      texts.delete(name);
      if (text !== undefined) texts.set(`${name}.corrupt-1`, text);
      return `${name}.corrupt-1`;
    },
  };
}
