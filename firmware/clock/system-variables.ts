import { Leap, MAXDIST, MAXSTRAT, PHI } from "../packet/protocol";
import { toInterval } from "../time/interval";
import { makeTimestamp, subtract, type Timestamp } from "../time/timestamp";

/** System variables under their RFC 5905 names (section 11.1): what our replies and the status page say about our clock. */
export interface SystemVariables {
  leap: Leap;
  stratum: number;
  /** Log2 of seconds: what reading the clock costs or resolves. */
  precision: number;
  /** Root delay, s. */
  rootDelay: number;
  /** Root dispersion at `updated`, s; it grows from there. `rootDispersionAt` gives it for now. */
  rootDispersion: number;
  /** How fast it grows, s/s: the tolerance of a crystal that nobody watches, and what we do not know yet of ours. */
  dispersionRate: number;
  refId: number[];
  /** Our time at the last update of the clock. */
  reference: Timestamp;
  /** The counter at the last update. */
  updated: Timestamp;
  /** Offset found by the last update, s, and the jitter of the combined sources, s. */
  offset: number;
  jitter: number;
  /** Index of the system peer in the association table; -1 for none. */
  systemPeer: number;
  /** Poll exponent of the system peer. */
  poll: number;
  /** Counts changes, so that whoever keeps a copy in another form knows when it is stale. */
  version: number;
}

const age = makeTimestamp();

/** The variables of a clock that has just started: unsynchronized, stratum 16. */
export function makeSystemVariables(precision: number): SystemVariables {
  return {
    leap: Leap.Unsynchronized,
    stratum: MAXSTRAT,
    precision,
    rootDelay: 0,
    rootDispersion: 0,
    dispersionRate: PHI,
    refId: [0, 0],
    reference: makeTimestamp(),
    updated: makeTimestamp(),
    offset: 0,
    jitter: 0,
    systemPeer: -1,
    poll: 6,
    version: 0,
  };
}

/** Whether the clock has a source, or had one lately enough. */
export function isSynchronized(variables: SystemVariables): boolean {
  return variables.leap !== Leap.Unsynchronized;
}

/** Root dispersion at the counter's reading `at`, s: it grows by 15 ppm or more while nobody corrects us (RFC 5905 section 11.1). */
export function rootDispersionAt(variables: SystemVariables, at: Timestamp): number {
  if (!isSynchronized(variables)) return variables.rootDispersion;
  subtract(at, variables.updated, age);
  return variables.rootDispersion + variables.dispersionRate * toInterval(age);
}

/** Root distance at the counter's reading `at`, s: the bound of our clock's error. */
export function rootDistanceAt(variables: SystemVariables, at: Timestamp): number {
  return variables.rootDelay / 2 + rootDispersionAt(variables, at);
}

/** Whether the last update is so old that the clock is no longer to be trusted. */
export function isStale(variables: SystemVariables, at: Timestamp): boolean {
  return isSynchronized(variables) && rootDistanceAt(variables, at) >= MAXDIST;
}
