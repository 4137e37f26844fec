import type { Storage } from "../../hal/storage";
import type { Log } from "../log/log";
import { NO_TEMPERATURE } from "../estimator/estimator";
import { fixedText } from "../time/decimal-text";
import { setDeadline, type Deadline } from "../time/deadline";
import { makeTimestamp, type Timestamp } from "../time/timestamp";
import { DisciplineState, restoreFrequency, type Discipline } from "./discipline";
import type { SystemClock } from "./system-clock";
import { followTemperature } from "./temperature";

/**
 * What is kept of the crystal and of the way to the source over a restart, in storage under `drift`, a line each:
 *
 *   frequency PPM     the correction that the crystal needs
 *   deviation PPM     how well that is known
 *   wander PPM        how fast it walks, per square root of a second
 *   jitter US         mean time by which packets are late
 *   coefficient PPM   what the counter gains by a kelvin, on a board with a thermometer
 *   celsius DEGREES   the temperature that the frequency is for
 *
 * A text with the first lines only is as good: the rest is learned anew.
 */
const NAME = "drift";
const FIELDS = ["frequency ", "deviation ", "wander ", "jitter ", "coefficient ", "celsius "];
/** Least and largest value of each that makes sense. */
const LEAST = [-500, 0, 0, 0, -10, -273];
const LARGEST = [500, 500, 10, 1e7, 10, 300];
/** Seconds between two savings: often enough for a power cut, seldom enough for an EEPROM. */
const SAVE_INTERVAL = 3600;
/** Digits after the point: 1e-6 ppm is far below what any crystal holds. */
const DIGITS = 6;

/** What was read, in the order of `FIELDS`. */
const values = [0, 0, 0, 0, 0, 0];

const now = makeTimestamp();

/** Starts the discipline with the saved frequency. A text that makes no sense is set aside and reported; without one the frequency is learned anew. */
export function loadDrift(deadline: Deadline, storage: Storage, clock: SystemClock, discipline: Discipline, log: Log): void {
  clock.counter.read(now);
  setDeadline(deadline, now, SAVE_INTERVAL);
  const text = storage.read(NAME);
  if (text === undefined) return;
  if (!parseDrift(text)) {
    log.write(4, "DRIFT", `The saved frequency cannot be read; it is kept as ${storage.setAside(NAME)} and learned anew.`);
    return;
  }
  restoreFrequency(discipline, clock, now, values[0] / 1e6, values[1] / 1e6);
  discipline.randomWalkDeviation = values[2];
  discipline.jitter = values[3] / 1e6;
  discipline.coefficient = values[4];
  discipline.temperature = values[5];
  followTemperature(discipline, clock, now);
}

/** The time for saving has come. */
export function runDriftSave(deadline: Deadline, storage: Storage, clock: SystemClock, discipline: Discipline, at: Timestamp): void {
  saveDrift(storage, clock, discipline);
  setDeadline(deadline, at, SAVE_INTERVAL);
}

/** Saves what has been learned, once something has. */
export function saveDrift(storage: Storage, clock: SystemClock, discipline: Discipline): void {
  if (discipline.state === DisciplineState.Starting) return;
  let text = line(0, clock.frequency * 1e6) + line(1, discipline.frequencyDeviation * 1e6);
  if (discipline.randomWalkDeviation > 0) text = text + line(2, discipline.randomWalkDeviation) + line(3, discipline.jitter * 1e6);
  if (discipline.randomWalkDeviation > 0 && discipline.temperature !== NO_TEMPERATURE)
    text = text + line(4, discipline.coefficient) + line(5, discipline.temperature);
  storage.write(NAME, text);
}

function line(field: number, value: number): string {
  return FIELDS[field] + fixedText(value, DIGITS) + "\n";
}

/** Reads the lines into `values`; false unless the text is what `saveDrift` writes, or its first lines. */
function parseDrift(text: string): boolean {
  let begin = 0;
  for (let field = 0; field < FIELDS.length; field++) {
    values[field] = 0;
    if (begin === text.length && field > 0) continue;
    const name = FIELDS[field];
    const end = text.indexOf("\n", begin);
    if (end < 0 || text.substring(begin, begin + name.length) !== name) return false;
    const value = parseDecimal(text.substring(begin + name.length, end));
    if (value === undefined || value > LARGEST[field] || value < LEAST[field]) return false;
    values[field] = value;
    begin = end + 1;
  }
  return begin === text.length;
}

/** A decimal number with a digit before the point, at most six after it; undefined for anything else. */
function parseDecimal(text: string): number | undefined {
  const isNegative = text.charAt(0) === "-";
  let digits = 0;
  let decimals = -1;
  let value = 0;
  for (let i = isNegative ? 1 : 0; i < text.length; i++) {
    const character = text.charAt(i);
    const digit = "0123456789".indexOf(character);
    if (character === "." && decimals < 0 && digits > 0) {
      decimals = 0;
    } else if (digit >= 0) {
      value = value * 10 + digit;
      digits = digits + 1;
      if (decimals >= 0) decimals = decimals + 1;
    } else {
      return undefined;
    }
  }
  if (digits === 0 || decimals > DIGITS) return undefined;
  if (decimals > 0) value = value / Math.pow(10, decimals);
  return isNegative ? -value : value;
}
