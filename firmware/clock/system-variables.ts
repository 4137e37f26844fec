import { Leap, MAXDIST, MAXSTRAT, PHI } from "../packet/protocol";
import { toInterval } from "../time/interval";
import { makeTimestamp, subtract, type Timestamp } from "../time/timestamp";

/** System variables with the names of RFC 5905 section 11.1: the state of the clock in replies and displays. */
export interface SystemVariables {
  leap: Leap;
  stratum: number;
  /** Precision of the clock [log2 s]. */
  precision: number;
  /** Root delay [s]. */
  rootDelay: number;
  /** Root dispersion at `updated` [s]. `rootDispersionAt` returns the current value. */
  rootDispersion: number;
  /** Growth of the root dispersion [s/s]: the frequency tolerance and the uncertainty of the crystal's frequency. */
  dispersionRate: number;
  refId: number[];
  /** System time of the last update of the clock. */
  reference: Timestamp;
  /** Counter reading of the last update. */
  updated: Timestamp;
  /** Offset of the last update [s], and jitter of the combined sources [s]. */
  offset: number;
  jitter: number;
  /** Index of the system peer in the association table; -1 for none. */
  systemPeer: number;
  /** Poll exponent of the system peer [log2 s]. */
  poll: number;
  /** Incremented by each change: a copy is stale when its version differs. */
  version: number;
}

const age = makeTimestamp();

/** Returns the variables of an unsynchronized clock, stratum 16. */
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

/** Returns true while the clock counts as synchronized, with a source or soon after losing it. */
export function isSynchronized(variables: SystemVariables): boolean {
  return variables.leap !== Leap.Unsynchronized;
}

/** Root dispersion at the counter reading `at` [s]. It grows by at least 15 ppm between updates (RFC 5905 section 11.1). */
export function rootDispersionAt(variables: SystemVariables, at: Timestamp): number {
  if (!isSynchronized(variables)) return variables.rootDispersion;
  subtract(at, variables.updated, age);
  return variables.rootDispersion + variables.dispersionRate * toInterval(age);
}

/** Root distance at the counter reading `at` [s]: the bound of the clock's error. */
export function rootDistanceAt(variables: SystemVariables, at: Timestamp): number {
  return variables.rootDelay / 2 + rootDispersionAt(variables, at);
}

/** Returns true when the root distance has grown past MAXDIST since the last update. */
export function isStale(variables: SystemVariables, at: Timestamp): boolean {
  return isSynchronized(variables) && rootDistanceAt(variables, at) >= MAXDIST;
}
