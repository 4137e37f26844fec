/**
 * Conversion from and to seconds since 1970 and decimal fractions: Unix clocks, RTC chips, the calendar. Unix seconds have 48 bits, so that 2038 and 2106 need
 * no special case.
 */
import type { Timestamp } from "./timestamp";

/** Seconds since 1970-01-01 00:00 UTC as three unsigned 16-bit words, most significant first; two's complement before 1970. */
export type UnixSeconds = number[];

// RFC 5905 figure 4: 1970-01-01 is 2208988800 s (0x83AA7E80) into era 0.
const UNIX_EPOCH_HIGH = 33706;
const UNIX_EPOCH_LOW = 32384;

/** Returns zero: 1970-01-01 00:00:00. Allocates: for use at start only. */
export function makeUnixSeconds(): UnixSeconds {
  return [0, 0, 0];
}

/** into = Unix seconds of `timestamp` in `era` (-32767..32767), rounded down. The fraction words are not read. */
export function toUnixSeconds(timestamp: Timestamp, era: number, into: UnixSeconds): void {
  let low = timestamp[1] - UNIX_EPOCH_LOW;
  let high = timestamp[0] - UNIX_EPOCH_HIGH;
  let top = era;
  if (low < 0) {
    low = low + 65536;
    high = high - 1;
  }
  if (high < 0) {
    high = high + 65536;
    top = top - 1;
  }
  if (top < 0) top = top + 65536;
  into[0] = top;
  into[1] = high;
  into[2] = low;
}

/**
 * Writes the fraction words (2 and 3) of `into`: floor(microseconds * 2^32 / 10^6), microseconds 0..999999. The seconds words are unchanged.
 *
 * 2^32 / 10^6 is 2^26 / 15625: a long division by 15625 that adds 8 bits per step. No step reaches 2^22. A rounded-down quotient of numbers below 2^24 is exact
 * even in a float32.
 */
export function microsecondsToFraction(microseconds: number, into: Timestamp): void {
  const bits31to26 = Math.floor(microseconds / 15625);
  let rest = (microseconds - bits31to26 * 15625) * 256;
  const bits25to18 = Math.floor(rest / 15625);
  rest = (rest - bits25to18 * 15625) * 256;
  const bits17to10 = Math.floor(rest / 15625);
  rest = (rest - bits17to10 * 15625) * 256;
  const bits9to2 = Math.floor(rest / 15625);
  rest = (rest - bits9to2 * 15625) * 4;
  const bits1to0 = Math.floor(rest / 15625);
  const bits17to16 = Math.floor(bits17to10 / 64);
  into[2] = bits31to26 * 1024 + bits25to18 * 4 + bits17to16;
  into[3] = (bits17to10 - bits17to16 * 64) * 1024 + bits9to2 * 4 + bits1to0;
}

/**
 * Fraction in microseconds, 0..999999, rounded down. Not the inverse of `microsecondsToFraction`: unless the count is a multiple of 15625 the result is lower
 * by one, because both round down.
 */
export function fractionToMicroseconds(timestamp: Timestamp): number {
  // fraction * 10^6 / 2^32 is fraction * 15625 / 2^26. It is computed byte by byte, so that every product stays below 2^22.
  const upper = Math.floor(timestamp[2] / 256);
  const lower = Math.floor(timestamp[3] / 256);
  let carry = Math.floor(((timestamp[3] % 256) * 15625) / 256);
  carry = Math.floor((lower * 15625 + carry) / 256);
  carry = Math.floor(((timestamp[2] % 256) * 15625 + carry) / 256);
  return Math.floor((upper * 15625 + carry) / 4);
}

/** Fraction in milliseconds, 0..999, rounded down. */
export function fractionToMilliseconds(timestamp: Timestamp): number {
  // fraction * 1000 / 2^32 is fraction * 125 / 2^29; the products stay below 2^23.
  const carry = Math.floor((timestamp[3] * 125) / 65536);
  return Math.floor((timestamp[2] * 125 + carry) / 8192);
}
