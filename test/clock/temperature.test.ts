import assert from "node:assert/strict";
import { test } from "node:test";
import { makeDiscipline } from "../../firmware/clock/discipline";
import { adjustClock } from "../../firmware/clock/system-clock";
import { followTemperature } from "../../firmware/clock/temperature";
import { makeClockBench, pass, secondsBetween, timeOf } from "./bench";

function warmed(coefficient: number): {
  bench: ReturnType<typeof makeClockBench>;
  discipline: ReturnType<typeof makeDiscipline>;
  set: (celsius: number | undefined) => void;
} {
  let shown: number | undefined = 20;
  const bench = makeClockBench();
  const discipline = makeDiscipline(-20);
  discipline.thermometer = { read: () => shown };
  discipline.temperature = 20;
  discipline.coefficient = coefficient;
  return { bench, discipline, set: (celsius) => void (shown = celsius) };
}

test("a crystal with 0.5 ppm/K: 4 K warmer, the frequency correction falls by 2 ppm; a slew continues unchanged", () => {
  const { bench, discipline, set } = warmed(0.5);
  adjustClock(bench.clock, bench.counter, -40e-6, 1e-4, 10);
  const before = timeOf(bench);
  pass(bench, 4);
  set(24);
  followTemperature(discipline, bench.clock, bench.counter);
  assert.ok(Math.abs(bench.clock.frequency + 42e-6) < 1e-15);
  pass(bench, 96);
  const expected = 100 - 40e-6 * 4 - 42e-6 * 96 + 1e-4 * 10;
  assert.ok(Math.abs(secondsBetween(before, timeOf(bench)) - expected) < 1e-9);
});

test("no effect without a thermometer, without a reading, without a coefficient, and at the same temperature", () => {
  const cases = [warmed(0.5), warmed(0.5), warmed(0), warmed(0.5)];
  cases[0].discipline.thermometer = undefined;
  cases[1].set(undefined);
  cases[2].set(24);
  for (const { bench, discipline } of cases) {
    followTemperature(discipline, bench.clock, bench.counter);
    assert.equal(bench.clock.version, 0);
  }
});

test("no temperature makes the frequency correction exceed its limit", () => {
  const { bench, discipline, set } = warmed(10);
  set(-270);
  followTemperature(discipline, bench.clock, bench.counter);
  assert.equal(bench.clock.frequency, 5e-4);
});
