import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { intervalToShort, shortToInterval } from "../../firmware/packet/short";

const word = fc.integer({ min: 0, max: 65535 });

test("RFC 5905 section 6: short format is 16.16 seconds; every value survives the conversion to seconds and back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 65534 }), word, (high, low) => {
      const short = [0, 0];
      intervalToShort(shortToInterval([high, low]), short);
      assert.deepEqual(short, [high, low]);
    }),
  );
});

test("root delay and dispersion are rounded up: a bound never shrinks from stratum to stratum", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 60000, noNaN: true }), (seconds) => {
      const short = [0, 0];
      intervalToShort(seconds, short);
      const carried = shortToInterval(short);
      assert.ok(carried >= seconds && carried < seconds + 1 / 65536 + 1e-9);
    }),
  );
});

test("negative, NaN and too large seconds give the nearest possible value", () => {
  const short = [1, 1];
  intervalToShort(-1, short);
  assert.deepEqual(short, [0, 0]);
  intervalToShort(Number.NaN, short);
  assert.deepEqual(short, [0, 0]);
  intervalToShort(1e9, short);
  assert.deepEqual(short, [65535, 65535]);
});
