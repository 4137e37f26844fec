import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { adjustClock, remainingSlew, setClock, stepClock, timeMinusCounterAt } from "../../firmware/clock/system-clock";
import { add, makeTimestamp } from "../../firmware/time/timestamp";
import { makeClockBench, pass, secondsBetween, timeOf } from "./bench";

const TICK = Math.pow(2, -32);

function assertNear(actual: number, expected: number, tolerance = 3 * TICK): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} +- ${tolerance}`);
}

test("affine: the clock gains `frequency` seconds per second on the counter, for days", () => {
  const bench = makeClockBench();
  adjustClock(bench.clock, bench.counter, 40e-6, 0, 0);
  const start = timeOf(bench);
  pass(bench, 86400);
  assertNear(secondsBetween(start, timeOf(bench)), 86400 * (1 + 40e-6), 1e-9);
});

test("a slew adds its rate for exactly its duration", () => {
  const bench = makeClockBench();
  const start = timeOf(bench);
  adjustClock(bench.clock, bench.counter, 0, 0.01, 5);
  pass(bench, 2);
  assertNear(secondsBetween(start, timeOf(bench)), 2.02);
  assertNear(remainingSlew(bench.clock, bench.counter), 3);
  pass(bench, 98);
  assertNear(secondsBetween(start, timeOf(bench)), 100.05);
  assert.equal(remainingSlew(bench.clock, bench.counter), 0);
});

test("an adjustment does not step the time, whatever ran before it", () => {
  const rate = fc.double({ min: -5e-4, max: 5e-4, noNaN: true });
  const slew = fc.double({ min: -1 / 12, max: 1 / 12, noNaN: true });
  const seconds = fc.double({ min: 0, max: 2000, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(rate, slew, seconds, seconds), { maxLength: 20 }), (steps) => {
      const bench = makeClockBench();
      for (const [frequency, slewRate, duration, wait] of steps) {
        const before = timeOf(bench);
        adjustClock(bench.clock, bench.counter, frequency, slewRate, duration);
        assert.deepEqual(timeOf(bench), before);
        pass(bench, wait);
      }
    }),
  );
});

test("slewing back at the maximum rate never makes the clock run backwards: each of 100000 readings is later than the one before", () => {
  const bench = makeClockBench();
  adjustClock(bench.clock, bench.counter, -5e-4, -1 / 12, 50);
  let before = timeOf(bench);
  for (let i = 0; i < 100_000; i++) {
    pass(bench, 1e-3);
    const now = timeOf(bench);
    assert.ok(secondsBetween(before, now) > 0);
    before = now;
  }
});

test("a step changes the time by its offset, and ends the slew", () => {
  const bench = makeClockBench();
  adjustClock(bench.clock, bench.counter, 40e-6, 0.01, 100);
  pass(bench, 10);
  const time = timeOf(bench);
  stepClock(bench.clock, bench.counter, -2.5);
  assertNear(secondsBetween(time, timeOf(bench)), -2.5);
  assert.equal(remainingSlew(bench.clock, bench.counter), 0);
  pass(bench, 100);
  assertNear(secondsBetween(time, timeOf(bench)), -2.5 + 100 * (1 + 40e-6));
});

test("time is the counter plus timeMinusCounterAt, at any time", () => {
  const bench = makeClockBench();
  setClock(bench.clock, bench.counter, [0xee90, 0xff80, 0, 0]);
  adjustClock(bench.clock, bench.counter, 5e-4, 0.08, 20);
  pass(bench, 100);
  const sum = makeTimestamp();
  timeMinusCounterAt(bench.clock, bench.counter, sum);
  add(sum, bench.counter, sum);
  assert.deepEqual(sum, timeOf(bench));
});

test("set at boot, across the end of an era: 2036-02-07 06:28:15 plus a second is 0", () => {
  const bench = makeClockBench();
  setClock(bench.clock, bench.counter, [65535, 65535, 0, 0]);
  pass(bench, 1);
  assert.deepEqual(timeOf(bench), [0, 0, 0, 0]);
});
