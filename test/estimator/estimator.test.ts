import assert from "node:assert/strict";
import { test } from "node:test";
import { clearEstimator, deviationAt, NO_TEMPERATURE, stepEstimate, trueMinusCounterAt } from "../../firmware/estimator/estimator";
import { makeBankEstimator, type BankEstimator } from "../../firmware/estimator/bank-estimator";
import { addExchange } from "../../firmware/estimator/exchange";
import { Column } from "../../firmware/estimator/register";
import { Kept, START_EXCHANGES } from "../../firmware/estimator/start";
import { MAXDISP, NSTAGE } from "../../firmware/packet/protocol";
import { addInterval, toInterval } from "../../firmware/time/interval";
import { copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../../firmware/time/timestamp";
import { exponential, makeRandom, normal } from "../../boards/sim/random";

const RESOLUTION = 1e-6;

/** A source that is asked, and our counter, which leads true time by `lead` seconds. */
interface Follower {
  readonly estimator: BankEstimator;
  lead: number;
}

function stampOf(seconds: number): Timestamp {
  const stamp = makeTimestamp();
  addInterval(stamp, 1000 + seconds, stamp);
  return stamp;
}

/** One exchange: asked at true time `now` and answered at once; `there` and `back` are the delays (s). `rate` is what the counter gains (s/s). */
function ask(follower: Follower, now: number, there: number, back: number, rate: number): void {
  const received = now + there;
  const end = received + back;
  addExchange(follower.estimator, {
    t1: stampOf(now + follower.lead + rate * now),
    t2: stampOf(received),
    t3: stampOf(received),
    t4: stampOf(end + follower.lead + rate * end),
    offset: 0,
    delay: there + back,
    dispersion: 0,
    resolution: RESOLUTION,
    frequency: 0,
    frequencyDeviation: 1e-4,
    wander: 0,
    jitter: 0,
    temperature: NO_TEMPERATURE,
    coefficient: 0,
  });
}

/** What the estimator takes for the counter's lead, less its true lead, at true time `now`, s. */
function errorOf(follower: Follower, now: number, rate: number): number {
  const counter = stampOf(now + follower.lead + rate * now);
  const estimate = makeTimestamp();
  const truth = makeTimestamp();
  trueMinusCounterAt(follower.estimator, counter, estimate);
  subtract(stampOf(now), counter, truth);
  subtract(truth, estimate, truth);
  return toInterval(truth);
}

function assertNear(actual: number, expected: number, tolerance: number, what = ""): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what} ${actual} is not ${expected} +- ${tolerance}`);
}

/** Excess delays of the study's check (ms), there and back. */
const UP = [0.13, 0.02, 0.31, 0.07, 0.55, 0.01, 0.09, 0.22, 0.04, 0.17, 0.02, 0.6, 0.11, 0.03, 0.28, 0.08, 0.05, 0.19, 0.01, 0.33];
const DOWN = [0.04, 0.21, 0.09, 0.03, 0.12, 0.4, 0.02, 0.15, 0.33, 0.01, 0.07, 0.06, 0.25, 0.09, 0.02, 0.18, 0.03, 0.11, 0.3, 0.05];

/** After each exchange: lead less the true one (us), rate (ppm), jitter sharp and soft (us), base (us), deviation (us). */
const EXPECTED = [
  [-37.245, 0, 404.773, 413.667, 706.563, 232.78],
  [8.305, 31.3231, 386.27, 403.561, 761.089, 183.992],
  [-67.576, 19.1471, 385.538, 408.285, 812.428, 193.322],
  [-15.77, 43.6295, 87.086, 85.393, 1010.548, 37.817],
  [-189.668, 47.2179, 117.295, 115.847, 1023.071, 164.725],
  [167.91, 51.3787, 124.187, 122.192, 1036.965, 97.823],
  [-10.76, 49.9392, 114.334, 112.907, 1021.898, 65.647],
  [-27.598, 49.8792, 177.361, 171.61, 980.773, 82.446],
  [35.599, 50.1504, 179.621, 173.196, 982.349, 65.408],
  [-23.76, 49.8968, 174.762, 167.656, 974.804, 51.078],
  [4.805, 50.0373, 167.675, 160.194, 969.735, 38.99],
  [-0.183, 50.0032, 179.466, 171.611, 973.672, 44.116],
  [4.107, 50.02, 180.853, 172.578, 978.912, 53.749],
  [19.812, 50.0725, 174.84, 166.536, 979.878, 41.895],
  [-7.753, 49.9539, 174.668, 166.077, 977.919, 35.928],
  [-6.419, 49.9743, 167.775, 159.863, 983.112, 37.354],
  [-6.883, 49.9819, 161.151, 153.289, 982.984, 29.754],
  [-8.6, 49.9798, 161.301, 153.411, 986.366, 36.31],
  [15.663, 50.0586, 161.788, 153.771, 985.131, 29.129],
  [9.925, 50.0175, 164.248, 156.065, 985.998, 27.023],
];

test("check values of the study: twenty exchanges with a crystal at 50 ppm, agreed upon to 0.01 us", () => {
  const rate = 50e-6;
  const follower = { estimator: makeBankEstimator(), lead: 0.1 };
  EXPECTED.forEach(([lead, ppm, sharp, soft, base, deviation], i) => {
    const now = i < 4 ? 1 + 2 * i : 7 + 64 * (i - 3);
    const there = 1e-3 * (1 + UP[i]);
    const back = 1e-3 * (1 + DOWN[i]);
    ask(follower, now, there, back, rate);
    const { bank } = follower.estimator;
    const what = `exchange ${i}`;
    assertNear(errorOf(follower, now + there + back, rate) * 1e6, lead, 0.01, what);
    assertNear(follower.estimator.rate, ppm, 5e-4, what);
    assertNear(bank.sharp.common, sharp, 0.01, what);
    assertNear(bank.soft.common, soft, 0.01, what);
    assertNear(bank.base, base, 0.01, what);
    assertNear(Math.sqrt(bank.leadVariance), deviation, 0.01, what);
  });
});

test("a counter that is years from true time costs no precision", () => {
  const near = { estimator: makeBankEstimator(), lead: 0.1 };
  const far = { estimator: makeBankEstimator(), lead: 1e8 };
  for (let i = 0; i < 30; i++) {
    ask(near, 64 * i, 1e-3 * (1 + UP[i % 20]), 1e-3 * (1 + DOWN[i % 20]), 25e-6);
    ask(far, 64 * i, 1e-3 * (1 + UP[i % 20]), 1e-3 * (1 + DOWN[i % 20]), 25e-6);
  }
  assertNear(far.estimator.rate, near.estimator.rate, 1e-4);
  assertNear(errorOf(far, 1920, 25e-6), errorOf(near, 1920, 25e-6), 1e-7);
});

test("a packet that is late by seconds, and one that comes too late one way only, hardly move the estimate", () => {
  const follower = { estimator: makeBankEstimator(), lead: 0 };
  for (let i = 0; i < 30; i++) ask(follower, 64 * i, 1e-3 * (1 + UP[i % 20]), 1e-3 * (1 + DOWN[i % 20]), 0);
  const before = errorOf(follower, 1920, 0);
  ask(follower, 1920, 1.2, 1e-3, 0);
  ask(follower, 1984, 1e-3, 0.5, 0);
  assertNear(errorOf(follower, 1986, 0), before, 1e-4);
});

test("the first exchange says what RFC 5905 says of it: half of what the ways differ by is the error, and no rate is invented", () => {
  const follower = { estimator: makeBankEstimator(), lead: 5 };
  ask(follower, 0, 2e-3, 1e-3, 0);
  assertNear(Math.abs(errorOf(follower, 0.003, 0)), 0.5e-3, 0.1e-3);
  assertNear(follower.estimator.rate, 0, 1e-9);
  assert.ok(deviationAt(follower.estimator, stampOf(5.003)) > 0.3e-3);
});

test("RFC 5905 section 10: dispersion counts 16 s for each empty stage: 8, 4, 2 ... s after the first samples", () => {
  const follower = { estimator: makeBankEstimator(), lead: 0 };
  assert.equal(follower.estimator.dispersion, MAXDISP);
  for (const expected of [8 - 16 / 256, 4 - 16 / 256, 2 - 16 / 256]) {
    ask(follower, 0, 1e-3, 1e-3, 0);
    assertNear(follower.estimator.dispersion, expected, 1e-9);
  }
});

test("RFC 5905 section 10: delay is the least, jitter the root mean square, of the last eight samples", () => {
  const follower = { estimator: makeBankEstimator(), lead: 0 };
  for (let i = 0; i < 40; i++) ask(follower, 64 * i, i === 20 ? 0.5e-3 : 1e-3, i === 35 ? 0.9e-3 : 1e-3 + 2e-4 * (i % 2), 0);
  assertNear(follower.estimator.delay, 1.9e-3, 1e-6);
  assertNear(follower.estimator.jitter, 0.7e-4, 0.3e-4);
});

test("the estimate follows a leap second, and samples of the new time agree with it", () => {
  const follower = { estimator: makeBankEstimator(), lead: 3 };
  for (let i = 0; i < 20; i++) ask(follower, 64 * i, 1e-3 * (1 + UP[i]), 1e-3 * (1 + DOWN[i]), 10e-6);
  stepEstimate(follower.estimator, -1);
  follower.lead = 4;
  assertNear(errorOf(follower, 1280, 10e-6), 0, 1e-4);
  const epoch = makeTimestamp();
  copyTimestamp(follower.estimator.epoch, epoch);
  ask(follower, 1280, 1e-3, 1e-3, 10e-6);
  assert.equal(follower.estimator.refusals, 0);
});

test("a clock that is stepped is followed from the fourth exchange on, and its rate is kept", () => {
  const follower = { estimator: makeBankEstimator(), lead: 0 };
  const random = makeRandom(5);
  const poll = (i: number): void => ask(follower, 64 * i, 1e-3 + 1e-4 * exponential(random), 1e-3 + 1e-4 * exponential(random), 40e-6);
  for (let i = 0; i < 40; i++) poll(i);
  follower.lead = -0.05;
  for (let i = 40; i < 43; i++) poll(i);
  assert.ok(Math.abs(errorOf(follower, 43 * 64, 40e-6)) > 0.04);
  poll(43);
  assertNear(errorOf(follower, 43 * 64, 40e-6), 0, 3e-4);
  assertNear(follower.estimator.rate, 40, 0.5);
});

test("cleared, it knows nothing", () => {
  const follower = { estimator: makeBankEstimator(), lead: 0 };
  for (let i = 0; i < 20; i++) ask(follower, 64 * i, 1e-3, 1e-3, 0);
  clearEstimator(follower.estimator);
  assert.equal(follower.estimator.count, 0);
  assert.equal(follower.estimator.dispersion, MAXDISP);
  assert.equal(follower.estimator.offsetDeviation, MAXDISP);
});

test("the lists that are written out have their columns: nothing grows them later", () => {
  const { stages, kept } = makeBankEstimator();
  assert.equal(stages.length, Column.Residual + NSTAGE);
  assert.equal(kept.length, Kept.Turnaround + START_EXCHANGES);
});

test("honest: the error is within three deviations in 98 of 100 estimates, and within those and the base delay in all, with jitter and wander", () => {
  const random = makeRandom(11);
  let outside = 0;
  let count = 0;
  for (let run = 0; run < 100; run++) {
    const follower = { estimator: makeBankEstimator(), lead: 0 };
    let rate = 50e-6;
    for (let i = 0; i < 60; i++) {
      const there = 1e-3 + 1e-4 * exponential(random);
      const back = 1e-3 + 1e-4 * exponential(random);
      ask(follower, 64 * i, there, back, rate);
      const error = Math.abs(errorOf(follower, 64 * i + there + back, rate));
      const { offsetDeviation, baseDelay } = follower.estimator;
      assert.ok(error <= 3 * offsetDeviation + baseDelay, `run ${run}, exchange ${i}: ${error} s`);
      count += 1;
      if (error > 3 * offsetDeviation) outside += 1;
      const before = rate;
      rate += 8e-9 * normal(random);
      follower.lead += (before - rate) * 64 * (i + 1); // the counter goes on from where it is
    }
  }
  assert.ok(outside < 0.02 * count, `${outside} of ${count}`);
});
