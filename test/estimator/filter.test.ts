import assert from "node:assert/strict";
import { test } from "node:test";
import { BACKWARD, beginFilter, FORWARD, makeFilter, makeFilterWithRamp, predict, State, takeHalf } from "../../firmware/estimator/filter";
import { makeHalfExchange } from "../../firmware/estimator/half-exchange";
import { notEmpty } from "../not-empty";

function assertClose(actual: number, expected: number, relative = 2e-8): void {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);
}

/** The study's filter in microseconds and ppm: W 5e-9, x 100 us, y 50 ppm, B 1 ms. */
function checkFilter(): number[] {
  const filter = makeFilter();
  filter[State.Lead] = 100;
  filter[State.Rate] = 50;
  filter[State.Base] = 1000;
  filter[State.LeadLead] = 400;
  filter[State.LeadRate] = 0.1;
  filter[State.RateRate] = 0.01;
  filter[State.BaseBase] = 100;
  filter[State.LeadBase] = 20;
  predict(filter, 64, 2.5e-5, 0, 1e-8);
  return filter;
}

test("check values of the study: 64 s of prediction", () => {
  const filter = checkFilter();
  assertClose(filter[State.Lead], 3300);
  assertClose(filter[State.LeadLead], 455.9445333);
  assertClose(filter[State.LeadRate], 0.7912);
  assertClose(filter[State.RateRate], 0.0116);
  assertClose(filter[State.BaseBase], 100.0000006);
});

test("check values of the study: a forward and a backward half", () => {
  const filter = checkFilter();
  const half = makeHalfExchange();
  const toMicroseconds = Math.log(1e6); // a density in 1/s is so much larger, as a logarithm, than one in 1/us
  takeHalf(filter, FORWARD, -2250, 5, 100, 100, half);
  assertClose(half.logLikelihood + toMicroseconds, 8.66276118, 1e-6);
  assertClose(half.quiet, 0.997165861, 1e-6);
  assertClose(filter[State.Lead], 3296.7889549, 1e-7);
  assertClose(filter[State.Rate], 49.9941722, 1e-7);
  assertClose(filter[State.Base], 1000.58925755, 1e-7);
  assertClose(filter[State.LeadLead], 412.0979983, 1e-6);
  assertClose(filter[State.BaseBase], 98.5234349, 1e-6);
  takeHalf(filter, BACKWARD, 4900, 5, 100, 100, half);
  assertClose(half.logLikelihood + toMicroseconds, 3.61731799, 1e-5);
  assertClose(half.quiet, 0.633875265, 1e-5);
  assertClose(filter[State.Lead], 3299.57892048, 1e-7);
  assertClose(filter[State.Rate], 49.9987756, 1e-7);
  assertClose(filter[State.Base], 1001.39155154, 1e-7);
  assertClose(filter[State.LeadLead], 416.5939637, 1e-6);
  assertClose(filter[State.BaseBase], 98.89522031, 1e-6);
});

/** F P F' and the noise of section 4.3 of the study, as matrices. */
function predictByMatrices(P: number[][], t: number, w2: number, a2: number): number[][] {
  const e = Math.exp(-t / 3600);
  const F = [
    [1, t, (t * t) / 2, 0],
    [0, 1, t, 0],
    [0, 0, e, 0],
    [0, 0, 0, 1],
  ];
  const product = (A: number[][], B: number[][]) => A.map((row) => B[0].map((_, j) => row.reduce((sum, a, k) => sum + a * B[k][j], 0)));
  const Q = product(product(F, P), F[0].map((_, j) => F.map((row) => row[j]))); // prettier-ignore
  Q[0][0] += (w2 * t ** 3) / 3 + (a2 * t ** 5) / 20;
  Q[0][1] += (w2 * t ** 2) / 2 + (a2 * t ** 4) / 8;
  Q[0][2] += (a2 * t ** 3) / 6;
  Q[1][1] += w2 * t + (a2 * t ** 3) / 3;
  Q[1][2] += (a2 * t ** 2) / 2;
  Q[2][2] += a2 * t;
  return Q;
}

test("the ramp: prediction is F P F' and the noise of a frequency whose slope wanders", () => {
  const filter = makeFilterWithRamp();
  beginFilter(filter, 1000, { lead: 50, rate: 0.1, base: 30, change: 0 });
  const half = makeHalfExchange();
  for (let i = 0; i < 5; i++) {
    predict(filter, 64, 1e-6, 1e-8, 0);
    takeHalf(filter, FORWARD, 1100, 5, 100, 100, half);
    takeHalf(filter, BACKWARD, 1050, 5, 100, 100, half);
  }
  const [xx, xy, xa, xB] = [filter[State.LeadLead], filter[State.LeadRate], filter[State.LeadRamp], filter[State.LeadBase]];
  const [yy, ya, yB] = [filter[State.RateRate], filter[State.RateRamp], filter[State.RateBase]];
  const [aa, aB, BB] = [filter[State.RampRamp], filter[State.BaseRamp], filter[State.BaseBase]];
  const P = [[xx, xy, xa, xB], [xy, yy, ya, yB], [xa, ya, aa, aB], [xB, yB, aB, BB]]; // prettier-ignore
  const Q = predictByMatrices(P, 200, 1e-6, 1e-8);
  predict(filter, 200, 1e-6, 1e-8, 0);
  const places = [State.LeadLead, State.LeadRate, State.LeadRamp, State.LeadBase, State.RateRate, State.RateRamp, State.RateBase, State.RampRamp];
  const expected = [Q[0][0], Q[0][1], Q[0][2], Q[0][3], Q[1][1], Q[1][2], Q[1][3], Q[2][2]];
  places.forEach((place, i) => assertClose(filter[place], expected[i], 1e-9));
});

test("a half that is later than the jitter explains says nothing: the state stays", () => {
  const filter = checkFilter();
  const before = filter.slice(0, State.Weight);
  takeHalf(filter, FORWARD, 1e6, 5, 100, 100, makeHalfExchange());
  notEmpty(filter.slice(0, State.Weight)).forEach((value, i) => assertClose(value, before[i], 1e-4));
});
