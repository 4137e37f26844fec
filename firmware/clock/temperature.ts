import type { Timestamp } from "../time/timestamp";
import { NO_TEMPERATURE } from "../estimator/estimator";
import { clampFrequency, type Discipline } from "./discipline";
import { adjustClock, remainingSlew, type SystemClock } from "./system-clock";

/** Temperature of the crystal [degrees Celsius]; `NO_TEMPERATURE` when it is unknown. */
export function readTemperature(discipline: Discipline): number {
  if (discipline.thermometer === undefined) return NO_TEMPERATURE;
  const temperature = discipline.thermometer.read();
  return temperature === undefined ? NO_TEMPERATURE : temperature;
}

/**
 * Corrects the frequency for the change of temperature since the last correction, at the counter reading `now`. The correction uses the learned coefficient. It
 * does not wait for a sample, and also works without sources. No effect without a thermometer.
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
