import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { makeTimestamp } from "../../firmware/time/timestamp";
import * as unix from "../../firmware/time/unix";
import { bits64, fromBits, PAIRS } from "./bits";

const EPOCH = 2208988800n; // RFC 5905 figure 4

/** Signed value of 48-bit Unix seconds. */
function secondsOf(words: unix.UnixSeconds): bigint {
  return BigInt.asIntN(
    48,
    words.reduce((sum, word) => (sum << 16n) + BigInt(word), 0n),
  );
}

test("RFC 5905 figure 4: Unix seconds are era and seconds less 2208988800, in every era", () => {
  const property = fc.property(bits64, fc.integer({ min: -32767, max: 32767 }), (bits, era) => {
    const seconds = unix.makeUnixSeconds();
    unix.toUnixSeconds(fromBits(bits), era, seconds);
    assert.equal(secondsOf(seconds), (BigInt(era) << 32n) + (bits >> 32n) - EPOCH);
  });
  fc.assert(property, PAIRS);
});

test("microsecondsToFraction is floor(us * 2^32 / 10^6) for every count of a second; the seconds do not change", () => {
  const into = [7, 9, 0, 0];
  for (let count = 0; count < 1000000; count++) {
    unix.microsecondsToFraction(count, into);
    // Exact in doubles: the product is below 2^53, and no quotient is less than 1/15625 below an integer.
    if (into[2] * 65536 + into[3] !== Math.floor((count * 4294967296) / 1000000)) assert.fail(`${count} us`);
  }
  assert.deepEqual(into.slice(0, 2), [7, 9]);
});

test("fractionToMicroseconds and fractionToMilliseconds round down for any fraction", () => {
  const property = fc.property(bits64, (bits) => {
    const fraction = bits & 0xffff_ffffn;
    assert.equal(unix.fractionToMicroseconds(fromBits(bits)), Number((fraction * 1000000n) >> 32n));
    assert.equal(unix.fractionToMilliseconds(fromBits(bits)), Number((fraction * 1000n) >> 32n));
  });
  fc.assert(property, PAIRS);
});

test("a count of microseconds is one lower after both conversions unless it is a multiple of 15625: both round down", () => {
  const property = fc.property(fc.integer({ min: 0, max: 999999 }), (count) => {
    const into = makeTimestamp();
    unix.microsecondsToFraction(count, into);
    assert.equal(unix.fractionToMicroseconds(into), count % 15625 === 0 ? count : count - 1);
  });
  fc.assert(property, PAIRS);
});
