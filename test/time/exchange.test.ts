import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fromCalendar, makeCalendarTime } from "../../firmware/time/calendar";
import { computeDelay, computeOffset } from "../../firmware/time/exchange";
import { toInterval } from "../../firmware/time/interval";
import { makeTimestamp, type Timestamp } from "../../firmware/time/timestamp";
import { bits64, difference64, fromBits, PAIRS, signed, toBits, wrap } from "./bits";

type Compute = (t1: Timestamp, t2: Timestamp, t3: Timestamp, t4: Timestamp, into: Timestamp) => void;

/** Result of `compute` in a new timestamp and in each of the four inputs, which must agree. */
function compute(operation: Compute, bits: bigint[]): bigint {
  const results = [0, 1, 2, 3, 4].map((target) => {
    const t = [...bits.map(fromBits), makeTimestamp()];
    operation(t[0], t[1], t[2], t[3], t[target]);
    return signed(toBits(t[target]));
  });
  assert.ok(
    results.every((result) => result === results[0]),
    results.join(" "),
  );
  return results[0];
}

/** Timestamp on 2012-03-16: the manuals give a time of day only. */
function at(hour: number, minute: number, second: number): Timestamp {
  const timestamp = makeTimestamp();
  fromCalendar({ ...makeCalendarTime(), year: 2012, month: 3, day: 16, hour, minute, second }, timestamp);
  return timestamp;
}

test("Comware manual: 10:00:00, 11:00:01, 11:00:02, 10:00:03 give a delay of 2 s and an offset of 1 h", () => {
  const into = makeTimestamp();
  computeDelay(at(10, 0, 0), at(11, 0, 1), at(11, 0, 2), at(10, 0, 3), into);
  assert.equal(toInterval(into), 2);
  computeOffset(at(10, 0, 0), at(11, 0, 1), at(11, 0, 2), at(10, 0, 3), into);
  assert.equal(toInterval(into), 3600);
});

test("RFC 5905 section 8: the offset is half the 65-bit sum of the two signed differences, rounded down", () => {
  const property = fc.property(bits64, bits64, bits64, bits64, (t1, t2, t3, t4) => {
    assert.equal(compute(computeOffset, [t1, t2, t3, t4]), (signed(t2 - t1) + signed(t3 - t4)) >> 1n);
  });
  fc.assert(property, PAIRS);
});

test("RFC 5905 section 8: the delay is (T4 - T1) - (T3 - T2) modulo 2^64", () => {
  const property = fc.property(bits64, bits64, bits64, bits64, (t1, t2, t3, t4) => {
    assert.equal(compute(computeDelay, [t1, t2, t3, t4]), signed(t4 - t1 - (t3 - t2)));
  });
  fc.assert(property, PAIRS);
});

test("RFC 5905 section 6: the offset of a clock up to 68 years away is exact, across the end of an era too", () => {
  const oneWay = fc.bigInt({ min: 0n, max: 1n << 33n });
  const nearlyRange = difference64.filter((offset) => (offset < 0n ? -offset : offset) < (1n << 63n) - (1n << 34n));
  const property = fc.property(bits64, nearlyRange, oneWay, oneWay, (t1, offset, way, hold) => {
    const t2 = t1 + way + offset;
    const t3 = t2 + hold;
    const exchange = [t1, t2, t3, t3 + way - offset].map(wrap);
    assert.equal(compute(computeOffset, exchange), offset);
    assert.equal(compute(computeDelay, exchange), 2n * way);
  });
  fc.assert(property, PAIRS);
});
