import assert from "node:assert/strict";
import { test } from "node:test";
import { makeBankEstimator } from "../../firmware/estimator/bank-estimator";
import { beginAsymmetry, makeAsymmetry } from "../../firmware/estimator/asymmetry";
import { beginDelayLaw, CANDIDATES, Law, learnDelayLaw, makeDelayLaw } from "../../firmware/estimator/delay-law";
import { findEdge, profile, profileGamma } from "../../firmware/estimator/edge-posterior";
import { NO_TEMPERATURE, trueMinusCounterAt } from "../../firmware/estimator/estimator";
import { addExchange } from "../../firmware/estimator/exchange";
import { BACKWARD, FORWARD, makeFilter, State, takeHalf } from "../../firmware/estimator/filter";
import { makeHalfExchange } from "../../firmware/estimator/half-exchange";
import { expectMeans, meanNoise } from "../../firmware/estimator/noise";
import { addInterval, toInterval } from "../../firmware/time/interval";
import { makeTimestamp, subtract, type Timestamp } from "../../firmware/time/timestamp";
import { notEmpty } from "../not-empty";

function assertNear(actual: number, expected: number, tolerance: number, what = ""): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what} ${actual} is not ${expected} +- ${tolerance}`);
}

/** A half of an exchange into a filter as a mean filter takes it. */
function takeMean(filter: number[], direction: number, z: number, skew: number, half = makeHalfExchange()): typeof half {
  const jitter = 1000 * skew;
  takeHalf(filter, direction, z + jitter, 1e6 * (1 - skew * skew) + 1, jitter, 1000, half);
  return half;
}

test("check values: the noise of a mean filter has the variance and the skewness of a gamma distribution of shape k, never of k < 1.36^3", () => {
  const asymmetry = makeAsymmetry();
  for (const [shape, jitter, reading] of [
    [1, 0.857493, 0.514496],
    [2, 0.857493, 0.514496],
    [4, 0.793701, 0.608309],
    [6, 0.741836, 0.670581],
    [16, 0.629961, 0.776627],
  ]) {
    beginAsymmetry(asymmetry, 1000, 0);
    asymmetry.outbound[Law.Skew] = Math.pow(shape, -1 / 6);
    asymmetry.inbound[Law.Skew] = Math.pow(shape, -1 / 6);
    expectMeans(asymmetry, 0);
    assertNear(meanNoise.forward.jitter, 1000 * jitter, 1e-3);
    assertNear(Math.sqrt(meanNoise.backward.reading), 1000 * reading, 1e-3);
  }
});

test("check values: profile likelihood of a gamma distribution", () => {
  for (const [mean, meanLog, shape, likelihood] of [
    [3400, 8.046, 6.003753, -8.596119],
    [1000, 6.330503, 1, -7.907249],
    [1000, 6.7, 2.554104, -7.713177],
    [250, 5.5, 23.462497, -5.348315],
  ]) {
    assertNear(profileGamma(Math.log(mean), meanLog), likelihood, 1e-6);
    assertNear(profile.shape, shape, 1e-5);
  }
});

test("check values: a half of an exchange in a mean filter", () => {
  const filter = makeFilter();
  filter[State.Lead] = 3300;
  filter[State.Rate] = 50;
  filter[State.Base] = 4000;
  filter[State.LeadLead] = 4600;
  filter[State.LeadRate] = 0.8;
  filter[State.RateRate] = 0.012;
  filter[State.BaseBase] = 1000;
  filter[State.LeadBase] = 200;
  const toMicroseconds = Math.log(1e6);
  const skew = Math.pow(6, -1 / 6);
  let half = takeMean(filter, FORWARD, 1500, skew);
  assertNear(half.logLikelihood + toMicroseconds, 5.40904738, 1e-6);
  assertNear(half.quiet, 0.992913873, 1e-7);
  assertNear(filter[State.Lead], 3295.20443504, 1e-4);
  assertNear(filter[State.Rate], 49.9991280791, 1e-8);
  assertNear(filter[State.Base], 4000.8719209, 1e-4);
  assertNear(filter[State.LeadLead], 4589.1357, 1e-2);
  assertNear(filter[State.LeadRate], 0.798024672, 1e-6);
  assertNear(filter[State.BaseBase], 999.640849, 1e-3);
  assertNear(filter[State.LeadBase], 201.975328, 1e-3);
  half = takeMean(filter, BACKWARD, 6200, skew);
  assertNear(half.logLikelihood + toMicroseconds, 5.47153377, 1e-6);
  assertNear(half.quiet, 0.993893499, 1e-7);
  assertNear(filter[State.Lead], 3288.33790811, 1e-4);
  assertNear(filter[State.Base], 3999.14978802, 1e-4);
  assertNear(filter[State.LeadLead], 4547.12286, 1e-2);
  assertNear(filter[State.BaseBase], 996.998191, 1e-3);
  assertNear(filter[State.LeadBase], 191.43846, 1e-3);
});

test("check values: law of one direction after 16 and 48 residuals of a Weibull distribution of shape 2", () => {
  const law = makeDelayLaw();
  beginDelayLaw(law, 500, 0);
  const learn = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const residual = 1000 * Math.sqrt(-Math.log(1 - (((7 * i) % 48) + 0.5) / 48)) - 886.2269;
      learnDelayLaw(law, residual, 1, 1, 16);
    }
  };
  learn(0, 16);
  assertNear(law[Law.Count], 16, 1e-9);
  assertNear(law[Law.Mean], -141.4409, 1e-3);
  assertNear(Math.sqrt(law[Law.SlowVariance]), 505.5597, 1e-3);
  assertNear(Math.sqrt(law[Law.Variance]), 454.6593, 1e-3);
  assert.equal(law[Law.First], 150);
  for (const [j, meanLog] of [[0, 4.916685], [6, 5.949197], [13, 7.039941]]) assertNear(law[Law.MeanLog + j], meanLog, 1e-5); // prettier-ignore
  assertNear(law[Law.Violation], 1.533367, 1e-5);
  assertNear(law[Law.Violation + 4], 1.325469, 1e-5);
  assertNear(law[Law.Hits], 0.375, 1e-9);
  assertNear(law[Law.Hits + 6], 0.1875, 1e-9);
  findEdge(law);
  assertNear(law[Law.Wait], 790.7094, 1e-3);
  assertNear(Math.sqrt(law[Law.WaitVariance]), 139.1146, 1e-3);
  assertNear(law[Law.Skew], 0.85902, 1e-5);
  learn(16, 48);
  assertNear(law[Law.Count], 48, 1e-9);
  assertNear(law[Law.Mean], -1.2901, 1e-3);
  assertNear(Math.sqrt(law[Law.SlowVariance]), 489.0489, 1e-3);
  assertNear(Math.sqrt(law[Law.Variance]), 461.2487, 1e-3);
  for (const [j, meanLog] of [[0, 5.455951], [6, 6.322703], [13, 7.156405]]) assertNear(law[Law.MeanLog + j], meanLog, 1e-5); // prettier-ignore
  assertNear(law[Law.Violation], 1.177789, 1e-5);
  assertNear(law[Law.Violation + 4], 0.446486, 1e-5);
  assertNear(law[Law.Hits], 0.270833, 1e-5);
  assertNear(law[Law.Hits + 6], 0.0625, 1e-9);
  findEdge(law);
  assertNear(law[Law.Wait], 949.9929, 1e-3);
  assertNear(Math.sqrt(law[Law.WaitVariance]), 139.1793, 1e-3);
  assertNear(law[Law.Skew], 0.806929, 1e-5);
});

function stampOf(seconds: number): Timestamp {
  const stamp = makeTimestamp();
  addInterval(stamp, seconds, stamp);
  return stamp;
}

/** Fraction of `x` within 0.001..0.999. */
function fraction(x: number): number {
  return Math.min(0.999, Math.max(0.001, x - Math.floor(x)));
}

/**
 * By exchange: error of the phase [us], frequency [ppm], base [us]; phase error of the first mean filter [us], asymmetry [us], probability of the same law, outbound
 * and inbound wait [us], outbound and inbound deviation [us]; log weights of the seven filters.
 */
const HUMPS: [number, number[]][] = [
  [0, [421.905, 0, 1071.455, 418.612, 0, 1, 664.531, 664.531, 471.875, 472.616, 0, 0, 0, 0, -0.032, -0.032, -0.032]],
  [1, [-44.081, 19.9177, 896.661, -49.897, 0, 1, 664.531, 415.77, 449.341, 415.77, 0, 0, 0, 0, -0.198, -0.198, -0.198]],
  [2, [19.993, 41.9943, 973.936, 138.331, 0, 1, 389.457, 415.77, 389.457, 846.535, 0, 0, 0, 0, -0.429, -0.429, -0.429]],
  [3, [582.128, 57.1104, 786.591, 716.016, 3.724, 0.9778, 999.153, 1335.119, 772.748, 879.667, -0.318, -0.318, -0.318, -0.318, 0, 0, 0]],
  [7, [439.914, 51.0396, 831.278, 644.019, 2.339, 0.971, 1050.648, 1212.073, 827.209, 936.312, -0.413, -0.413, -0.413, -0.413, 0, 0, 0]],
  [15, [353.515, 50.0746, 1000.516, 645.153, -0.981, 0.9698, 1005.731, 940.752, 796.46, 939.571, 0, 0, -0.002, 0, -0.534, -0.534, -0.534]],
  [31, [314.279, 50.0105, 1184.432, 725.44, 208.393, 0.0001, 599.157, 1015.964, 625.577, 877.812, 0, -0.001, -0.038, -0.024, -2.449, -2.449, -2.462]],
  [63, [57.928, 49.6406, 1154.376, 706.076, 730.556, 0, 377.348, 1838.46, 398.769, 945.016, 0, -0.028, -0.992, -1.475, -4.111, -4.114, -4.396]],
  [127, [-149.136, 50.0251, 927.724, 712.433, 858.019, 0, 230.819, 1946.857, 205.4, 869.834, -8.815, -9.526, -11.476, -12.213, 0, -0.138, -2.42]],
  [199, [-71.195, 50.0388, 938.424, 774.983, 844.939, 0, 238.781, 1928.66, 140.277, 884.716, -28.249, -29.687, -32.96, -33.358, 0, -0.853, -4.84]],
  [299, [-46.812, 50.0101, 937.581, 766.069, 813.037, 0, 263.475, 1889.55, 132.703, 909.429, -36.158, -37.672, -40.693, -40.886, 0, -1.407, -6.383]],
];

test("check values: 300 exchanges whose delays are humps of unequal width, polled every 16 s", () => {
  const estimator = makeBankEstimator();
  const counterAt = (now: number): number => now + 0.1 + 50e-6 * now;
  const estimate = makeTimestamp();
  const truth = makeTimestamp();
  const expected = new Map(notEmpty(HUMPS));
  for (let i = 0; i < 300; i++) {
    const sent = 1 + 16 * i;
    const answered = sent + 1e-3 + 3e-4 * Math.sqrt(-Math.log(1 - fraction(0.5 + 0.6180339887 * i)));
    const end = answered + 1e-3 + 2e-3 * Math.sqrt(-Math.log(1 - fraction(0.25 + 0.7548776662 * i)));
    addExchange(estimator, {
      t1: stampOf(counterAt(sent)),
      t2: stampOf(answered),
      t3: stampOf(answered),
      t4: stampOf(counterAt(end)),
      offset: 0,
      delay: end - sent,
      dispersion: 0,
      resolution: 1e-6,
      frequency: 0,
      frequencyDeviation: 1e-4,
      wander: 0,
      jitter: 0,
      temperature: NO_TEMPERATURE,
      coefficient: 0,
    });
    const values = expected.get(i);
    if (values === undefined) continue;
    trueMinusCounterAt(estimator, estimator.epoch, estimate);
    subtract(stampOf(end), stampOf(counterAt(end)), truth);
    subtract(truth, estimate, truth);
    const error = toInterval(truth) * 1e6;
    const { filters, asymmetry, base } = estimator.bank;
    const weights = filters.map((filter) => filter[State.Weight]);
    const best = Math.max(...weights);
    const actual = [error, estimator.rate, base, filters[4][State.Lead] + error, asymmetry.phase, asymmetry.same];
    actual.push(asymmetry.outbound[Law.Wait], asymmetry.inbound[Law.Wait]);
    actual.push(Math.sqrt(asymmetry.outbound[Law.Variance]), Math.sqrt(asymmetry.inbound[Law.Variance]));
    actual.push(...weights.map((weight) => weight - best));
    values.forEach((value, n) => assertNear(actual[n], value, 0.011, `exchange ${i}, value ${n}:`));
  }
});

test("the record is as long as its parts say: nothing grows it later", () => {
  assert.equal(makeDelayLaw().length, Law.HitMean + CANDIDATES);
  assert.equal(Law.MeanLog, Law.WaitingFirst + 4);
});
