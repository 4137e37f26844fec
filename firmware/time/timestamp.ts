import type { Timestamp } from "../../hal/timestamp";

/**
 * NTP's 64-bit timestamp, 32.32 fixed point seconds (RFC 5905 section 6), as four unsigned 16-bit words, most significant first, exactly as
 * on the wire: words 0 and 1 count seconds of the era, words 2 and 3 are the binary fraction.
 *
 * Read as a signed two's-complement number, the same four words are a difference of two timestamps, -2^31 s up to but excluding 2^31 s.
 *
 * Sixteen-bit words because no wider form is exact on all targets: NodeMCU's default Lua has 32-bit integers and floats of 24 bits. All
 * arithmetic here stays below 2^18. Every function writes its result into its last argument, which may be one of its inputs.
 */
export type { Timestamp };

/** A new timestamp, zero: "unknown" on the wire. Allocates: call it at start only. */
export function makeTimestamp(): Timestamp {
  return [0, 0, 0, 0];
}

/** into = from. */
export function copyTimestamp(from: Timestamp, into: Timestamp): void {
  into[0] = from[0];
  into[1] = from[1];
  into[2] = from[2];
  into[3] = from[3];
}

/** into = 0, which RFC 5905 section 6 reserves for "time unknown". */
export function clearTimestamp(into: Timestamp): void {
  into[0] = 0;
  into[1] = 0;
  into[2] = 0;
  into[3] = 0;
}

/** True when all 64 bits are zero: the time is unknown or was never set (RFC 5905 section 6). */
export function isZero(a: Timestamp): boolean {
  return a[0] === 0 && a[1] === 0 && a[2] === 0 && a[3] === 0;
}

/** True when all 64 bits are the same: the test of the origin timestamp (RFC 5905 section 8) is on bits, not on time. */
export function isEqual(a: Timestamp, b: Timestamp): boolean {
  return a[3] === b[3] && a[2] === b[2] && a[1] === b[1] && a[0] === b[0];
}

/**
 * Order of two timestamps of one era, as unsigned 64-bit numbers: -1 when a is earlier, 0 when equal, 1 when later.
 * Across an era boundary it gives the wrong answer: use `isNewer` for anything that came from a network.
 */
export function compareTimestamps(a: Timestamp, b: Timestamp): -1 | 0 | 1 {
  for (let i = 0; i < 4; i++) {
    if (a[i] < b[i]) return -1;
    if (a[i] > b[i]) return 1;
  }
  return 0;
}

/**
 * True when a lies after b by less than 2^31 s (68 years), whatever their eras (RFC 5905 section 6). False when they are equal, and
 * exactly 2^31 s apart neither is newer than the other.
 */
export function isNewer(a: Timestamp, b: Timestamp): boolean {
  let borrow = 0;
  let top = 0;
  let differs = false;
  for (let i = 3; i >= 0; i--) {
    top = a[i] - b[i] - borrow;
    borrow = 0;
    if (top < 0) {
      top = top + 65536;
      borrow = 1;
    }
    if (top !== 0) differs = true;
  }
  return differs && top < 32768;
}

/**
 * difference = a - b, modulo 2^64. Two timestamps less than 68 years apart give the true signed difference whatever their eras
 * (RFC 5905 section 6): the era is never needed here.
 */
export function subtract(a: Timestamp, b: Timestamp, difference: Timestamp): void {
  let borrow = 0;
  for (let i = 3; i >= 0; i--) {
    let word = a[i] - b[i] - borrow;
    borrow = 0;
    if (word < 0) {
      word = word + 65536;
      borrow = 1;
    }
    difference[i] = word;
  }
}

/**
 * sum = a + b, modulo 2^64: a timestamp and a signed difference give a timestamp, across the end of an era too; two differences give a difference.
 * Returns the carry out of the top, 0 or 1, for sums that need more than 64 bits.
 */
export function add(a: Timestamp, b: Timestamp, sum: Timestamp): number {
  let carry = 0;
  for (let i = 3; i >= 0; i--) {
    let word = a[i] + b[i] + carry;
    carry = 0;
    if (word >= 65536) {
      word = word - 65536;
      carry = 1;
    }
    sum[i] = word;
  }
  return carry;
}

/** into = -a, modulo 2^64. The most negative difference, -2^31 s, has no positive counterpart and stays itself. */
export function negate(a: Timestamp, into: Timestamp): void {
  let borrow = 0;
  for (let i = 3; i >= 0; i--) {
    let word = 0 - a[i] - borrow;
    borrow = 0;
    if (word < 0) {
      word = word + 65536;
      borrow = 1;
    }
    into[i] = word;
  }
}

/** True when the four words, read as a signed difference, are below zero. */
export function isNegative(difference: Timestamp): boolean {
  return difference[0] >= 32768;
}

/** into = difference / 2, signed, rounded down (towards minus infinity) to a multiple of 2^-32 s. */
export function halve(difference: Timestamp, into: Timestamp): void {
  shiftDown(difference, isNegative(difference) ? 1 : 0, into);
}

/** into = a shifted down by one bit, `bit64` (0 or 1) coming in at the top: half of a number of 65 bits. */
export function shiftDown(a: Timestamp, bit64: number, into: Timestamp): void {
  let above = bit64 * 65536;
  for (let i = 0; i < 4; i++) {
    const word = a[i];
    into[i] = Math.floor((above + word) / 2);
    above = word % 2 === 0 ? 0 : 65536;
  }
}

/** into = the four neighbouring words of a packet that start at word index `offset` (0..words.length - 4). */
export function readTimestamp(words: number[], offset: number, into: Timestamp): void {
  into[0] = words[offset];
  into[1] = words[offset + 1];
  into[2] = words[offset + 2];
  into[3] = words[offset + 3];
}

/** Writes the timestamp into four neighbouring words of a packet, from word index `offset` (0..words.length - 4) on. */
export function writeTimestamp(timestamp: Timestamp, words: number[], offset: number): void {
  words[offset] = timestamp[0];
  words[offset + 1] = timestamp[1];
  words[offset + 2] = timestamp[2];
  words[offset + 3] = timestamp[3];
}
