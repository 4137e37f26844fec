import assert from "node:assert/strict";
import { test } from "node:test";
import { ClockUpdate, DisciplineState, makeDiscipline, restoreFrequency, updateClock, type Discipline } from "../../firmware/clock/discipline";
import { makeClockBench, pass, secondsBetween, timeOf, type ClockBench } from "./bench";

/** One test per row of the table in firmware/clock/discipline.ts: state, event, action, next state. */
interface Bench extends ClockBench {
  discipline: Discipline;
}

const POLL = 6;

function bench(): Bench {
  return { ...makeClockBench(), discipline: makeDiscipline(-20) };
}

/** Updates with an offset of `error` [s] and a frequency error of zero. */
function update(b: Bench, error: number): number {
  return updateClock(b.discipline, b.clock, b.counter, error, 0, 1e-7, POLL);
}

/** Makes a discipline after sixteen updates, when the start is over. */
function track(): Bench {
  const b = bench();
  for (let i = 0; i < 16; i++) {
    update(b, 0);
    pass(b, 64);
  }
  return b;
}

function assertNear(actual: number, expected: number, tolerance = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} +- ${tolerance}`);
}

for (const error of [0.2, -2.5, 1e6]) {
  test(`starting, |offset| above the step threshold (${error} s): steps -> tracking`, () => {
    const b = bench();
    const before = timeOf(b);
    assert.equal(update(b, error), ClockUpdate.Stepped);
    assertNear(secondsBetween(before, timeOf(b)), error);
    assertNear(b.discipline.step, error);
    assert.equal(b.discipline.state, DisciplineState.Tracking);
  });
}

test("starting, smaller offset: slews fast -> tracking; 0.1 s is corrected in 1.2 s", () => {
  const b = bench();
  const before = timeOf(b);
  assert.equal(update(b, 0.1), ClockUpdate.Slewed);
  assert.deepEqual(timeOf(b), before);
  pass(b, 1.2);
  assertNear(secondsBetween(before, timeOf(b)), 1.3);
  assert.equal(b.discipline.state, DisciplineState.Tracking);
});

test("tracking, smaller offset: slews, at 500 ppm at most -> tracking", () => {
  const b = track();
  const before = timeOf(b);
  assert.equal(update(b, 0.9e-3), ClockUpdate.Slewed);
  assert.ok(Math.abs(b.clock.slewRate) <= 5e-4 * (1 + 1e-12));
  pass(b, 64);
  assertNear(secondsBetween(before, timeOf(b)), 64 + 0.9e-3);
  assert.equal(b.discipline.state, DisciplineState.Tracking);
});

test("tracking, an offset of milliseconds: slewed at the maximum rate, never faster", () => {
  const b = track();
  b.discipline.maximumSlew = 1e-4;
  const before = timeOf(b);
  update(b, -0.05);
  assertNear(b.clock.slewRate, -1e-4, 1e-15);
  pass(b, 501);
  assertNear(secondsBetween(before, timeOf(b)), 501 - 0.05);
});

test("tracking, |offset| above the threshold: waits -> spike", () => {
  const b = track();
  const before = timeOf(b);
  assert.equal(update(b, 1), ClockUpdate.Ignored);
  assert.equal(b.discipline.state, DisciplineState.Spike);
  pass(b, 10);
  assertNear(secondsBetween(before, timeOf(b)), 10);
});

test("spike, smaller offset: slews -> tracking; the spike ends", () => {
  const b = track();
  update(b, 1);
  pass(b, 64);
  assert.equal(update(b, 1e-3), ClockUpdate.Slewed);
  assert.equal(b.discipline.state, DisciplineState.Tracking);
  pass(b, 400);
  assert.equal(update(b, 1), ClockUpdate.Ignored, "the 300 s start with the new spike");
});

test("spike, still above it 300 s later: steps -> tracking", () => {
  const b = track();
  update(b, -1);
  pass(b, 299);
  assert.equal(update(b, -1), ClockUpdate.Ignored);
  pass(b, 1.5);
  const before = timeOf(b);
  assert.equal(update(b, -1), ClockUpdate.Stepped);
  assertNear(secondsBetween(before, timeOf(b)), -1);
  assert.equal(b.discipline.state, DisciplineState.Tracking);
});

test("no estimate makes the frequency correction exceed 500 ppm", () => {
  const b = bench();
  for (const frequency of [1, -1]) {
    updateClock(b.discipline, b.clock, b.counter, 0, frequency, 1e-7, POLL);
    assertNear(b.clock.frequency, frequency * 5e-4);
  }
});

test("a restored frequency is applied at once, with a deviation of 2 ppm", () => {
  const b = bench();
  restoreFrequency(b.discipline, b.clock, b.counter, -40e-6, 0);
  assertNear(b.clock.frequency, -40e-6);
  assertNear(b.discipline.frequencyDeviation, 2e-6);
  assert.equal(b.discipline.state, DisciplineState.Starting);
});

/** A large offset that has lasted for `seconds`. */
function spike(b: Bench, error: number, seconds = 300): number {
  update(b, error);
  pass(b, seconds);
  return update(b, error);
}

test("spike, still above it, past the panic limit: waits -> panic; once it is refused, then ignored", () => {
  const b = track();
  assert.equal(spike(b, 600), ClockUpdate.Stepped);
  assert.equal(spike(b, 600), ClockUpdate.Refused);
  assert.equal(b.discipline.state, DisciplineState.Panic);
  pass(b, 1000);
  assert.equal(update(b, 600), ClockUpdate.Ignored);
  assert.equal(b.discipline.state, DisciplineState.Panic);
});

test("panic, smaller offset: slews -> tracking", () => {
  const b = track();
  spike(b, 1e6);
  assert.equal(update(b, 0.01), ClockUpdate.Slewed);
  assert.equal(b.discipline.state, DisciplineState.Tracking);
});

test("panic, no longer past the limit: steps -> tracking; a day after the last large offset began, or with a smaller offset", () => {
  const b = track();
  spike(b, 600);
  spike(b, 600);
  assert.equal(update(b, -300), ClockUpdate.Stepped);
  spike(b, 600);
  assert.equal(b.discipline.state, DisciplineState.Panic);
  pass(b, 86400);
  assert.equal(update(b, 600), ClockUpdate.Stepped);
  assert.equal(b.discipline.state, DisciplineState.Tracking);
});
