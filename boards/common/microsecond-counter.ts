import { addInterval } from "../../firmware/time/interval";
import { copyTimestamp, makeTimestamp } from "../../firmware/time/timestamp";
import { microsecondsToFraction } from "../../firmware/time/unix";
import type { Counter } from "../../hal/counter";

/** Modulus of readings [us]: the register wraps at 2^31 or later, and numbers of 30 bits are exact in every number model. */
export const WRAP = 1073741824;
/** Longest time between two readings in which no wrap is missed [s]. */
export const LONGEST_SILENCE = 600;

const MICROSECONDS = 1000000;

/** Returns the microseconds of the register modulo `WRAP`. */
export type ReadMicroseconds = (this: void) => number;

/**
 * Makes a counter over a register of microseconds that wraps. Seconds are counted here, from differences of readings, so that all numbers are whole and fit into
 * 31 bits.
 */
export function makeMicrosecondCounter(readMicroseconds: ReadMicroseconds, precision: number): Counter {
  const seconds = makeTimestamp();
  let last = readMicroseconds();
  let microseconds = 0;
  return {
    precision,
    read: (into) => {
      const now = readMicroseconds();
      const elapsed = now >= last ? now - last : now - last + WRAP;
      last = now;
      const rest = elapsed % MICROSECONDS;
      // Rounded: the quotient is inexact where numbers have 24 bits.
      let whole = Math.floor((elapsed - rest) / MICROSECONDS + 0.5);
      microseconds = microseconds + rest;
      if (microseconds >= MICROSECONDS) {
        microseconds = microseconds - MICROSECONDS;
        whole = whole + 1;
      }
      if (whole > 0) addInterval(seconds, whole, seconds);
      copyTimestamp(seconds, into);
      microsecondsToFraction(microseconds, into);
    },
  };
}

/** log2 of a microsecond in seconds, rounded. */
export const MICROSECOND_PRECISION = -20;
