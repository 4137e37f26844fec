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

/** After each exchange: lead less the true one (us), rate (ppm), jitter of the edge filters (us), base (us), deviation (us). */
const EXPECTED = [
  [-38.189, 0, 404.773, 699.795, 248.075],
  [20.949, 33.8205, 386.27, 821.786, 194.163],
  [-70.771, 16.2948, 385.538, 880.041, 194.738],
  [-15.053, 43.2531, 87.086, 1000.395, 35.261],
  [-220.305, 46.7474, 117.295, 1011.9, 177.714],
  [179.964, 51.4897, 124.187, 1025.182, 96.733],
  [-23.018, 49.8861, 114.334, 1011.731, 56.734],
  [-15.138, 49.9306, 177.361, 962.986, 76.362],
  [55.61, 50.2121, 179.621, 965.351, 64.195],
  [-17.963, 49.9043, 174.762, 958.744, 52.733],
  [5.872, 50.0147, 167.675, 952.598, 42.7],
  [-6.455, 49.9626, 179.466, 964.121, 46.481],
  [1.959, 50.0056, 180.853, 968.795, 53.633],
  [18.079, 50.0612, 174.84, 969.546, 43.338],
  [-12.394, 49.9398, 174.668, 968.058, 39.794],
  [-4.887, 49.9797, 167.775, 982.202, 40.152],
  [-6.305, 49.9825, 161.151, 981.371, 32.402],
  [-9.233, 49.9772, 161.301, 984.423, 38.083],
  [17.43, 50.0608, 161.788, 983.821, 32.568],
  [10.122, 50.0123, 164.248, 987.145, 31.126],
];

test("check values of the study: twenty exchanges with a crystal at 50 ppm, agreed upon to 0.01 us", () => {
  const rate = 50e-6;
  const follower = { estimator: makeBankEstimator(), lead: 0.1 };
  EXPECTED.forEach(([lead, ppm, sharp, base, deviation], i) => {
    const now = i < 4 ? 1 + 2 * i : 7 + 64 * (i - 3);
    const there = 1e-3 * (1 + UP[i]);
    const back = 1e-3 * (1 + DOWN[i]);
    ask(follower, now, there, back, rate);
    const { bank } = follower.estimator;
    const what = `exchange ${i}`;
    assertNear(errorOf(follower, now + there + back, rate) * 1e6, lead, 0.01, what);
    assertNear(follower.estimator.rate, ppm, 5e-4, what);
    assertNear(bank.sharp.common, sharp, 0.01, what);
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

test("a path that becomes shorter in one direction is no drop of both, though the other packet is early too: the estimate is right twelve exchanges later", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const follower = { estimator: makeBankEstimator(), lead: 0 };
    const random = makeRandom(seed);
    const late = (): number => 1e-4 * exponential(random);
    for (let i = 0; i < 60; i++) ask(follower, 64 * i, 1e-3 + late(), 3e-3 + late(), 0);
    for (let i = 60; i < 72; i++) ask(follower, 64 * i, i === 60 ? 9.5e-4 : 1e-3 + late(), 1e-3 + late(), 0);
    assertNear(errorOf(follower, 64 * 72, 0), 0, 1.5e-4, `seed ${seed}:`);
  }
});

test("a path that becomes shorter in both directions moves the base delay at once, and not the phase", () => {
  const follower = { estimator: makeBankEstimator(), lead: 0 };
  const random = makeRandom(9);
  const late = (): number => 2e-5 * exponential(random);
  for (let i = 0; i < 60; i++) ask(follower, 64 * i, 2e-3 + late(), 2e-3 + late(), 0);
  ask(follower, 64 * 60, 1e-3 + late(), 1e-3 + late(), 0);
  assertNear(errorOf(follower, 64 * 60, 0), 0, 3e-5);
  assertNear(follower.estimator.baseDelay, 1e-3, 5e-5);
  assert.equal(follower.estimator.refusals, 0);
});

test("a crystal that jumps by 50 ppm: the restart keeps the rate, the exchanges after it contradict that, and the rate is learned again", () => {
  for (const jump of [50e-6, -100e-6]) {
    const follower = { estimator: makeBankEstimator(), lead: 0 };
    const random = makeRandom(6);
    const late = (): number => 1e-3 + 1e-4 * exponential(random);
    let rate = 40e-6;
    for (let i = 0; i < 70; i++) {
      if (i === 40) {
        rate = rate + jump;
        follower.lead = -jump * 64 * 40; // the counter goes on from where it is
      }
      ask(follower, 64 * i, late(), late(), rate);
      if (i === 41) assert.ok(follower.estimator.contradictions > 0);
    }
    assertNear(follower.estimator.rate, rate * 1e6, 0.5);
    assertNear(errorOf(follower, 64 * 70, rate), 0, 2e-4);
    assert.equal(follower.estimator.contradictions, 0);
  }
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
