import type { Timestamp } from "../../firmware/time/timestamp";
import { sineOfTurns } from "./elementary";
import { normal, type Random } from "./random";

/** Error model of a crystal (test/accuracy/README.md, "Clock model"). */
export interface CrystalOptions {
  /** Constant frequency error [ppm]; positive is fast. */
  ppm: number;
  /** Amplitude of a sine in the frequency, as the day's temperature causes it [ppm]; 0 for none. */
  sineAmplitude: number;
  /** Period of the sine [s]. */
  sinePeriod: number;
  /** Random walk of the frequency: standard deviation of the step of each second [s/s]. */
  wander: number;
  /** Returns a further frequency error in the second that begins at true time `second` [ppm]. */
  excess?: (this: void, second: number) => number;
  /** Smallest step that a reader can see, log2 of seconds, -32..-1. */
  precision: number;
}

/**
 * A crystal and the counter that it drives. The frequency is constant within each second of true time, so that the counter is piecewise linear. Whole seconds and
 * fraction are separate, so that a reading after days is as exact as in the first second.
 */
export interface Crystal {
  readonly options: CrystalOptions;
  readonly random: Random;
  /** True time at the start of the current piece [s]. */
  since: number;
  /** Counter at the start of the current piece [s]: whole seconds, and the fraction. */
  seconds: number;
  fraction: number;
  /** Sum of the random steps [s/s]. */
  walk: number;
  /** Frequency error in the current piece [s/s]. */
  error: number;
  /** True when the frequency changes. A constant one needs a single piece for any time. */
  readonly isWandering: boolean;
}

/** Step of the finest counter, log2 of seconds. */
export const FINEST = -32;

/** Returns a crystal without error, with the finest counter. */
export function perfectCrystal(): CrystalOptions {
  return { ppm: 0, sineAmplitude: 0, sinePeriod: 1, wander: 0, precision: FINEST };
}

/** Makes a crystal whose counter reads 0 at true time `now` [s]. */
export function makeCrystal(options: CrystalOptions, random: Random, now: number): Crystal {
  const isWandering = options.wander !== 0 || options.sineAmplitude !== 0 || options.excess !== undefined;
  const crystal: Crystal = { options, random, since: now, seconds: 0, fraction: 0, walk: 0, error: 0, isWandering };
  setFrequency(crystal, Math.floor(now));
  return crystal;
}

/** Sets the counter to 0, as a reset does. The crystal's frequency continues. */
export function resetCounter(crystal: Crystal, now: number): void {
  advanceTo(crystal, now);
  crystal.since = now;
  crystal.seconds = 0;
  crystal.fraction = 0;
}

/** Writes the counter at true time `now` [s], which is never before the whole second of an earlier call. */
export function readCrystal(crystal: Crystal, now: number, into: Timestamp): void {
  readFinely(crystal, now, crystal.options.precision, into);
}

/** Writes the counter with the finest step: a timer counts the ticks of the crystal, whatever step a reader sees. */
export function readTicks(crystal: Crystal, now: number, into: Timestamp): void {
  readFinely(crystal, now, FINEST, into);
}

function readFinely(crystal: Crystal, now: number, precision: number, into: Timestamp): void {
  advanceTo(crystal, now);
  const elapsed = now - crystal.since;
  let fraction = crystal.fraction + elapsed + elapsed * crystal.error;
  const whole = Math.floor(fraction);
  const seconds = crystal.seconds + whole;
  const steps = Math.pow(2, -precision);
  fraction = Math.floor((fraction - whole) * steps) / steps;
  into[0] = Math.floor(seconds / 65536) % 65536;
  into[1] = seconds % 65536;
  into[2] = Math.floor(fraction * 65536);
  into[3] = Math.floor((fraction * 65536 - into[2]) * 65536);
}

/** Returns the true time in which the counter advances by `delay` at the current frequency [s]. */
export function trueDelay(crystal: Crystal, delay: number): number {
  return delay / (1 + crystal.error);
}

/** Advances the current piece to the whole second that contains `now`. */
function advanceTo(crystal: Crystal, now: number): void {
  const second = Math.floor(now);
  if (crystal.isWandering) {
    while (crystal.since < second) {
      const next = Math.floor(crystal.since) + 1;
      closePiece(crystal, next);
      crystal.walk = crystal.walk + crystal.options.wander * normal(crystal.random);
      setFrequency(crystal, next);
    }
  } else if (crystal.since < second) {
    closePiece(crystal, second);
  }
}

function closePiece(crystal: Crystal, end: number): void {
  const elapsed = end - crystal.since;
  const whole = Math.floor(elapsed);
  const fraction = crystal.fraction + (elapsed - whole) + elapsed * crystal.error;
  const carry = Math.floor(fraction);
  crystal.seconds = crystal.seconds + whole + carry;
  crystal.fraction = fraction - carry;
  crystal.since = end;
}

function setFrequency(crystal: Crystal, second: number): void {
  const { ppm, sineAmplitude, sinePeriod } = crystal.options;
  const wave = sineAmplitude === 0 ? 0 : sineAmplitude * sineOfTurns((second % sinePeriod) / sinePeriod);
  const excess = crystal.options.excess === undefined ? 0 : crystal.options.excess(second);
  crystal.error = (ppm + wave + excess) * 1e-6 + crystal.walk;
}
