/** Timestamps as BigInt of 64 bits, the reference of all property tests. */
import fc from "fast-check";
import type { Timestamp } from "../../firmware/time/timestamp";

/** One second, in units of 2^-32 s. */
export const SECOND = 1n << 32n;

/** Number of runs of a property over random timestamps. */
export const PAIRS = { numRuns: 10000 };

/** Unsigned 64-bit value of a timestamp. */
export function toBits(timestamp: Timestamp): bigint {
  return timestamp.reduce((bits, word) => (bits << 16n) + BigInt(word), 0n);
}

/** Timestamp of the low 64 bits of a number of either sign. */
export function fromBits(bits: bigint): Timestamp {
  return [48n, 32n, 16n, 0n].map((shift) => Number(BigInt.asUintN(16, bits >> shift)));
}

/** Signed value of 64 bits. */
export function signed(bits: bigint): bigint {
  return BigInt.asIntN(64, bits);
}

/** Number modulo 2^64. */
export function wrap(bits: bigint): bigint {
  return BigInt.asUintN(64, bits);
}

const corner = fc.constantFrom(0n, 1n, 0xffffn, 0x10000n, SECOND - 1n, SECOND, (1n << 63n) - 1n, 1n << 63n, (1n << 63n) + 1n, (1n << 64n) - SECOND, (1n << 64n) - 1n); // prettier-ignore
const anyBits = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const edgeWords = fc.array(fc.constantFrom(0, 1, 32767, 32768, 65535), { minLength: 4, maxLength: 4 }).map(toBits);

/** Any 64 bits, often at a carry, a change of sign or the end of an era. */
export const bits64 = fc.oneof({ weight: 6, arbitrary: anyBits }, { weight: 1, arbitrary: corner }, { weight: 2, arbitrary: edgeWords });

/** Signed difference of less than 68 years. */
export const difference64 = bits64.map(signed).filter((bits) => bits !== -(1n << 63n));
