import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as timestamps from "../../firmware/time/timestamp";
import type { Timestamp } from "../../firmware/time/timestamp";
import { bits64, difference64, fromBits, PAIRS, SECOND, signed, toBits, wrap } from "./bits";

/** Compares a binary operation with BigInt, the result in a new timestamp and in each argument. */
function matchesBigInt(compute: (a: Timestamp, b: Timestamp, into: Timestamp) => unknown, model: (a: bigint, b: bigint) => bigint): void {
  const property = fc.property(bits64, bits64, (a, b) => {
    const [fresh, onA, onB] = [timestamps.makeTimestamp(), fromBits(a), fromBits(b)];
    compute(fromBits(a), fromBits(b), fresh);
    compute(onA, fromBits(b), onA);
    compute(fromBits(a), onB, onB);
    const expected = fromBits(wrap(model(a, b)));
    assert.deepEqual([fresh, onA, onB], [expected, expected, expected]);
  });
  fc.assert(property, PAIRS);
}

/** Compares a unary operation with BigInt, the result in a new timestamp and in the argument. */
function matchesBigIntOfOne(compute: (a: Timestamp, into: Timestamp) => void, model: (a: bigint) => bigint): void {
  const property = fc.property(bits64, (a) => {
    const [fresh, onA] = [timestamps.makeTimestamp(), fromBits(a)];
    compute(fromBits(a), fresh);
    compute(onA, onA);
    assert.deepEqual([fresh, onA], [fromBits(wrap(model(a))), fromBits(wrap(model(a)))]);
  });
  fc.assert(property, PAIRS);
}

test("RFC 5905 section 6: a difference is a - b modulo 2^64; the result may be an argument", () => {
  matchesBigInt(timestamps.subtract, (a, b) => a - b);
});

test("RFC 5905 section 6: a sum is a + b modulo 2^64; the result may be an argument", () => {
  matchesBigInt(timestamps.add, (a, b) => a + b);
});

test("both arguments and the result may be the same timestamp", () => {
  const a = fromBits(0xffff_8000_0001_0000n);
  timestamps.add(a, a, a);
  assert.deepEqual(a, [65535, 0, 2, 0]);
  timestamps.subtract(a, a, a);
  assert.deepEqual(a, [0, 0, 0, 0]);
});

test("add returns the carry out of bit 63", () => {
  const property = fc.property(bits64, bits64, (a, b) => {
    assert.equal(timestamps.add(fromBits(a), fromBits(b), timestamps.makeTimestamp()), a + b >= 1n << 64n ? 1 : 0);
  });
  fc.assert(property, PAIRS);
});

test("negate is 0 - a modulo 2^64", () => {
  matchesBigIntOfOne(timestamps.negate, (a) => -a);
});

test("shiftDown halves a 65-bit number", () => {
  matchesBigIntOfOne(
    (a, into) => timestamps.shiftDown(a, 1, into),
    (a) => (a + (1n << 64n)) >> 1n,
  );
  matchesBigIntOfOne(
    (a, into) => timestamps.shiftDown(a, 0, into),
    (a) => a >> 1n,
  );
});

test("compareTimestamps orders the timestamps of one era", () => {
  const property = fc.property(bits64, bits64, (a, b) => {
    assert.equal(timestamps.compareTimestamps(fromBits(a), fromBits(b)), a < b ? -1 : a > b ? 1 : 0);
    assert.equal(timestamps.compareTimestamps(fromBits(a), fromBits(a)), 0);
  });
  fc.assert(property, PAIRS);
});

test("RFC 5905 section 6: isNewer is the sign of the difference, whatever the eras", () => {
  const property = fc.property(bits64, bits64, (a, b) => {
    assert.equal(timestamps.isNewer(fromBits(a), fromBits(b)), signed(a - b) > 0n);
  });
  fc.assert(property, PAIRS);
});

test("RFC 5905 section 6: of two timestamps less than 68 years apart the later one is newer, across the end of an era too", () => {
  const property = fc.property(bits64, difference64, (a, ahead) => {
    const later = fromBits(wrap(a + ahead));
    assert.equal(timestamps.isNewer(later, fromBits(a)), ahead > 0n);
    assert.equal(timestamps.isNewer(fromBits(a), later), ahead < 0n);
  });
  fc.assert(property, PAIRS);
});

test("RFC 5905 section 6: the first second of 2036-02-07 06:28:16 is newer than the last of era 0", () => {
  const lastOfEra0 = fromBits((1n << 64n) - 1n);
  const firstOfEra1 = fromBits(SECOND);
  assert.equal(timestamps.isNewer(firstOfEra1, lastOfEra0), true);
  assert.equal(timestamps.compareTimestamps(firstOfEra1, lastOfEra0), -1);
});

test("of two timestamps exactly 2^31 s apart neither is newer", () => {
  assert.equal(timestamps.isNewer(fromBits(0n), fromBits(1n << 63n)), false);
  assert.equal(timestamps.isNewer(fromBits(1n << 63n), fromBits(0n)), false);
});

test("isZero, isEqual and isNegative test all 64 bits", () => {
  const property = fc.property(bits64, bits64, (a, b) => {
    assert.equal(timestamps.isZero(fromBits(a)), a === 0n);
    assert.equal(timestamps.isEqual(fromBits(a), fromBits(b)), a === b);
    assert.equal(timestamps.isEqual(fromBits(a), fromBits(a)), true);
    assert.equal(timestamps.isNegative(fromBits(a)), signed(a) < 0n);
  });
  fc.assert(property, PAIRS);
  for (let bit = 0n; bit < 64n; bit++) {
    assert.equal(timestamps.isZero(fromBits(1n << bit)), false);
    assert.equal(timestamps.isEqual(fromBits(1n << bit), timestamps.makeTimestamp()), false);
  }
});

test("a timestamp is written to a packet and read from it; adjacent words do not change", () => {
  const property = fc.property(bits64, fc.integer({ min: 0, max: 20 }), (a, offset) => {
    const packet = Array.from({ length: 24 }, (_, i) => i);
    timestamps.writeTimestamp(fromBits(a), packet, offset);
    const into = timestamps.makeTimestamp();
    timestamps.readTimestamp(packet, offset, into);
    assert.equal(toBits(into), a);
    packet.forEach((word, i) => {
      if (i < offset || i >= offset + 4) assert.equal(word, i);
    });
  });
  fc.assert(property);
});

test("copyTimestamp copies words, not the array; clearTimestamp leaves zero", () => {
  const from = fromBits(0x0123_4567_89ab_cdefn);
  const into = timestamps.makeTimestamp();
  timestamps.copyTimestamp(from, into);
  timestamps.clearTimestamp(from);
  assert.equal(toBits(into), 0x0123_4567_89ab_cdefn);
  assert.equal(toBits(from), 0n);
});
