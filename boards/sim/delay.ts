import { exponential, uniform, type Random } from "./random";

/** Delay and loss of a path, drawn for each packet and direction, so that packets may overtake each other. Changes apply to the next packet. */
export interface Delay {
  /** Constant part [s]. */
  base: number;
  /** Mean of the exponential part [s]. */
  jitter: number;
  /** Probability of loss, 0..1. */
  loss: number;
  /** Probability that a packet arrives twice, 0..1. Each copy has its own delay. */
  duplication?: number;
  /** Probability that a packet is held back, 0..1, so that later ones overtake it. */
  reordering?: number;
  /** Time that it is held back [s]. */
  holdBack?: number;
  /** Replaces base, jitter and loss: returns the delay of a packet sent at true time `now` [s]; 0 or less means lost. */
  law?: (this: void, now: number) => number;
}

/** Drawn delay of a lost packet. */
export const LOST = -1;

/** Draws the delay of a packet sent at true time `now` [s]. Returns seconds, or `LOST`. */
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

/** Draws whether a packet is duplicated on this path. */
export function drawDuplication(delay: Delay, random: Random): boolean {
  return isDrawn(delay.duplication, random);
}

/** Draws an event. Without a probability no random number is used, so that other draws stay the same. */
function isDrawn(probability: number | undefined, random: Random): boolean {
  return probability !== undefined && probability > 0 && uniform(random) < probability;
}
