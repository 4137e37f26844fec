import assert from "node:assert/strict";
import { test } from "node:test";
import { addSample, makeEstimator, offsetAt, shiftSamples, type Estimator } from "../../firmware/selection/estimator";
import { MAXDISP } from "../../firmware/packet/protocol";
import { addInterval } from "../../firmware/time/interval";
import { makeTimestamp, type Timestamp } from "../../firmware/time/timestamp";
import { exponential, makeRandom, normal } from "../../boards/sim/random";

const UNKNOWN = 2e-4;
const READING_ERROR = 1e-6;

function counterAt(seconds: number): Timestamp {
  const at = makeTimestamp();
  addInterval(at, 1000 + seconds, at);
  return at;
}

/** Sixty-four second polls of a line; `delayOf` gives the excess delay of sample i on the way there. */
function follow(count: number, offset: number, rate: number, delayOf: (i: number) => number): Estimator {
  const estimator = makeEstimator();
  for (let i = 0; i < count; i++) {
    const excess = delayOf(i);
    addSample(estimator, counterAt(64 * i), offset + rate * 64 * i + excess / 2, 2e-3 + excess, READING_ERROR, 0, UNKNOWN);
  }
  return estimator;
}

function assertNear(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} +- ${tolerance}`);
}

test("the line recovers offset and rate: exact samples give both to within their reading error", () => {
  const estimator = follow(8, 0.05, -40e-6, () => 0);
  assertNear(estimator.offset, 0.05 - 40e-6 * 448, 1e-6);
  assertNear(estimator.frequency, -40e-6, 2e-9);
  assertNear(offsetAt(estimator, counterAt(448 + 1000)), 0.05 - 40e-6 * 1448, 4e-6);
});

test("an offset of years does not cost precision of the rate (a board that starts at its build date)", () => {
  const estimator = follow(8, 1e8, 25e-6, () => 0);
  assertNear(estimator.frequency, 25e-6, 1e-8);
});

test("a sample with a long delay hardly counts: the excess may lie all on one way", () => {
  const estimator = follow(8, 0, 0, (i) => (i === 7 ? 0.1 : 0));
  assertNear(estimator.offset, 0, 1e-3);
  assertNear(estimator.delay, 2e-3, 1e-9);
});

test("one sample alone does not invent a rate: what is known of the crystal stays", () => {
  const estimator = makeEstimator();
  addSample(estimator, counterAt(0), 0.1, 2e-3, READING_ERROR, -40e-6, 1e-6);
  assertNear(estimator.frequency, -40e-6, 1e-12);
  assertNear(estimator.offset, 0.1, 1e-12);
});

test("RFC 5905 section 10: dispersion counts 16 s for each empty stage: 8, 4, 2 ... s after the first samples", () => {
  const estimator = makeEstimator();
  assert.equal(estimator.dispersion, MAXDISP);
  for (const expected of [8 - 16 / 256, 4 - 16 / 256, 2 - 16 / 256]) {
    addSample(estimator, counterAt(0), 0, 1e-3, 0, 0, UNKNOWN);
    assertNear(estimator.dispersion, expected, 1e-9);
  }
});

test("samples follow a step of raw time", () => {
  const estimator = follow(8, 2.5, 10e-6, () => 0);
  const { offset, frequency } = estimator;
  shiftSamples(estimator, 2.5);
  assertNear(estimator.offset, offset - 2.5, 1e-12);
  addSample(estimator, counterAt(512), 10e-6 * 512, 2e-3, READING_ERROR, 0, UNKNOWN);
  assertNear(estimator.offset, 10e-6 * 512, 1e-6);
  assertNear(estimator.frequency, frequency, 1e-8);
});

test("the offset lies within three standard deviations and half the delay of the truth, in 1000 registers with jitter and wander", () => {
  const random = makeRandom(11);
  let outside = 0;
  for (let run = 0; run < 1000; run++) {
    const estimator = makeEstimator();
    let truth = 0;
    let rate = 50e-6;
    for (let i = 0; i < 8; i++) {
      const there = 1e-3 + 1e-4 * exponential(random);
      const back = 1e-3 + 1e-4 * exponential(random);
      addSample(estimator, counterAt(64 * i), truth + (there - back) / 2, there + back, READING_ERROR, 0, UNKNOWN);
      if (i === 7) break;
      truth += 64 * rate;
      rate += 8e-9 * normal(random);
    }
    if (Math.abs(estimator.offset - truth) > estimator.dispersionOfLine + estimator.delay / 2) outside += 1;
  }
  assert.equal(outside, 0);
});
