import { Leap } from "../packet/protocol";
import type { NetworkContext, NetworkFeatures } from "../network/network-context";
import type { BiasFeature, Biases } from "./biases";
import type { limitFrequency } from "./coarse-source";
import { makeIntersection, type Intersection } from "./intersection";

/** Parts of the selection that a board may leave out. */
export interface SelectionFeatures extends NetworkFeatures {
  /** Biases of the sources. Undefined on a board with room for few associations. */
  readonly biases: BiasFeature | undefined;
  /** Guard against a frequency from coarse timestamps. Undefined on a board with little memory. */
  readonly limitFrequency: typeof limitFrequency | undefined;
}

/** State that the selection needs. */
export interface SelectionContext extends NetworkContext {
  readonly features: SelectionFeatures;
}

/** Result of the selection. Allocated once, filled by `selectSources`. */
export interface Selection {
  /** Index of the system peer in the association table; -1 for none. */
  master: number;
  /** Combined offset [s], true time minus system clock at the time of the selection, and its standard deviation [s]. */
  offset: number;
  offsetDeviation: number;
  /** Combined frequency of true time relative to the counter [s/s], and its standard deviation [s/s]. */
  frequency: number;
  frequencyDeviation: number;
  /** Combined jitter [s]. */
  jitter: number;
  /** Leap indicator of the majority of the selected sources: a single source cannot announce a leap second. */
  leap: Leap;
  /** Truechimers that announce it. */
  leapVoices: number;
  /** Delay and dispersion of the path to the system peer [s]. */
  delay: number;
  dispersion: number;
  /** Correctness intervals of all fit sources, and the number of truechimers. */
  intersection: Intersection;
  truechimers: number;
  /**
   * Intervals of the cluster, from the expanded uncertainty alone; empty without a majority of at least `Vote.ClusterSources`. Undefined on a board with a smaller
   * association table.
   */
  cluster: Intersection | undefined;
  /** Biases of the sources relative to the combined clock; undefined on a board without them. */
  readonly biases: Biases | undefined;
}

/** Sizes of votes. An enumeration, because its members are inlined. */
export const enum Vote {
  /** Minimum number of sources for the cluster: with two that disagree there is no majority. */
  ClusterSources = 3,
}

/** Allocates a selection for a table of `capacity` associations. */
export function makeSelection(capacity: number, features: SelectionFeatures): Selection {
  return {
    master: -1,
    offset: 0,
    offsetDeviation: 0,
    frequency: 0,
    frequencyDeviation: 0,
    jitter: 0,
    leap: Leap.None,
    leapVoices: 0,
    delay: 0,
    dispersion: 0,
    intersection: makeIntersection(capacity),
    truechimers: 0,
    cluster: capacity < Vote.ClusterSources ? undefined : makeIntersection(capacity),
    biases: features.biases === undefined ? undefined : features.biases.make(capacity),
  };
}
