import type { Timestamp } from "../time/timestamp";
import { clampFrequency, type Discipline } from "./discipline";
import { adjustClock, remainingSlew, type SystemClock } from "./system-clock";

/**
 * The crystal has become warmer or colder since the clock's frequency was set for it: at the counter's reading `now` the clock follows by what the sources have
 * shown of it, without waiting for the next sample, and without any while there are no sources. Nothing without a thermometer.
 */
export function followTemperature(discipline: Discipline, clock: SystemClock, now: Timestamp): void {
  if (discipline.thermometer === undefined || discipline.coefficient === 0) return;
  const before = discipline.temperature;
  const temperature = discipline.thermometer.read();
  if (temperature === undefined || before === undefined || temperature === before) return;
  const frequency = clock.frequency - (discipline.coefficient * (temperature - before)) / 1e6;
  discipline.temperature = temperature;
  adjustClock(clock, now, clampFrequency(frequency), clock.slewRate, remainingSlew(clock, now));
}
