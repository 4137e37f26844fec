import { isSet } from "../../firmware/time/deadline";
import assert from "node:assert/strict";
import { test } from "node:test";
import { BUILD_DATE } from "../../firmware/clock/build-date";
import { bootFromRtc, makeRtcDriver, runRtcWrite, scheduleRtcWrite } from "../../firmware/clock/rtc";
import { adjustClock, setClock } from "../../firmware/clock/system-clock";
import { copyTimestamp, type Timestamp } from "../../firmware/time/timestamp";
import type { RealTimeClock } from "../../hal/real-time-clock";
import { notEmpty } from "../not-empty";
import { makeClockBench, pass, secondsBetween, timeOf } from "./bench";

interface Chip extends RealTimeClock {
  held: Timestamp | undefined;
  writings: Timestamp[];
}

function chip(held: Timestamp | undefined): Chip {
  const it: Chip = {
    held,
    writings: [],
    read: (into) => {
      if (it.held !== undefined) copyTimestamp(it.held, into);
      return it.held !== undefined;
    },
    write: (time) => {
      it.writings.push([...time]);
      return true;
    },
  };
  return it;
}

const NOON: Timestamp = [0xed01, 0x0000, 0x4000, 0];

test("boot sets the time of the chip", () => {
  const bench = makeClockBench();
  assert.equal(bootFromRtc(makeRtcDriver(chip(NOON)), bench.clock), true);
  assert.deepEqual(timeOf(bench), NOON);
});

test("a chip that has lost its time, and a board without one, start at the build date", () => {
  for (const rtc of [chip(undefined), undefined]) {
    const bench = makeClockBench();
    assert.equal(bootFromRtc(makeRtcDriver(rtc), bench.clock), false);
    assert.deepEqual(timeOf(bench), BUILD_DATE);
  }
});

test("the chip is written at the start of the next second, and again 660 s later at the start of a second", () => {
  const bench = makeClockBench();
  setClock(bench.clock, bench.counter, NOON);
  const rtc = chip(NOON);
  const driver = makeRtcDriver(rtc);
  scheduleRtcWrite(driver, bench.clock, bench.counter);
  assert.ok(Math.abs(secondsBetween(bench.counter, driver.deadline) - 0.75) < 1e-9);
  pass(bench, 0.75);
  runRtcWrite(driver, bench.clock, bench.counter);
  assert.deepEqual(rtc.writings[0].slice(0, 2), [NOON[0], NOON[1] + 1]);
  const wait = secondsBetween(bench.counter, driver.deadline);
  assert.ok(wait >= 660 && wait <= 661 && Math.abs(wait - Math.floor(wait + 0.5)) < 1e-6, `${wait} s`);
});

test("a write that is more than 5 ms late waits for the next second", () => {
  const bench = makeClockBench();
  setClock(bench.clock, bench.counter, NOON);
  const rtc = chip(NOON);
  const driver = makeRtcDriver(rtc);
  scheduleRtcWrite(driver, bench.clock, bench.counter);
  pass(bench, 0.75 + 0.02);
  runRtcWrite(driver, bench.clock, bench.counter);
  assert.equal(rtc.writings.length, 0);
  assert.ok(Math.abs(secondsBetween(bench.counter, driver.deadline) - 0.98) < 1e-9);
});

for (const frequency of [-5e-4, -40e-6, 40e-6, 5e-4]) {
  test(`the frequency error of the crystal does not make the write miss the second, 660 s later (frequency ${frequency * 1e6} ppm)`, () => {
    const bench = makeClockBench();
    setClock(bench.clock, bench.counter, NOON);
    adjustClock(bench.clock, bench.counter, frequency, 0, 0);
    const rtc = chip(NOON);
    const driver = makeRtcDriver(rtc);
    scheduleRtcWrite(driver, bench.clock, bench.counter);
    // Rounding can make the alarm a tick early: another one follows a tick later.
    for (let alarms = 0; alarms < 4; alarms++) {
      pass(bench, secondsBetween(bench.counter, driver.deadline));
      runRtcWrite(driver, bench.clock, bench.counter);
    }
    assert.ok(rtc.writings.length >= 2, `${rtc.writings.length} writings in four alarms`);
    for (const written of notEmpty(rtc.writings)) assert.ok(written[2] < 2, "within 30 us after the start of the second");
  });
}

test("a board without a chip schedules nothing", () => {
  const bench = makeClockBench();
  const driver = makeRtcDriver(undefined);
  scheduleRtcWrite(driver, bench.clock, bench.counter);
  assert.equal(isSet(driver.deadline), false);
});
