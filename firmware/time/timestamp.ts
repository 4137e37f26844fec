import type { Timestamp } from "../../hal/timestamp";

/**
 * NTP timestamp, 32.32 fixed-point seconds (RFC 5905 section 6), in four unsigned 16-bit words, most significant first, as in a packet. Words 0 and 1 are the
 * seconds of the era, words 2 and 3 the binary fraction.
 *
 * Read as a signed two's-complement number, the same four words are a difference of two timestamps, -2^31 s up to but excluding 2^31 s.
 *
 * Wider words are not exact on all targets: NodeMCU's default Lua has 32-bit integers and floats of 24 bits. All values here stay below 2^18. Functions write
 * the result into their last argument, which may be one of their inputs.
 */
export type { Timestamp };

/** Returns the timestamp zero, "unknown" in a packet. Allocates: for use at start only. */
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

/** into = 0, reserved for "time unknown" (RFC 5905 section 6). */
export function clearTimestamp(into: Timestamp): void {
  into[0] = 0;
  into[1] = 0;
  into[2] = 0;
  into[3] = 0;
}

/** Returns true when all 64 bits are zero: the time is unknown (RFC 5905 section 6). */
export function isZero(a: Timestamp): boolean {
  return a[0] === 0 && a[1] === 0 && a[2] === 0 && a[3] === 0;
}

/** Returns true when all 64 bits are equal. The origin test (RFC 5905 section 8) compares bits, not times. */
export function isEqual(a: Timestamp, b: Timestamp): boolean {
  return a[3] === b[3] && a[2] === b[2] && a[1] === b[1] && a[0] === b[0];
}

/**
 * Order of two timestamps of one era, as unsigned 64-bit numbers: -1 when a is earlier, 0 when equal, 1 when later. Across the end of an era the result is
 * wrong: `isNewer` is the comparison for timestamps from the network.
 */
export function compareTimestamps(a: Timestamp, b: Timestamp): -1 | 0 | 1 {
  for (let i = 0; i < 4; i++) {
    if (a[i] < b[i]) return -1;
    if (a[i] > b[i]) return 1;
  }
  return 0;
}

/**
 * Returns true when a is later than b by less than 2^31 s (68 years), whatever their eras (RFC 5905 section 6). Of two equal timestamps, or two exactly 2^31 s
 * apart, neither is newer.
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
 * difference = a - b, modulo 2^64. For two timestamps less than 68 years apart this is the true signed difference, whatever their eras (RFC 5905 section 6).
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
 * sum = a + b, modulo 2^64. A timestamp plus a signed difference is a timestamp, across the end of an era too; the sum of two differences is a difference.
 * Returns the carry out of the most significant word, 0 or 1, for sums of more than 64 bits.
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

/** into = -a, modulo 2^64. The most negative difference, -2^31 s, has no positive counterpart and is unchanged. */
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

/** Returns true when the signed difference is negative. */
export function isNegative(difference: Timestamp): boolean {
  return difference[0] >= 32768;
}

/** into = a shifted right by one bit, with `bit64` (0 or 1) as the new most significant bit: half of a 65-bit number. */
export function shiftDown(a: Timestamp, bit64: number, into: Timestamp): void {
  let above = bit64 * 65536;
  for (let i = 0; i < 4; i++) {
    const word = a[i];
    into[i] = Math.floor((above + word) / 2);
    above = word % 2 === 0 ? 0 : 65536;
  }
}

/** into = four consecutive words of a packet from word `offset` (0..words.length - 4) on. */
export function readTimestamp(words: number[], offset: number, into: Timestamp): void {
  into[0] = words[offset];
  into[1] = words[offset + 1];
  into[2] = words[offset + 2];
  into[3] = words[offset + 3];
}

/** Writes a timestamp into four consecutive words of a packet from word `offset` (0..words.length - 4) on. */
export function writeTimestamp(timestamp: Timestamp, words: number[], offset: number): void {
  words[offset] = timestamp[0];
  words[offset + 1] = timestamp[1];
  words[offset + 2] = timestamp[2];
  words[offset + 3] = timestamp[3];
}
