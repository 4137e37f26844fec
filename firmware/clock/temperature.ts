import type { Timestamp } from "../time/timestamp";
import { NO_TEMPERATURE } from "../estimator/estimator";
import { clampFrequency, type Discipline } from "./discipline";
import { adjustClock, remainingSlew, type SystemClock } from "./system-clock";

/** How warm the crystal is, degrees Celsius; `NO_TEMPERATURE` where nobody can tell. */
export function readTemperature(discipline: Discipline): number {
  if (discipline.thermometer === undefined) return NO_TEMPERATURE;
  const temperature = discipline.thermometer.read();
  return temperature === undefined ? NO_TEMPERATURE : temperature;
}

/**
 * The crystal has become warmer or colder since the clock's frequency was set for it: at the counter's reading `now` the clock follows by what the sources have
 * shown of it, without waiting for the next sample, and without any while there are no sources. Nothing without a thermometer.
 */
export function followTemperature(discipline: Discipline, clock: SystemClock, now: Timestamp): void {
  if (discipline.coefficient === 0) return;
  const before = discipline.temperature;
  const temperature = readTemperature(discipline);
  if (temperature === NO_TEMPERATURE || before === NO_TEMPERATURE || temperature === before) return;
  const frequency = clock.frequency - (discipline.coefficient * (temperature - before)) / 1e6;
  discipline.temperature = temperature;
  adjustClock(clock, now, clampFrequency(frequency), clock.slewRate, remainingSlew(clock, now));
}
