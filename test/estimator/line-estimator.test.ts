import assert from "node:assert/strict";
import { test } from "node:test";
import { exponential, makeRandom } from "../../boards/sim/random";
import { clearEstimator, NO_TEMPERATURE, trueMinusCounterAt, type Estimator } from "../../firmware/estimator/estimator";
import { LINE_ESTIMATION } from "../../firmware/estimator/line-estimator";
import { addInterval, toInterval } from "../../firmware/time/interval";
import { makeTimestamp, subtract, type Timestamp } from "../../firmware/time/timestamp";

const LEAD = 2.5;
const WAY = 1e-3;

function stampOf(seconds: number): Timestamp {
  const stamp = makeTimestamp();
  addInterval(stamp, 1000 + seconds, stamp);
  return stamp;
}

/** A source and a counter that leads true time by `LEAD` seconds and gains `rate`; `theirs` is what the source's clock is wrong by. */
class Line {
  readonly estimator: Estimator = LINE_ESTIMATION.make();

  constructor(
    public rate: number,
    public theirs = 0,
  ) {}

  /** One exchange at true time `now`, whose packets are late by `there` and `back`, s. */
  ask(now: number, there: number, back: number): void {
    const answered = now + WAY + there;
    LINE_ESTIMATION.addExchange(this.estimator, this.exchange(now, answered, answered + WAY + back));
  }

  /** A broadcast at true time `now`. */
  hear(now: number): void {
    LINE_ESTIMATION.addOneWay(this.estimator, this.exchange(now - WAY, now, now + WAY), WAY);
  }

  /** What the estimate is wrong by at true time `now`, s. */
  errorAt(now: number): number {
    const counter = this.counterAt(now);
    const estimate = makeTimestamp();
    trueMinusCounterAt(this.estimator, counter, estimate);
    const truth = makeTimestamp();
    subtract(stampOf(now), counter, truth);
    subtract(estimate, truth, truth);
    return toInterval(truth);
  }

  private counterAt(now: number): Timestamp {
    return stampOf(now + LEAD + this.rate * now);
  }

  private exchange(asked: number, answered: number, received: number): Parameters<typeof LINE_ESTIMATION.addExchange>[1] {
    return {
      t1: this.counterAt(asked),
      t2: stampOf(answered + this.theirs),
      t3: stampOf(answered + this.theirs),
      t4: this.counterAt(received),
      offset: 0,
      delay: received - asked,
      dispersion: 1e-6,
      resolution: 1e-6,
      frequency: 0,
      frequencyDeviation: 1e-4,
      wander: 0,
      jitter: 0,
      temperature: NO_TEMPERATURE,
      coefficient: 0,
    };
  }
}

test("an hour of exchanges with a crystal of 80 ppm: rate and offset are found, and the error lies within three deviations", () => {
  const line = new Line(80e-6);
  const random = makeRandom(1);
  let outside = 0;
  for (let i = 0; i < 225; i++) {
    line.ask(16 * i, 2e-4 * exponential(random), 2e-4 * exponential(random));
    if (Math.abs(line.errorAt(16 * i)) > 3 * line.estimator.offsetDeviation) outside += 1;
  }
  assert.ok(Math.abs(line.errorAt(3600)) < 5e-5, `${line.errorAt(3600)} s`);
  assert.ok(Math.abs(line.estimator.frequency + 80e-6) < 2e-7, `${line.estimator.frequency}`);
  assert.ok(outside < 5, `${outside} of 225`);
});

test("an exchange that was held up on its way back hardly moves the estimate", () => {
  const line = new Line(0);
  for (let i = 0; i < 50; i++) line.ask(64 * i, 0, 0);
  line.ask(3200, 0, 0.2);
  assert.ok(Math.abs(line.errorAt(3200)) < 1e-5, `${line.errorAt(3200)} s`);
});

test("a source whose clock is stepped is followed with the fourth exchange, and the rate is kept", () => {
  const line = new Line(20e-6);
  for (let i = 0; i < 50; i++) line.ask(64 * i, 0, 0);
  line.theirs = 1;
  for (let i = 50; i < 53; i++) line.ask(64 * i, 0, 0);
  assert.ok(Math.abs(line.errorAt(64 * 52)) < 1e-3);
  line.ask(64 * 53, 0, 0);
  assert.ok(Math.abs(line.errorAt(64 * 53) - 1) < 1e-3);
  assert.ok(Math.abs(line.estimator.frequency + 20e-6) < 1e-6);
});

test("a crystal that jumps by 100 ppm: the second restart in a row takes the rate for unknown", () => {
  const line = new Line(20e-6);
  for (let i = 0; i < 50; i++) line.ask(64 * i, 0, 0);
  line.theirs = -100e-6 * 64 * 50; // the counter goes on from where it is
  line.rate = 120e-6;
  for (let i = 50; i < 80; i++) line.ask(64 * i, 0, 0);
  assert.ok(Math.abs(line.errorAt(64 * 79) - line.theirs) < 1e-3, `${line.errorAt(64 * 79) - line.theirs} s`);
  assert.ok(Math.abs(line.estimator.frequency + 120e-6) < 1e-6, `${line.estimator.frequency}`);
});

test("broadcasts alone: offset and rate are found from the delay that a volley has measured", () => {
  const line = new Line(-30e-6);
  for (let i = 0; i < 60; i++) line.hear(64 * i);
  assert.ok(Math.abs(line.errorAt(64 * 59)) < 5e-5, `${line.errorAt(64 * 59)} s`);
  assert.ok(Math.abs(line.estimator.frequency - 30e-6) < 1e-6);
});

test("cleared, it begins with the next exchange as if it had never had one", () => {
  const line = new Line(0);
  for (let i = 0; i < 20; i++) line.ask(64 * i, 0, 0);
  clearEstimator(line.estimator);
  assert.equal(line.estimator.count, 0);
  line.theirs = -5;
  line.ask(1300, 0, 0);
  assert.ok(Math.abs(line.errorAt(1300) + 5) < 1e-4);
});
