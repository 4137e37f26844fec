import { exponential, naturalLog } from "./elementary";

/**
 * What a family of filters has learned of the jitter: the mean of the exponential by which packets of a quiet way are late, us.
 *
 * One jitter for both directions is the rule: a wrong common one pulls forward and backward bound alike, so it moves the base and not the lead, while two
 * noisy ones would move the lead. Only when the directions differ by more than chance does each get its own.
 */
export interface Jitter {
  /** Common jitter, us, and the quiet halves behind it. */
  common: number;
  count: number;
  /** Jitter of each direction alone, us, and the quiet halves behind it. */
  forwardAlone: number;
  backwardAlone: number;
  forwardCount: number;
  backwardCount: number;
  /** What the filters are to use, us. */
  forward: number;
  backward: number;
}

/** Least weight of a new sample: a memory of 33. */
const LEAST_GAIN = 0.03;
/** Quiet halves of each direction before they may differ. */
const ENOUGH = 16;
/** Logarithm of the ratio of the two that may be chance. */
const DEAD_BAND = 0.5;

/** Nothing learned. */
export function makeJitter(): Jitter {
  return { common: 1, count: 0, forwardAlone: 1, backwardAlone: 1, forwardCount: 0, backwardCount: 0, forward: 1, backward: 1 };
}

/** Sets the jitter to `value` (us) as if `count` halves had shown it; the directions are to be told apart anew. */
export function setJitter(jitter: Jitter, value: number, count: number): void {
  jitter.common = value;
  jitter.count = count;
  jitter.forwardAlone = value;
  jitter.backwardAlone = value;
  jitter.forwardCount = 0;
  jitter.backwardCount = 0;
  jitter.forward = value;
  jitter.backward = value;
}

/**
 * One more exchange: its halves were late by `forward` and `backward` us, and their ways quiet with probabilities `quietForward` and `quietBackward`. Running
 * means, of all at first, then of the last thirty-three. `least` (us) is what our readings resolve.
 */
export function learnJitter(jitter: Jitter, forward: number, backward: number, quietForward: number, quietBackward: number, least: number): void {
  jitter.count = jitter.count + quietForward + quietBackward;
  const gain = gainAfter(jitter.count + 1);
  jitter.common = atLeast(jitter.common + gain * (quietForward * (forward - jitter.common) + quietBackward * (backward - jitter.common)), least);
  jitter.forwardCount = jitter.forwardCount + quietForward;
  jitter.backwardCount = jitter.backwardCount + quietBackward;
  jitter.forwardAlone = atLeast(jitter.forwardAlone + gainAfter(jitter.forwardCount) * quietForward * (forward - jitter.forwardAlone), least);
  jitter.backwardAlone = atLeast(jitter.backwardAlone + gainAfter(jitter.backwardCount) * quietBackward * (backward - jitter.backwardAlone), least);
  splitDirections(jitter);
}

function gainAfter(count: number): number {
  const gain = 1 / (count + 1);
  return gain > LEAST_GAIN ? gain : LEAST_GAIN;
}

function atLeast(value: number, least: number): number {
  return value > least ? value : least;
}

/** The common jitter times and over e^m, kept to its mean by cosh m, where m is half the logarithm of the ratio, less the dead band. */
function splitDirections(jitter: Jitter): void {
  jitter.forward = jitter.common;
  jitter.backward = jitter.common;
  if (jitter.forwardCount <= ENOUGH || jitter.backwardCount <= ENOUGH) return;
  const ratio = naturalLog(jitter.forwardAlone / jitter.backwardAlone);
  if (ratio <= DEAD_BAND && ratio >= -DEAD_BAND) return;
  const factor = exponential((ratio > 0 ? ratio - DEAD_BAND : ratio + DEAD_BAND) / 2);
  const cosh = (factor + 1 / factor) / 2;
  jitter.forward = (jitter.common * factor) / cosh;
  jitter.backward = jitter.common / factor / cosh;
}
