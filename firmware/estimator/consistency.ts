import { FILTERS, MEAN_FILTERS, noiseOf, type Bank } from "./bank";
import { isDifferenceImpossible } from "./common-delay";
import { IMPOSSIBLE } from "./estimator";
import { BACKWARD, boundVariance, excessOf, FORWARD, State } from "./filter";
import type { Noise } from "./noise";

/** Consistency check: whether the filters can have expected a measurement. */

/** Log-weight below that of the best filter from which on a filter is excluded, and one that no filter has. */
const EXCLUDED = 10;
const NEVER = 1e9;
/** Jitters that a one-way measurement must lie below its bound for this, besides. */
const CLEAR_JITTERS = 2;
/** A symmetric drop must be so many standard deviations large. */
export const CLEAR_DROP = 4;

/**
 * Returns true where no filter can have expected the exchange, because a one-way measurement lies far below its bound: a clock was stepped, or a frequency has
 * jumped.
 *
 * Filters that the vote has all but excluded do not count where the measurement lies below by more than the jitter. Otherwise a filter for a poor crystal, which
 * expects nearly everything, would hide a jump for the twenty exchanges that the vote takes to believe it. Where the sum of both directions has fallen too, the
 * path may have become shorter, and all filters count. `isContradicted` is true where the exchange before was impossible.
 */
export function isImpossible(bank: Bank, forward: number, backward: number, isContradicted: boolean): boolean {
  if (isBelowAll(bank, -NEVER, forward, backward, 0)) return true;
  let best = 0;
  for (let i = 1; i < FILTERS; i++) if (bank.filters[i][State.Weight] > bank.filters[best][State.Weight]) best = i;
  if (isShorter(bank, best, forward, backward)) return false;
  return isBelowAll(bank, bank.filters[best][State.Weight] - EXCLUDED, forward, backward, isContradicted ? 0 : CLEAR_JITTERS);
}

/** True where a one-way measurement lies far below its bound, and by so many `jitters`, in each filter with a log-weight above `least`. */
function isBelowAll(bank: Bank, least: number, forward: number, backward: number, jitters: number): boolean {
  for (let i = 0; i < FILTERS; i++) if (bank.filters[i][State.Weight] > least && !isBelow(bank, i, forward, backward, jitters)) return false;
  return true;
}

/** True where the sum of both directions lies clearly below what filter `i` expects at least. */
function isShorter(bank: Bank, i: number, forward: number, backward: number): boolean {
  const filter = bank.filters[i];
  const noise = noiseOf(i);
  const below = 2 * filter[State.Base] - forward - noise.forward.lag - backward - noise.backward.lag;
  return below > CLEAR_DROP * Math.sqrt(4 * filter[State.BaseBase] + noise.forward.reading + noise.backward.reading);
}

/** The same for a packet that came one way. */
export function isImpossibleOneWay(bank: Bank, backward: number): boolean {
  for (let i = 0; i < FILTERS; i++) if (!isHalfBelow(bank.filters[i], BACKWARD, backward, noiseOf(i).backward, 0)) return false;
  return true;
}

/** True where a one-way measurement lies far below the bound of filter `i`, and by so many `jitters`. */
export function isBelow(bank: Bank, i: number, forward: number, backward: number, jitters: number): boolean {
  const noise = noiseOf(i);
  const filter = bank.filters[i];
  if (i >= MEAN_FILTERS && bank.common.isFollowed) return isDifferenceImpossible(bank.common, filter, forward, backward);
  return isHalfBelow(filter, FORWARD, forward, noise.forward, jitters) || isHalfBelow(filter, BACKWARD, backward, noise.backward, jitters);
}

function isHalfBelow(filter: number[], direction: number, z: number, noise: Noise, jitters: number): boolean {
  const below = -excessOf(filter, direction, z + noise.lag);
  return below > jitters * noise.jitter && below > IMPOSSIBLE * Math.sqrt(boundVariance(filter, direction, noise.reading));
}
