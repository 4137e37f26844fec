import { exponential, uniform, type Random } from "./random";

/** What a way does to the packets on it. Drawn anew for each packet and direction, so that packets may overtake each other. Changes act at once. */
export interface Delay {
  /** s */
  base: number;
  /** Mean of the exponential part, s. */
  jitter: number;
  /** Probability that a packet is lost, 0..1. */
  loss: number;
}

/** A drawn delay that means: lost. */
export const LOST = -1;

/** Draws the delay of one packet, s, or `LOST`. */
export function drawDelay(delay: Delay, random: Random): number {
  if (delay.loss > 0 && uniform(random) < delay.loss) return LOST;
  return delay.jitter > 0 ? delay.base + delay.jitter * exponential(random) : delay.base;
}
