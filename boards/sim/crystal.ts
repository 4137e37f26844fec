import type { Timestamp } from "../../firmware/time/timestamp";
import { sineOfTurns } from "./elementary";
import { normal, type Random } from "./random";

/** How a crystal is wrong (the clock model of reference/accuracy.md). */
export interface CrystalOptions {
  /** Constant error of the frequency, ppm; positive is fast. */
  ppm: number;
  /** A slow wave, as the day's temperature makes it: amplitude in ppm, 0 for none, and period in s. */
  sineAmplitude: number;
  sinePeriod: number;
  /** Random walk of the frequency: deviation of one second's step, s/s. */
  wander: number;
  /** What comes on top of it in the second that begins at true time `second`, ppm. */
  excess?: (this: void, second: number) => number;
  /** Smallest step that a reader can see, log2 s, -32..-1. */
  precision: number;
}

/**
 * A crystal and the counter that it drives. Its frequency is set once a whole second of true time and holds until the next: the counter is piecewise linear.
 * Whole seconds and fraction are kept apart, so that the reading is as exact after days as in the first second.
 */
export interface Crystal {
  readonly options: CrystalOptions;
  readonly random: Random;
  /** Where the present piece begins: true time, and the counter there. */
  since: number;
  seconds: number;
  fraction: number;
  /** Sum of the random steps, s/s. */
  walk: number;
  /** Error of the frequency in the present piece, s/s. */
  error: number;
  /** Whether the frequency changes at all: a constant one is followed over any stretch at once. */
  readonly isWandering: boolean;
}

/** Step of the finest counter, log2 s. */
export const FINEST = -32;

/** A crystal without error, with the finest counter. */
export function perfectCrystal(): CrystalOptions {
  return { ppm: 0, sineAmplitude: 0, sinePeriod: 1, wander: 0, precision: FINEST };
}

/** A crystal whose counter reads 0 at true time `now` (s). */
export function makeCrystal(options: CrystalOptions, random: Random, now: number): Crystal {
  const isWandering = options.wander !== 0 || options.sineAmplitude !== 0 || options.excess !== undefined;
  const crystal: Crystal = { options, random, since: now, seconds: 0, fraction: 0, walk: 0, error: 0, isWandering };
  setFrequency(crystal, Math.floor(now));
  return crystal;
}

/** The counter begins again at 0, as a chip's does at reset; the crystal itself goes on as it was. */
export function resetCounter(crystal: Crystal, now: number): void {
  advanceTo(crystal, now);
  crystal.since = now;
  crystal.seconds = 0;
  crystal.fraction = 0;
}

/** Writes the counter at true time `now` (s), which is never before the whole second of an earlier call. */
export function readCrystal(crystal: Crystal, now: number, into: Timestamp): void {
  readFinely(crystal, now, crystal.options.precision, into);
}

/** The same with the finest step, whatever a reader sees: what a timer counts are the crystal's own ticks. */
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

/** True seconds in which the counter advances by `delay` seconds, if the frequency stays as it is. */
export function trueDelay(crystal: Crystal, delay: number): number {
  return delay / (1 + crystal.error);
}

/** Brings the present piece up to the whole second that `now` lies in. */
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
