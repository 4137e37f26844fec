import assert from "node:assert/strict";
import { test } from "node:test";
import { exponential, makeRandom, uniform, type Random } from "../../boards/sim/random";
import {
  clearCommonDelay,
  isDifferenceImpossible,
  learnCommonDelay,
  makeCommonDelay,
  takeDifference,
  type CommonDelay,
} from "../../firmware/estimator/common-delay";
import { makeFilter, State } from "../../firmware/estimator/filter";
import { makeHalfExchange } from "../../firmware/estimator/half-exchange";

const wait = (random: Random, mean: number): number => mean * exponential(random);

/** Record after `count` exchanges whose directions wait `own` each and `common` together, all exponential means [us]. */
function learned(count: number, own: number, common: number, seed = 1): CommonDelay {
  const record = makeCommonDelay();
  const random = makeRandom(seed);
  for (let i = 0; i < count; i++) {
    const both = wait(random, common);
    learnCommonDelay(record, 1000 + both + wait(random, own), 1000 + both + wait(random, own), 0, 1);
  }
  return record;
}

test("a delay that both directions share is followed from the 34th exchange on", () => {
  const record = makeCommonDelay();
  const random = makeRandom(1);
  let followedAt = 0;
  for (let i = 1; i <= 100; i++) {
    const both = wait(random, 5000);
    if (learnCommonDelay(record, both + wait(random, 100), both + wait(random, 100), 0, 1)) followedAt = i;
  }
  assert.equal(followedAt, 34);
  assert.ok(record.isFollowed);
  assert.ok(Math.abs(record.scale / 50 - 1) < 0.4, `scale ${record.scale} us; the difference of two exponential delays of 100 us has 50 us`);
});

test("independent delays are never followed: 200 seeds of 500 exchanges, also with 5 % of packets late by 200 times the delay", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const record = makeCommonDelay();
    const random = makeRandom(seed);
    const late = (): number => wait(random, uniform(random) < 0.05 && seed % 2 === 0 ? 20_000 : 100);
    for (let i = 0; i < 500; i++) {
      learnCommonDelay(record, late(), late(), 0, 1);
      assert.ok(!record.isFollowed, `seed ${seed}, exchange ${i}`);
    }
  }
});

test("a path that becomes longer once in both directions is no common delay", () => {
  const record = makeCommonDelay();
  const random = makeRandom(3);
  for (let i = 0; i < 500; i++) {
    const base = i < 250 ? 1000 : 3000;
    learnCommonDelay(record, base + wait(random, 100), base + wait(random, 100), 0, 1);
    assert.ok(!record.isFollowed, `exchange ${i}`);
  }
});

test("common delays that end are no longer followed", () => {
  const record = learned(200, 100, 5000);
  assert.ok(record.isFollowed);
  const random = makeRandom(2);
  for (let i = 0; i < 400; i++) learnCommonDelay(record, wait(random, 100), wait(random, 100), 0, 1);
  assert.ok(!record.isFollowed);
  clearCommonDelay(record);
  assert.equal(record.count, 0);
});

test("the update by a difference has the moments and the likelihood of a normal prior with Laplace noise, by numerical integration", () => {
  const record = learned(400, 100, 5000);
  for (const residual of [-180, -40, 0, 25, 90]) {
    const filter = makeFilter();
    filter[State.LeadLead] = 900;
    filter[State.LeadRate] = 0.5;
    filter[State.RateRate] = 0.01;
    const half = makeHalfExchange();
    takeDifference(record, filter, record.meanSum / 2 - residual, record.meanSum / 2 + residual, 0, half);
    let sum = 0;
    let mean = 0;
    let squares = 0;
    for (let x = -400; x <= 400; x += 0.05) {
      const prior = Math.exp(-(x * x) / 1800) / Math.sqrt(1800 * Math.PI);
      const late = Math.abs(residual - x);
      // A twentieth of the packets in each direction waits 30 times as long; such a packet shifts nothing.
      sum += ((prior * 0.95) / (2 * record.scale)) * Math.exp(-late / record.scale) * 0.05;
      mean += ((prior * 0.95) / (2 * record.scale)) * Math.exp(-late / record.scale) * x * 0.05;
      squares += ((prior * 0.95) / (2 * record.scale)) * Math.exp(-late / record.scale) * x * x * 0.05;
    }
    const isOrdinary = half.quiet > 0.97;
    assert.ok(Math.abs(filter[State.Lead] - mean / sum) < (isOrdinary ? 1 : 3), `${residual}: phase ${filter[State.Lead]} us, ${mean / sum} us`);
    const deviation = Math.sqrt(squares / sum - (mean / sum) ** 2);
    assert.ok(Math.abs(Math.sqrt(filter[State.LeadLead]) / deviation - 1) < 0.1, `${residual}: deviation ${deviation} us`);
    const likelihood = Math.log(sum) - Math.log(2 * Math.PI * record.sumVariance) / 2;
    assert.ok(Math.abs(half.logLikelihood - likelihood) < 0.15, `${residual}: log-likelihood ${half.logLikelihood}, ${likelihood}`);
    assert.ok(
      Math.abs(filter[State.Rate] / filter[State.Lead] - 0.5 / 900) < 1e-6 || filter[State.Lead] === 0,
      "the frequency follows by the covariance",
    );
  }
});

test("a difference of more than eight standard deviations is impossible in either direction, whatever the sum", () => {
  const record = learned(400, 100, 5000);
  const filter = makeFilter();
  filter[State.LeadLead] = 100;
  const far = 8.1 * Math.sqrt(100 + 2 * record.scale ** 2);
  for (const sum of [0, 30_000]) {
    assert.ok(isDifferenceImpossible(record, filter, sum - far, sum + far));
    assert.ok(isDifferenceImpossible(record, filter, sum + far, sum - far));
    assert.ok(!isDifferenceImpossible(record, filter, sum - far / 1.1, sum + far / 1.1));
  }
});
