/**
 * The border to systems that count seconds from 1970 and decimal fractions: Unix clocks, RTC chips, the calendar.
 * Unix seconds are 48 bits wide, so that 2038 and 2106 are ordinary dates here.
 */
import type { Timestamp } from "./timestamp";

/** Seconds since 1970-01-01 00:00 UTC as three unsigned 16-bit words, most significant first; two's complement before 1970. */
export type UnixSeconds = number[];

// RFC 5905 figure 4: 1970-01-01 is 2208988800 s (0x83AA7E80) into era 0.
const UNIX_EPOCH_HIGH = 33706;
const UNIX_EPOCH_LOW = 32384;

/** A new count of zero: 1970-01-01 00:00:00. Allocates: call it at start only. */
export function makeUnixSeconds(): UnixSeconds {
  return [0, 0, 0];
}

/** into = whole Unix seconds of `timestamp` in `era` (-32767..32767), rounded down: the fraction words are not read. */
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
 * Writes the seconds words (0 and 1) of the timestamp for `unix` and returns its era, -32768..32768. The fraction words stay as they are, so that
 * `microsecondsToFraction` may be called before or after; clear the timestamp first where there is no fraction.
 */
export function fromUnixSeconds(unix: UnixSeconds, into: Timestamp): number {
  let era = unix[0] >= 32768 ? unix[0] - 65536 : unix[0];
  let high = unix[1] + UNIX_EPOCH_HIGH;
  let low = unix[2] + UNIX_EPOCH_LOW;
  if (low >= 65536) {
    low = low - 65536;
    high = high + 1;
  }
  if (high >= 65536) {
    high = high - 65536;
    era = era + 1;
  }
  into[0] = high;
  into[1] = low;
  return era;
}

/**
 * Writes words 2 and 3 of `into`: floor(microseconds * 2^32 / 10^6), for a count of 0..999999. The seconds words stay as they are.
 *
 * 2^32 / 10^6 is 2^26 / 15625, so this is a long division by 15625 that brings down 8 bits at a time: no step reaches 2^22, and a
 * floored quotient of numbers below 2^24 is exact even in a float32.
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
 * The fraction in whole microseconds, 0..999999, rounded down. A count that went through `microsecondsToFraction` comes back one lower unless it
 * is a multiple of 15625, because both round down.
 */
export function fractionToMicroseconds(timestamp: Timestamp): number {
  // fraction * 10^6 / 2^32 is fraction * 15625 / 2^26: byte by byte, so that every product stays below 2^22.
  const upper = Math.floor(timestamp[2] / 256);
  const lower = Math.floor(timestamp[3] / 256);
  let carry = Math.floor(((timestamp[3] % 256) * 15625) / 256);
  carry = Math.floor((lower * 15625 + carry) / 256);
  carry = Math.floor(((timestamp[2] % 256) * 15625 + carry) / 256);
  return Math.floor((upper * 15625 + carry) / 4);
}

/** The fraction in whole milliseconds, 0..999, rounded down. */
export function fractionToMilliseconds(timestamp: Timestamp): number {
  // fraction * 1000 / 2^32 is fraction * 125 / 2^29; the products stay below 2^23.
  const carry = Math.floor((timestamp[3] * 125) / 65536);
  return Math.floor((timestamp[2] * 125 + carry) / 8192);
}
