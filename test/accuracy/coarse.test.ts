import assert from "node:assert/strict";
import { test } from "node:test";
import { runWorld } from "./run-world";
import { worldNamed } from "./worlds";

/** Servers with a coarse clock, and a client with latency (worlds/further.json). Times in seconds. */

const HOUR = 3600;

for (const [name, deviation, frequency] of [
  ["hundredth", 1e-3, 10e-6],
  ["second", 0.1, 1e-3],
] as const) {
  test(`${worldNamed(name).about}, which its precision tells: the clock is steady to a tenth of a step, and off by less than one`, () => {
    for (const seed of [1, 2]) {
      const result = runWorld(worldNamed(name), seed, 4 * HOUR, 2 * HOUR);
      assert.ok(result.deviation < deviation * 1e6, `seed ${seed}: ${result.deviation} us`);
      assert.ok(result.max < deviation * 1e7, `seed ${seed}: ${result.max} us`);
      assert.ok(result.frequencyRms < frequency * 1e9, `seed ${seed}: ${result.frequencyRms} ppb`);
      assert.equal(result.outside, 0);
    }
  });
}

test("latency of up to 1 ms in an interpreter, each way: below a tenth of it", () => {
  for (const seed of [1, 2]) {
    const result = runWorld(worldNamed("latency"), seed, 4 * HOUR, 2 * HOUR);
    assert.ok(result.rms < 100, `seed ${seed}: ${result.rms} us`);
    assert.equal(result.outside, 0);
  }
});
