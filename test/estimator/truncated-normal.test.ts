import assert from "node:assert/strict";
import { test } from "node:test";
import { exponential, naturalLog } from "../../firmware/estimator/elementary";
import { truncateNormal, makeTruncatedNormal } from "../../firmware/estimator/truncated-normal";

function assertClose(actual: number, expected: number, relative: number): void {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);
}

test("exponential and logarithm are those of the library, to 1e-10, over all that a probability may be", () => {
  for (let x = -86.9; x < 80; x += 0.37) assertClose(exponential(x), Math.exp(x), 1e-10);
  assert.equal(exponential(-1000), 0);
  for (let x = 1e-30; x < 1e30; x *= 1.37) assertClose(naturalLog(x), Math.log(x), 1e-10);
});

test("check values of the study: mean and variance of a truncated normal distribution", () => {
  const normal = makeTruncatedNormal();
  for (const [alpha, lambda, variance] of [
    [3, 0.00443784, 0.98666679],
    [0, 0.79788459, 0.36338019],
    [-1, 1.5251352, 0.19909781],
    [-3, 3.2830986, 0.07055955],
    [-10, 10.098093, 0.0094486],
    [-40, 40.024972, 0.000625],
  ]) {
    truncateNormal(alpha, normal);
    assertClose(normal.lambda, lambda, 3e-7);
    assertClose(normal.variance, variance, 2e-4);
  }
});

test("the probability below the truncation is that of the normal distribution; its factor e^(-alpha^2 / 2) is left out below zero", () => {
  const normal = makeTruncatedNormal();
  for (const [alpha, probability] of [
    [2, 0.9772498680518208],
    [0, 0.5],
    [-1, 0.15865525393145707],
    [-4, 3.167124183311998e-5],
  ]) {
    truncateNormal(alpha, normal);
    assertClose(Math.exp(normal.logPhi - (alpha < 0 ? (alpha * alpha) / 2 : 0)), probability, 1e-6);
  }
});
