import type { Storage } from "../../hal/storage";
import type { Log } from "../console/log";
import { fixedText } from "../time/decimal-text";
import { addInterval } from "../time/interval";
import { makeTimestamp, type Timestamp } from "../time/timestamp";
import { DisciplineState, restoreFrequency, type Discipline } from "./discipline";
import type { SystemClock } from "./system-clock";

/** What is kept of the crystal over a restart: its frequency, in storage under `drift`, as a text `frequency PPM`. */
export interface Drift {
  /** The counter when it is saved next. */
  nextDate: Timestamp;
}

const NAME = "drift";
const PREFIX = "frequency ";
/** Seconds between two savings: often enough for a power cut, seldom enough for an EEPROM. */
const SAVE_INTERVAL = 3600;
/** Digits of a ppm: 1e-6 ppm is far below what any crystal holds. */
const DIGITS = 6;
/** Largest frequency that makes sense, ppm. */
const LIMIT = 500;

const now = makeTimestamp();

/** First saved an hour after boot. */
export function makeDrift(): Drift {
  const drift = { nextDate: makeTimestamp() };
  addInterval(drift.nextDate, SAVE_INTERVAL, drift.nextDate);
  return drift;
}

/** Starts the discipline with the saved frequency. A text that makes no sense is set aside and reported; without one the frequency is learned anew. */
export function loadDrift(drift: Drift, storage: Storage, clock: SystemClock, discipline: Discipline, log: Log): void {
  clock.counter.read(now);
  addInterval(now, SAVE_INTERVAL, drift.nextDate);
  const text = storage.read(NAME);
  if (text === undefined) return;
  const frequency = parseDrift(text);
  if (frequency === undefined) {
    log.write(4, "DRIFT", `The saved frequency cannot be read; it is kept as ${storage.setAside(NAME)} and learned anew.`);
    return;
  }
  restoreFrequency(discipline, clock, now, frequency / 1e6);
}

/** The time for saving has come. */
export function driftTimer(drift: Drift, storage: Storage, clock: SystemClock, discipline: Discipline, at: Timestamp): void {
  saveDrift(storage, clock, discipline);
  addInterval(at, SAVE_INTERVAL, drift.nextDate);
}

/** Saves the frequency, once one has been learned. */
export function saveDrift(storage: Storage, clock: SystemClock, discipline: Discipline): void {
  if (discipline.state === DisciplineState.Starting) return;
  storage.write(NAME, `${PREFIX}${fixedText(clock.frequency * 1e6, DIGITS)}\n`);
}

/** Frequency in ppm; undefined unless the text is exactly what `saveDrift` writes, within +-500 ppm. */
function parseDrift(text: string): number | undefined {
  const end = text.length - 1;
  if (text.substring(0, PREFIX.length) !== PREFIX || text.charAt(end) !== "\n") return undefined;
  const isNegative = text.charAt(PREFIX.length) === "-";
  let digits = 0;
  let decimals = -1;
  let value = 0;
  for (let i = PREFIX.length + (isNegative ? 1 : 0); i < end; i++) {
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
  const ppm = decimals > 0 ? value / Math.pow(10, decimals) : value;
  if (digits === 0 || decimals > DIGITS || ppm > LIMIT) return undefined;
  return isNegative ? -ppm : ppm;
}
