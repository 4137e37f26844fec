import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addInterval, fromInterval, toInterval } from "../../firmware/time/interval";
import { makeTimestamp } from "../../firmware/time/timestamp";
import { bits64, fromBits, PAIRS, SECOND, signed, toBits, wrap } from "./bits";

/** Numerator of a double as the exact fraction numerator / 2^1074. */
function exactly(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const exponent = Number(view.getBigUint64(0) >> 52n);
  const mantissa = view.getBigUint64(0) & ((1n << 52n) - 1n);
  const magnitude = exponent === 0 ? mantissa : (mantissa + (1n << 52n)) << BigInt(exponent - 1);
  return value < 0 ? -magnitude : magnitude;
}

/** Signed difference nearest to a double, half away from zero. */
function nearestDifference(seconds: number): bigint {
  const scaled = exactly(seconds) * SECOND;
  const magnitude = ((scaled < 0n ? -scaled : scaled) + (1n << 1073n)) >> 1074n;
  return seconds < 0 ? -magnitude : magnitude;
}

function differenceOf(seconds: number): bigint {
  const into = makeTimestamp();
  fromInterval(seconds, into);
  return signed(toBits(into));
}

/** Intervals below 2^31 s of all magnitudes, from a year down to less than 2^-32 s. */
const seconds = fc
  .tuple(fc.double({ min: -1, max: 1, noNaN: true, maxExcluded: true, minExcluded: true }), fc.integer({ min: -36, max: 31 }))
  .map(([value, exponent]) => value * 2 ** exponent);

test("toInterval is the double nearest to the signed difference", () => {
  const property = fc.property(bits64, (a) => {
    // BigInt to Number rounds to nearest, and a power of two keeps that exact.
    assert.equal(toInterval(fromBits(a)), Number(signed(a)) / 2 ** 32);
  });
  fc.assert(property, PAIRS);
});

test("toInterval returns zero without a sign, and exactly -2^31 s", () => {
  assert.ok(Object.is(toInterval(fromBits(0n)), 0));
  assert.equal(toInterval(fromBits(1n << 63n)), -(2 ** 31));
  assert.equal(toInterval(fromBits((1n << 64n) - 1n)), -(2 ** -32));
});

test("toInterval does not change its argument", () => {
  const a = fromBits((1n << 64n) - SECOND);
  toInterval(a);
  assert.equal(toBits(a), (1n << 64n) - SECOND);
});

test("fromInterval is the difference nearest to the double, half away from zero", () => {
  const property = fc.property(seconds, (value) => {
    assert.equal(differenceOf(value), nearestDifference(value));
  });
  fc.assert(property, PAIRS);
});

test("fromInterval is the inverse of toInterval for differences below 24 days", () => {
  const property = fc.property(fc.bigInt({ min: -(1n << 53n), max: 1n << 53n }), (a) => {
    assert.equal(differenceOf(toInterval(fromBits(wrap(a)))), a);
  });
  fc.assert(property, PAIRS);
});

test("fromInterval rounds half of 2^-32 s away from zero, and 0.49999999999999994 of it to zero", () => {
  assert.equal(differenceOf(2 ** -33), 1n);
  assert.equal(differenceOf(-(2 ** -33)), -1n);
  assert.equal(differenceOf(0.49999999999999994 * 2 ** -32), 0n);
  assert.equal(differenceOf(1 - 2 ** -34), SECOND);
  assert.equal(differenceOf(65536 - 2 ** -35), 65536n * SECOND);
});

test("fromInterval is limited to the longest difference of that sign; NaN gives zero", () => {
  const longest = (1n << 63n) - 1n;
  assert.equal(differenceOf(2 ** 31), longest);
  assert.equal(differenceOf(-(2 ** 31)), -longest);
  assert.equal(differenceOf(Infinity), longest);
  assert.equal(differenceOf(-Infinity), -longest);
  assert.equal(differenceOf(NaN), 0n);
  assert.equal(differenceOf(-0), 0n);
});

test("RFC 5905 section 6: addInterval crosses the end of an era in both directions; the result may be the argument", () => {
  const property = fc.property(bits64, seconds, (a, value) => {
    const [fresh, onA] = [makeTimestamp(), fromBits(a)];
    addInterval(fromBits(a), value, fresh);
    addInterval(onA, value, onA);
    const expected = fromBits(wrap(a + nearestDifference(value)));
    assert.deepEqual([fresh, onA], [expected, expected]);
  });
  fc.assert(property, PAIRS);
});
