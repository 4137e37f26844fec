import { exponential, uniform, type Random } from "./random";

/** What a way does to the packets on it. Drawn anew for each packet and direction, so that packets may overtake each other. Changes act at once. */
export interface Delay {
  /** s */
  base: number;
  /** Mean of the exponential part, s. */
  jitter: number;
  /** Probability that a packet is lost, 0..1. */
  loss: number;
  /** Probability that a packet arrives twice, 0..1; each copy has a delay of its own. */
  duplication?: number;
  /** Probability that a packet is held back, 0..1, and for how long, s: those behind it overtake it. */
  reordering?: number;
  holdBack?: number;
  /** A law of its own, in place of base, jitter and loss: the delay (s) of a packet sent at true time `now` (s); not above 0 means lost. */
  law?: (this: void, now: number) => number;
}

/** A drawn delay that means: lost. */
export const LOST = -1;

/** Draws the delay of a packet that leaves at true time `now` (s); s, or `LOST`. */
export function drawDelay(delay: Delay, random: Random, now: number): number {
  if (delay.law !== undefined) {
    const lawful = delay.law(now);
    return lawful > 0 ? lawful : LOST;
  }
  if (delay.loss > 0 && uniform(random) < delay.loss) return LOST;
  let time = delay.jitter > 0 ? delay.base + delay.jitter * exponential(random) : delay.base;
  if (isDrawn(delay.reordering, random) && delay.holdBack !== undefined) time = time + delay.holdBack;
  return time;
}

/** Draws whether a packet is duplicated on this way. */
export function drawDuplication(delay: Delay, random: Random): boolean {
  return isDrawn(delay.duplication, random);
}

/** What cannot happen draws no number: a quiet line gives the same run as before. */
function isDrawn(probability: number | undefined, random: Random): boolean {
  return probability !== undefined && probability > 0 && uniform(random) < probability;
}
