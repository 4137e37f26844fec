/**
 * The first exchanges of a source. What the jitter is nobody knows yet, and a bad first guess would lock the base delay in for an hour. So they are kept, and the
 * bank begins anew with all of them at the fourth, eighth and sixteenth, each time with a better guess.
 */
export interface Start {
  /** Exchanges kept. */
  keptCount: number;
  /** What is kept of them, as `Kept` says. One list for all, because each list costs a chip as much as three more numbers. */
  kept: number[];
}

/** Where in `Start.kept` the sixteen values of a kind begin, the oldest first. */
export const enum Kept {
  /** T2 - T1 and T4 - T3 relative to the offset of the first exchange, us. */
  Forward = 0,
  Backward = 16,
  /** T4 since the exchange before, and T4 - T1, s. */
  Time = 32,
  Turnaround = 48,
}

/** Exchanges that are kept. */
export const START_EXCHANGES = 16;
/** A turnaround above this is that of a peer, s. */
export const LONG_TURNAROUND = 1;
/** Median less minimum of round trips, in jitters. */
const MEDIAN_EXCESS = 1.2;

/** Round trips in order. */
const sorted = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/** Room for what is kept. Written out, so that Lua makes the list no longer than it is. */
export function makeKept(): number[] {
  return [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  ];
}

/** Keeps one more exchange; units as in `Kept`. True when the bank is to begin anew with what is kept. */
export function keepExchange(start: Start, forward: number, backward: number, time: number, turnaround: number): boolean {
  const i = start.keptCount;
  start.kept[Kept.Forward + i] = forward;
  start.kept[Kept.Backward + i] = backward;
  start.kept[Kept.Time + i] = time;
  start.kept[Kept.Turnaround + i] = turnaround;
  start.keptCount = i + 1;
  return start.keptCount === 4 || start.keptCount === 8 || start.keptCount === START_EXCHANGES;
}

/**
 * Round trip of exchange `i`, us. A peer may take a whole poll to answer, in which our counter gains: then it is less by that, at `rate` ppm. (In the
 * milliseconds that a server takes that is nothing.)
 */
export function roundTripOf(start: Start, i: number, rate: number): number {
  const turnaround = start.kept[Kept.Turnaround + i];
  const gained = turnaround > LONG_TURNAROUND ? rate * turnaround : 0;
  return start.kept[Kept.Forward + i] + start.kept[Kept.Backward + i] - gained;
}

/** What our counter may gain in `turnaround` seconds while a peer takes its time to answer, at a rate known to `deviation` ppm, us. */
export function gainOf(turnaround: number, deviation: number): number {
  return turnaround > LONG_TURNAROUND ? deviation * turnaround : 0;
}

/** The least round trip that is kept, us; `rate` as for `roundTripOf`. */
export function leastRoundTrip(start: Start, rate: number): number {
  sortRoundTrips(start, rate);
  return sorted[0];
}

/** Jitter by the round trips that are kept, us: the median of a sum of two exponentials lies 1.2 jitters above its least of a few. */
export function jitterOfRoundTrips(start: Start, rate: number): number {
  sortRoundTrips(start, rate);
  const middle = Math.floor(start.keptCount / 2);
  return ((sorted[middle - 1] + sorted[middle]) / 2 - sorted[0]) / MEDIAN_EXCESS;
}

function sortRoundTrips(start: Start, rate: number): void {
  for (let i = 0; i < start.keptCount; i++) {
    const roundTrip = roundTripOf(start, i, rate);
    let place = i;
    while (place > 0 && sorted[place - 1] > roundTrip) {
      sorted[place] = sorted[place - 1];
      place = place - 1;
    }
    sorted[place] = roundTrip;
  }
}
