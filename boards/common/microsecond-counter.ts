import { addInterval } from "../../firmware/time/interval";
import { copyTimestamp, makeTimestamp } from "../../firmware/time/timestamp";
import { microsecondsToFraction } from "../../firmware/time/unix";
import type { Counter } from "../../hal/counter";

/** What a reading is taken modulo: a chip's microseconds wrap at 2^31 or later, and a number of 30 bits is whole in every number model. */
export const WRAP = 1073741824;
/** How often the counter has to be read at least, s, for no wrap to be missed. */
export const LONGEST_SILENCE = 600;

const MICROSECONDS = 1000000;

/** Reads the chip's microseconds modulo `WRAP`. */
export type ReadMicroseconds = (this: void) => number;

/**
 * Time since boot from a register of microseconds that wraps. The seconds are counted here, by whole differences of two readings: never a number that 31
 * bits do not hold, never a fraction.
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
      // The quotient of two whole numbers, a little off where numbers have 24 bits.
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

/** log2 of a microsecond, rounded. */
export const MICROSECOND_PRECISION = -20;
