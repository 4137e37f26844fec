import { Leap } from "../packet/protocol";
import { makeIntersection, type Intersection } from "./intersection";

/** What the sources agree on. Made once, filled by `selectSources`. */
export interface Selection {
  /** Index of the system peer in the table; -1 when no source can be followed. */
  master: number;
  /** Combined true time minus our clock at the moment of the selection, s, and its standard deviation. */
  offset: number;
  offsetDeviation: number;
  /** Combined rate of true time minus counter, s/s, and its standard deviation. */
  frequency: number;
  frequencyDeviation: number;
  /** Combined jitter, s. */
  jitter: number;
  /** Leap bits: those of the majority of the sources that take part, so that one bad source cannot announce a leap second. */
  leap: Leap;
  /** What the system peer adds: delay and dispersion of the way to it, s. */
  delay: number;
  dispersion: number;
  /** The vote of all fit sources, by all that they may be wrong by, and how many agree. */
  intersection: Intersection;
  agreeing: number;
  /** Vote of the sources of the best stratum by what their samples show; empty without a majority of `Vote.CoreSources` or more. Undefined on a board with fewer associations. */
  core: Intersection | undefined;
}

/** Sizes of votes. An enumeration: its members are written into the code. */
export const enum Vote {
  /** Least number of sources whose majority by tight intervals means something: two that disagree are one against one. */
  CoreSources = 3,
}

/** A selection over a table of `capacity` associations. */
export function makeSelection(capacity: number): Selection {
  return {
    master: -1,
    offset: 0,
    offsetDeviation: 0,
    frequency: 0,
    frequencyDeviation: 0,
    jitter: 0,
    leap: Leap.None,
    delay: 0,
    dispersion: 0,
    intersection: makeIntersection(capacity),
    agreeing: 0,
    core: capacity < Vote.CoreSources ? undefined : makeIntersection(capacity),
  };
}
