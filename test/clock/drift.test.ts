import assert from "node:assert/strict";
import { test } from "node:test";
import { makeDiscipline, DisciplineState } from "../../firmware/clock/discipline";
import { runDriftSave, loadDrift, saveDrift } from "../../firmware/clock/drift";
import { makeDeadline } from "../../firmware/time/deadline";
import { adjustClock } from "../../firmware/clock/system-clock";
import { makeSimStorage } from "../../boards/sim/storage";
import { makeClockBench, secondsBetween } from "./bench";

function load(text: string | undefined): { frequency: number; deviation: number; lines: string[]; names: string[] } {
  const bench = makeClockBench();
  const discipline = makeDiscipline(-20);
  const storage = makeSimStorage();
  if (text !== undefined) storage.write("drift", text);
  const lines: string[] = [];
  loadDrift(makeDeadline(), storage, bench.clock, discipline, { write: (_level, _mnemonic, line) => void lines.push(line) });
  return { frequency: bench.clock.frequency, deviation: discipline.frequencyDeviation, lines, names: storage.names };
}

test("saved values are restored, to 1e-6 ppm", () => {
  for (const frequency of [-40.123456e-6, 0, 0.25e-6, 499.999999e-6]) {
    const bench = makeClockBench();
    const discipline = makeDiscipline(-20);
    discipline.state = DisciplineState.Tracking;
    adjustClock(bench.clock, bench.counter, frequency, 0, 0);
    const storage = makeSimStorage();
    saveDrift(storage, bench.clock, discipline);
    assert.ok(Math.abs(load(storage.read("drift")).frequency - frequency) < 1e-12);
  }
});

test("nothing is saved before the first update: a short run must not overwrite saved values", () => {
  const storage = makeSimStorage();
  saveDrift(storage, makeClockBench().clock, makeDiscipline(-20));
  assert.deepEqual(storage.names, []);
});

test("without a saved frequency the crystal is unknown, and nothing is logged", () => {
  const { frequency, deviation, lines } = load(undefined);
  assert.equal(frequency, 0);
  assert.equal(deviation, 1e-4);
  assert.deepEqual(lines, []);
});

const CORRUPT = [
  "",
  "\n",
  "frequency \n",
  "frequency -\n",
  "frequency 12.3", // cut short
  "frequency 12.3\n\n",
  "frequency 12.3.4\n",
  "frequency .5\n",
  "frequency +5\n",
  "frequency 500.1\n",
  "frequency -1e3\n",
  "frequency nan\n",
  "freq",
  "\0\0\0\0\0\0\0\0\0\0\0\0\n",
  "frequency 1.0000000000001\n",
  "deviation 1.0\n",
  "frequency 1.0\nwander 0.1\n",
  "frequency 1.0\ndeviation -2.0\n",
  "frequency 1.0\ndeviation 2.0\nwander 0.1\njitter 1e3\n",
  "frequency 1.0\ndeviation 2.0\nwander 0.1\njitter 1.0\nmore 1.0\n",
  "frequency 1.0\ndeviation 2.0\nwander 0.1\njitter 1.0\ncoefficient 10.1\ncelsius 20.0\n",
];

for (const text of CORRUPT) {
  test(`corrupt text ${JSON.stringify(text)} is set aside and logged, and the values are learned again`, () => {
    const { frequency, deviation, lines, names } = load(text);
    assert.equal(frequency, 0);
    assert.equal(deviation, 1e-4);
    assert.equal(lines.length, 1);
    assert.ok(lines[0].includes("drift.corrupt-1"));
    assert.deepEqual(names, ["drift.corrupt-1"]);
  });
}

test("random-walk deviation, jitter and frequency deviation are restored too; a text may have the frequency alone", () => {
  const bench = makeClockBench();
  const saved = Object.assign(makeDiscipline(-20), {
    state: DisciplineState.Tracking,
    randomWalkDeviation: 0.005,
    jitter: 1.5e-4,
    frequencyDeviation: 3e-6,
  });
  const storage = makeSimStorage();
  saveDrift(storage, bench.clock, saved);
  const restored = makeDiscipline(-20);
  loadDrift(makeDeadline(), storage, bench.clock, restored, { write: () => {} });
  for (const field of ["randomWalkDeviation", "jitter", "frequencyDeviation"] as const)
    assert.ok(Math.abs(restored[field] / saved[field] - 1) < 1e-3, field);
  assert.deepEqual(load("frequency -12.5\n").lines, []);
  assert.equal(load("frequency -12.5\n").deviation, 2e-6);
});

test("with a thermometer the restored frequency is corrected for the temperature at the start", () => {
  const bench = makeClockBench();
  const saved = Object.assign(makeDiscipline(-20), {
    state: DisciplineState.Tracking,
    randomWalkDeviation: 0.005,
    jitter: 1e-4,
    coefficient: -0.5,
    temperature: 25.5,
  });
  adjustClock(bench.clock, bench.counter, -40e-6, 0, 0);
  const storage = makeSimStorage();
  saveDrift(storage, bench.clock, saved);
  const restored = makeDiscipline(-20);
  restored.thermometer = { read: () => 5.5 };
  loadDrift(makeDeadline(), storage, bench.clock, restored, { write: () => {} });
  assert.equal(restored.coefficient, -0.5);
  assert.equal(restored.temperature, 5.5);
  // 20 K colder at -0.5 ppm/K: the counter is 10 ppm faster than when the correction of -40 ppm was saved.
  assert.ok(Math.abs(bench.clock.frequency + 50e-6) < 1e-11);
});

test("saved every hour of the counter", () => {
  const bench = makeClockBench();
  const discipline = makeDiscipline(-20);
  discipline.state = DisciplineState.Tracking;
  const drift = makeDeadline();
  const storage = makeSimStorage();
  runDriftSave(drift, storage, bench.clock, discipline, bench.counter);
  assert.deepEqual(storage.names, ["drift"]);
  assert.equal(secondsBetween(bench.counter, drift), 3600);
});

test("a frequency that the source contradicts is not saved, nor one during a spike", () => {
  const storage = makeSimStorage();
  const bench = makeClockBench();
  const discipline = Object.assign(makeDiscipline(-20), { state: DisciplineState.Tracking, isContradicted: true });
  saveDrift(storage, bench.clock, discipline);
  assert.deepEqual(storage.names, []);
  discipline.isContradicted = false;
  adjustClock(bench.clock, bench.counter, 30e-6, 0, 0);
  saveDrift(storage, bench.clock, discipline);
  assert.ok(storage.read("drift")?.startsWith("frequency 30.000000\n"));
  discipline.state = DisciplineState.Spike;
  adjustClock(bench.clock, bench.counter, 90e-6, 0, 0);
  saveDrift(storage, bench.clock, discipline);
  assert.ok(storage.read("drift")?.startsWith("frequency 30.000000\n"));
});
