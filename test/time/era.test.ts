import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { unfoldEra } from "../../firmware/time/era";
import { bits64, difference64, fromBits, PAIRS, SECOND, wrap } from "./bits";

test("RFC 5905 section 6: a timestamp within 68 years of the pivot gets its own era", () => {
  const property = fc.property(fc.integer({ min: -13, max: 59 }), bits64, difference64, (pivotEra, pivot, distance) => {
    const moment = (BigInt(pivotEra) << 64n) + pivot + distance;
    assert.equal(unfoldEra(fromBits(wrap(moment)), pivotEra, fromBits(pivot)), Number(moment >> 64n));
  });
  fc.assert(property, PAIRS);
});

test("RFC 5905 section 6: with the pivot 2036-02-06 timestamp 0 (2036-02-07 06:28:16) is in era 1; with 2036-02-08 the last timestamp of era 0 is in era 0", () => {
  const day = 86400n * SECOND;
  assert.equal(unfoldEra(fromBits(0n), 0, fromBits(wrap(-day))), 1);
  assert.equal(unfoldEra(fromBits(wrap(-1n)), 1, fromBits(day)), 0);
});

test("a timestamp exactly 2^31 s from the pivot counts as earlier", () => {
  assert.equal(unfoldEra(fromBits(1n << 63n), 1, fromBits(0n)), 0);
  assert.equal(unfoldEra(fromBits(0n), 1, fromBits(1n << 63n)), 1);
});
