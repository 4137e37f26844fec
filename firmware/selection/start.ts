/**
 * The first exchanges of a source. What the jitter is nobody knows yet, and a bad first guess would lock the base delay in for an hour. So they are kept, and the
 * bank begins anew with all of them at the fourth, eighth and sixteenth, each time with a better guess.
 */
export interface Start {
  /** Exchanges kept. */
  count: number;
  /** T2 - T1 and T4 - T3 relative to the offset of the first exchange, us. */
  forward: number[];
  backward: number[];
  /** T4 since the exchange before, and T4 - T1, s. */
  time: number[];
  turnaround: number[];
}

/** Exchanges that are kept. */
export const START_EXCHANGES = 16;
/** A turnaround above this is that of a peer, s. */
export const LONG_TURNAROUND = 1;
/** Median less minimum of round trips, in jitters. */
const MEDIAN_EXCESS = 1.2;

const sorted: number[] = [];

/** Nothing kept. */
export function makeStart(): Start {
  const start: Start = { count: 0, forward: [], backward: [], time: [], turnaround: [] };
  for (let i = 0; i < START_EXCHANGES; i++) {
    start.forward.push(0);
    start.backward.push(0);
    start.time.push(0);
    start.turnaround.push(0);
    if (sorted.length < START_EXCHANGES) sorted.push(0);
  }
  return start;
}

/** Keeps one more exchange; units as in `Start`. */
export function keepExchange(start: Start, forward: number, backward: number, time: number, turnaround: number): void {
  const i = start.count;
  start.forward[i] = forward;
  start.backward[i] = backward;
  start.time[i] = time;
  start.turnaround[i] = turnaround;
  start.count = i + 1;
}

/** Whether the bank is to begin anew with what is kept. */
export function isStartOverDue(start: Start): boolean {
  return start.count === 4 || start.count === 8 || start.count === START_EXCHANGES;
}

/**
 * Round trip of exchange `i`, us. A peer may take a whole poll to answer, in which our counter gains: then it is less by that, at `rate` ppm. (In the
 * milliseconds that a server takes that is nothing.)
 */
export function roundTripOf(start: Start, i: number, rate: number): number {
  const gained = start.turnaround[i] > LONG_TURNAROUND ? rate * start.turnaround[i] : 0;
  return start.forward[i] + start.backward[i] - gained;
}

/** The least round trip that is kept, us; `rate` as for `roundTripOf`. */
export function leastRoundTrip(start: Start, rate: number): number {
  sortRoundTrips(start, rate);
  return sorted[0];
}

/** Jitter by the round trips that are kept, us: the median of a sum of two exponentials lies 1.2 jitters above its least of a few. */
export function jitterOfRoundTrips(start: Start, rate: number): number {
  sortRoundTrips(start, rate);
  const middle = Math.floor(start.count / 2);
  return ((sorted[middle - 1] + sorted[middle]) / 2 - sorted[0]) / MEDIAN_EXCESS;
}

function sortRoundTrips(start: Start, rate: number): void {
  for (let i = 0; i < start.count; i++) {
    const roundTrip = roundTripOf(start, i, rate);
    let place = i;
    while (place > 0 && sorted[place - 1] > roundTrip) {
      sorted[place] = sorted[place - 1];
      place = place - 1;
    }
    sorted[place] = roundTrip;
  }
}

/** Forgets all. */
export function clearStart(start: Start): void {
  start.count = 0;
}
