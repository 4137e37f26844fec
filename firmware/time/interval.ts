/**
 * Intervals: differences of timestamps as floating-point seconds, for everything that filters, weighs or steers (RFC 5905 keeps its
 * "double" variables the same way, section 7.1). Never for absolute time: a double of seconds since 1900 is good to 0.5 us, a float32 to 256 s.
 */
import { add, clearTimestamp, isNegative, makeTimestamp, negate, type Timestamp } from "./timestamp";

const magnitude = makeTimestamp();
const summand = makeTimestamp();

/**
 * The signed difference in seconds, -2^31 up to but excluding 2^31. Rounded once, to the nearest number the engine has: a double gives differences
 * below 2^21 s (24 days) exactly.
 */
export function toInterval(difference: Timestamp): number {
  const negative = isNegative(difference);
  let a = difference;
  if (negative) {
    negate(difference, magnitude);
    a = magnitude;
  }
  // The halving makes the product a float: in 32-bit integers 32768 * 65536 would wrap.
  const seconds = (a[0] / 2) * 131072 + a[1];
  const fraction = (a[2] + a[3] / 65536) / 65536;
  return negative ? -(seconds + fraction) : seconds + fraction;
}

/**
 * into = the signed difference nearest to `seconds`; a value half way between two multiples of 2^-32 s moves away from zero.
 * Beyond the range of a difference (2^31 s) the result is the longest one of the right sign, 2^31 s less 2^-32 s. NaN gives zero: a clock must
 * not move because of it.
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
    // An integer above 2^24 may round up on its way to a float32 division, across a multiple of 65536.
    if (word * 65536 > rest) word = word - 1;
    into[0] = word;
    rest = rest - word * 65536;
    into[1] = Math.floor(rest);
    rest = (rest - into[1]) * 65536;
    into[2] = Math.floor(rest);
    rest = (rest - into[2]) * 65536;
    into[3] = Math.floor(rest);
    // Compared rather than floored after adding a half: that sum would itself be rounded.
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

/** into = timestamp + `seconds` (range and rounding of `fromInterval`), modulo 2^64: crossing the end of an era is allowed. */
export function addInterval(timestamp: Timestamp, seconds: number, into: Timestamp): void {
  fromInterval(seconds, summand);
  add(timestamp, summand, into);
}
