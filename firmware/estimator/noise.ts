import { trackedSkew, trackedVariance, type Asymmetry } from "./asymmetry";
import { Law } from "./delay-law";
import type { Jitter } from "./jitter";

/**
 * Noise of one direction as a family of filters expects it. All filters are updated by the same rule, one-sided exponential noise on a soft edge
 * (half-exchange.ts); the family chooses its parameters.
 */
export interface Noise {
  /** Mean of the exponential part, J [us]. */
  jitter: number;
  /** Variance of reading errors and of the soft edge [us^2]. */
  reading: number;
  /** Scale of outliers [us]. */
  scale: number;
  /** Offset of the edge from what the filter follows [us]: J below the mean for a mean filter. */
  lag: number;
}

/** Noise as one family of filters expects it. */
export interface FamilyNoise {
  readonly forward: Noise;
  readonly backward: Noise;
  /** Random walk of the base delay [us^2/s]. */
  baseWalk: number;
  /** Change of the base that a drop implies beyond half of it, and its standard deviation [us]. */
  drop: number;
  deviation: number;
}

/** Deviation of a sharp edge in jitters. */
const SHARP_EDGE = 0.02;
/** The base delay walks by this part of the jitter per square root of a second, squared: routes do move. */
const BASE_WALK = 2.5e-7;

const makeNoise = (): Noise => ({ jitter: 1, reading: 1, scale: 1, lag: 0 });

/** Noise of the exchange that is being taken, for filters that follow edges. One record serves all banks. */
export const edgeNoise: FamilyNoise = { forward: makeNoise(), backward: makeNoise(), baseWalk: 0, drop: 0, deviation: 0 };
/** The same for filters that follow means. */
export const meanNoise: FamilyNoise = { forward: makeNoise(), backward: makeNoise(), baseWalk: 0, drop: 0, deviation: 0 };

/** Fills `edgeNoise` for filters that follow the edges. `resolution` is the standard deviation of a reading [us]. */
export function expectEdges(jitter: Jitter, resolution: number): void {
  const sharper = jitter.forward < jitter.backward ? jitter.forward : jitter.backward;
  const reading = SHARP_EDGE * SHARP_EDGE * sharper * sharper + resolution * resolution;
  setNoise(edgeNoise.forward, jitter.forward, reading, jitter.forward, 0);
  setNoise(edgeNoise.backward, jitter.backward, reading, jitter.backward, 0);
  edgeNoise.baseWalk = BASE_WALK * sharper * sharper;
  edgeNoise.drop = jitter.common;
  edgeNoise.deviation = jitter.common;
}

/** Fills `meanNoise` for filters that follow the means: the sum of an exponential and a normal distribution with the variance and the skewness of the law. */
export function expectMeans(asymmetry: Asymmetry, resolution: number): void {
  expectMean(asymmetry, asymmetry.outbound, asymmetry.inbound, resolution, meanNoise.forward);
  expectMean(asymmetry, asymmetry.inbound, asymmetry.outbound, resolution, meanNoise.backward);
  const outbound = asymmetry.outbound[Law.Variance];
  const inbound = asymmetry.inbound[Law.Variance];
  meanNoise.baseWalk = BASE_WALK * (outbound < inbound ? outbound : inbound);
  meanNoise.deviation = meanNoise.forward.jitter > meanNoise.backward.jitter ? meanNoise.forward.jitter : meanNoise.backward.jitter;
}

function expectMean(asymmetry: Asymmetry, law: number[], other: number[], resolution: number, into: Noise): void {
  const variance = trackedVariance(asymmetry, law, other);
  const skew = trackedSkew(asymmetry, law, other);
  const jitter = Math.sqrt(variance) * skew;
  setNoise(into, jitter, variance * (1 - skew * skew) + resolution * resolution, Math.sqrt(law[Law.Variance]), jitter);
}

function setNoise(noise: Noise, jitter: number, reading: number, scale: number, lag: number): void {
  noise.jitter = jitter;
  noise.reading = reading;
  noise.scale = scale;
  noise.lag = lag;
}
