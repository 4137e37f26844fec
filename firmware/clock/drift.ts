import type { Storage } from "../../hal/storage";
import { LogLevel, type Log } from "../log/log";
import { NO_TEMPERATURE } from "../estimator/estimator";
import { fixedText } from "../time/decimal-text";
import { setDeadline, type Deadline } from "../time/deadline";
import { makeTimestamp, type Timestamp } from "../time/timestamp";
import { DisciplineState, restoreFrequency, type Discipline } from "./discipline";
import type { SystemClock } from "./system-clock";
import { followTemperature } from "./temperature";

/**
 * Properties of the crystal and of the path to the source that survive a restart, in storage under the name `drift`, one per line:
 *
 *   frequency PPM     frequency correction
 *   deviation PPM     standard deviation of the frequency
 *   wander PPM        random-walk deviation of the frequency, per square root of a second
 *   jitter US         mean jitter of packets
 *   coefficient PPM   temperature coefficient per kelvin, on a board with a thermometer
 *   celsius DEGREES   temperature for which the frequency is valid
 *
 * The last lines may be missing: those values are learned again.
 */
const NAME = "drift";
const FIELDS = ["frequency ", "deviation ", "wander ", "jitter ", "coefficient ", "celsius "];
/** Minimum and maximum of each value. */
const LEAST = [-500, 0, 0, 0, -10, -273];
const LARGEST = [500, 500, 10, 1e7, 10, 300];
/** Interval of saving [s]: short enough for a power failure, long enough for the write cycles of an EEPROM. */
const SAVE_INTERVAL = 3600;
/** Decimals. 1e-6 ppm is far below the stability of any crystal. */
const DIGITS = 6;

/** Values that were read, in the order of `FIELDS`. */
const values = [0, 0, 0, 0, 0, 0];

const now = makeTimestamp();

/** Starts the discipline with the saved frequency. Invalid text is set aside and logged. Without a saved frequency it is learned again. */
export function loadDrift(deadline: Deadline, storage: Storage, clock: SystemClock, discipline: Discipline, log: Log): void {
  clock.counter.read(now);
  setDeadline(deadline, now, SAVE_INTERVAL);
  const text = storage.read(NAME);
  if (text === undefined) return;
  if (!parseDrift(text)) {
    log.write(LogLevel.Warning, "DRIFT", `The saved frequency cannot be read; it is kept as ${storage.setAside(NAME)} and learned anew.`);
    return;
  }
  restoreFrequency(discipline, clock, now, values[0] / 1e6, values[1] / 1e6);
  discipline.randomWalkDeviation = values[2];
  discipline.jitter = values[3] / 1e6;
  discipline.coefficient = values[4];
  discipline.temperature = values[5];
  followTemperature(discipline, clock, now);
}

/** Saves at the deadline, and sets the next one. */
export function runDriftSave(deadline: Deadline, storage: Storage, clock: SystemClock, discipline: Discipline, at: Timestamp): void {
  saveDrift(storage, clock, discipline);
  setDeadline(deadline, at, SAVE_INTERVAL);
}

/** Saves the properties. No effect unless the clock follows a source that does not contradict its frequency. */
export function saveDrift(storage: Storage, clock: SystemClock, discipline: Discipline): void {
  if (discipline.state !== DisciplineState.Tracking || discipline.isContradicted) return;
  let text = line(0, clock.frequency * 1e6) + line(1, discipline.frequencyDeviation * 1e6);
  if (discipline.randomWalkDeviation > 0) text = text + line(2, discipline.randomWalkDeviation) + line(3, discipline.jitter * 1e6);
  if (discipline.randomWalkDeviation > 0 && discipline.temperature !== NO_TEMPERATURE)
    text = text + line(4, discipline.coefficient) + line(5, discipline.temperature);
  storage.write(NAME, text);
}

function line(field: number, value: number): string {
  return FIELDS[field] + fixedText(value, DIGITS) + "\n";
}

/** Parses the lines into `values`. Returns false unless the text is that of `saveDrift` or its first lines. */
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

/** Value of a decimal number with at least one digit before the point and at most six after it; undefined for other text. */
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
