import assert from "node:assert/strict";
import { test } from "node:test";
import { addSample, clearEstimator, makeEstimator, type Estimator } from "../../firmware/selection/estimator";
import { addInterval } from "../../firmware/time/interval";
import { makeTimestamp } from "../../firmware/time/timestamp";

const POLL = 64;
const PRECISION = 1e-6;

/** `count` samples of a line: `offset` at the last one, growing by `frequency`; `error` is what a sample's packet adds. */
function sampleLine(count: number, offset: number, frequency: number, error: (i: number) => number = () => 0): Estimator {
  const estimator = makeEstimator();
  const at = makeTimestamp();
  for (let i = 0; i < count; i++) {
    addInterval(at, POLL, at);
    const truth = offset - frequency * POLL * (count - 1 - i);
    addSample(estimator, at, truth + error(i), 2e-3, PRECISION, 0, 2e-4);
  }
  return estimator;
}

test("old samples count by what the crystal may have wandered, not by the 15 ppm of an unknown one: the rate comes out to 1e-9", () => {
  const estimator = sampleLine(8, 0.0125, -40e-6);
  assert.ok(Math.abs(estimator.offset - 0.0125) < 1e-8, `offset ${estimator.offset}`);
  assert.ok(Math.abs(estimator.frequency + 40e-6) < 1e-9, `frequency ${estimator.frequency}`);
});

test("two samples two seconds apart do not invent a rate: what was known of the crystal holds", () => {
  const estimator = makeEstimator();
  const at = makeTimestamp();
  addSample(estimator, at, 0, 2e-3, PRECISION, 5e-6, 1e-6);
  addInterval(at, 2, at);
  addSample(estimator, at, 1e-4, 2.2e-3, PRECISION, 5e-6, 1e-6);
  assert.ok(Math.abs(estimator.frequency - 5e-6) < 3e-6, `frequency ${estimator.frequency}`);
});

test("the register keeps the last eight samples: an older error is forgotten", () => {
  const estimator = sampleLine(9, 0, 0, (i) => (i === 0 ? 10 : 0));
  assert.equal(estimator.count, 8);
  assert.ok(Math.abs(estimator.offset) < 1e-9);
});

test("what is forgotten leaves no trace", () => {
  const estimator = sampleLine(8, 2.5, 1e-5);
  clearEstimator(estimator);
  assert.equal(estimator.count, 0);
  assert.equal(estimator.offset, 0);
  assert.equal(estimator.dispersion, 16);
});
