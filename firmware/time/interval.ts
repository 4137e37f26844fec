/**
 * Intervals: differences of timestamps as floating-point seconds, for filters and the clock discipline (RFC 5905 section 7.1: its "double" variables). Never
 * for absolute time: a double of seconds since 1900 resolves 0.5 us, a float32 256 s.
 */
import { add, clearTimestamp, isNegative, makeTimestamp, negate, type Timestamp } from "./timestamp";

const magnitude = makeTimestamp();
const summand = makeTimestamp();

/**
 * Signed difference [s], -2^31 up to but excluding 2^31. Rounded once, to the nearest number of the engine: a double is exact for differences below 2^21 s (24
 * days).
 */
export function toInterval(difference: Timestamp): number {
  const negative = isNegative(difference);
  let a = difference;
  if (negative) {
    negate(difference, magnitude);
    a = magnitude;
  }
  // The division by 2 makes the product a float: in 32-bit integers 32768 * 65536 would wrap.
  const seconds = (a[0] / 2) * 131072 + a[1];
  const fraction = (a[2] + a[3] / 65536) / 65536;
  return negative ? -(seconds + fraction) : seconds + fraction;
}

/**
 * into = signed difference nearest to `seconds`; half of 2^-32 s is rounded away from zero. Beyond the range of a difference (2^31 s) the result is the longest
 * one of that sign, 2^31 s - 2^-32 s. NaN gives zero: a clock must not move because of it.
 */
export function fromInterval(seconds: number, into: Timestamp): void {
  const negative = seconds < 0;
  let rest = negative ? -seconds : seconds;
  if (rest / 65536 >= 32768) {
    into[0] = 32767;
    into[1] = 65535;
    into[2] = 65535;
    into[3] = 65535;
  } else if (!(rest > 0)) {
    clearTimestamp(into);
    return;
  } else {
    let word = Math.floor(rest / 65536);
    // An integer above 2^24 may be rounded up by its conversion to float32, across a multiple of 65536.
    if (word * 65536 > rest) word = word - 1;
    into[0] = word;
    rest = rest - word * 65536;
    into[1] = Math.floor(rest);
    rest = (rest - into[1]) * 65536;
    into[2] = Math.floor(rest);
    rest = (rest - into[2]) * 65536;
    into[3] = Math.floor(rest);
    // Comparing avoids the sum rest + 0.5, which would itself be rounded.
    if (rest - into[3] >= 0.5) incrementMagnitude(into);
  }
  if (negative) negate(into, into);
}

/** into = into + 2^-32 s. */
function incrementMagnitude(into: Timestamp): void {
  for (let i = 3; i >= 0; i--) {
    if (into[i] < 65535) {
      into[i] = into[i] + 1;
      return;
    }
    into[i] = 0;
  }
}

/** into = timestamp + `seconds` (range and rounding of `fromInterval`), modulo 2^64: the sum may cross the end of an era. */
export function addInterval(timestamp: Timestamp, seconds: number, into: Timestamp): void {
  fromInterval(seconds, summand);
  add(timestamp, summand, into);
}
