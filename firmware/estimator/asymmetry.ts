import { beginDelayLaw, LARGEST_SKEW, Law, makeDelayLaw } from "./delay-law";
import { likelihoodOfSameLaw, findEdge } from "./edge-posterior";
import { exponential, naturalLog } from "./elementary";

/**
 * Difference of the mean delays of both directions, from the laws of their waits. The mean filters follow the means of both directions; their phase is off by
 * half of what the mean waits differ by. That difference is only subtracted where the estimate is published. In a filter it would be a step with each new posterior, and the filter would resist.
 */
export interface Asymmetry {
  /** Records of the two laws (delay-law.ts). */
  readonly outbound: number[];
  readonly inbound: number[];
  /** Probability that both are the same. */
  same: number;
  /** Half of the difference of the mean waits, inbound less outbound [us], and its variance [us^2]. */
  phase: number;
  variance: number;
  /** Exchanges since the last restart, up to `OFTEN`, and all exchanges modulo `SELDOM`: the edges are found every 4, then every 16 exchanges. */
  young: number;
  turn: number;
}

const OFTEN = 64;
const SELDOM = 16;
/** Log-odds against two laws beforehand. */
const OCCAM = 2;
/** Log-odds from which a probability counts as 0. */
const CERTAIN = 30;
/** Variance of the phase before anything is known, in variances of the wait. */
const FIRST_VARIANCE = 0.1;
/** Packets, kurtosis and probability of the same law that tell a flat law (see `hasFlatLaw`). */
const FLAT_COUNT = 120;
const FLAT_KURTOSIS = 2.05;
const FLAT_SAME = 0.5;

/** Makes an empty one. */
export function makeAsymmetry(): Asymmetry {
  return { outbound: makeDelayLaw(), inbound: makeDelayLaw(), same: 1, phase: 0, variance: 0, young: 0, turn: 0 };
}

/** Begins with a standard deviation of `deviation` [us] in both directions, as if `count` packets had shown it. */
export function beginAsymmetry(asymmetry: Asymmetry, deviation: number, count: number): void {
  beginDelayLaw(asymmetry.outbound, deviation, count);
  beginDelayLaw(asymmetry.inbound, deviation, count);
  asymmetry.same = 1;
  asymmetry.phase = 0;
  asymmetry.variance = FIRST_VARIANCE * deviation * deviation;
}

/** Counts an exchange, accepted or not. */
export function countExchange(asymmetry: Asymmetry): void {
  asymmetry.turn = (asymmetry.turn + 1) % SELDOM;
}

/** An exchange was accepted: finds the edges again where that is due. */
export function followEdges(asymmetry: Asymmetry): void {
  if (asymmetry.young <= OFTEN) asymmetry.young = asymmetry.young + 1;
  if (asymmetry.turn === 0 || (asymmetry.young <= OFTEN && asymmetry.young % 4 === 0)) findAsymmetry(asymmetry);
}

/** Finds the edges of both directions, and with them the asymmetry. */
export function findAsymmetry(asymmetry: Asymmetry): void {
  const outbound = asymmetry.outbound;
  const inbound = asymmetry.inbound;
  const apart = findEdge(outbound) + findEdge(inbound);
  const together = likelihoodOfSameLaw(outbound, inbound);
  const phase = (inbound[Law.Wait] - outbound[Law.Wait]) / 2;
  let same = 0;
  if (together !== undefined) {
    const odds = apart - together - naturalLog((outbound[Law.Count] + inbound[Law.Count]) / 2 + 1) / 2 - OCCAM;
    if (odds < -CERTAIN) same = 1;
    else if (odds < CERTAIN) same = 1 / (1 + exponential(odds));
  }
  asymmetry.same = same;
  asymmetry.phase = (1 - same) * phase;
  asymmetry.variance = ((1 - same) * (inbound[Law.WaitVariance] + outbound[Law.WaitVariance])) / 4 + same * (1 - same) * phase * phase;
}

/** Variance of the residuals of one direction [us^2]: its own, or as far as both laws are the same the mean of both. */
export function trackedVariance(asymmetry: Asymmetry, law: number[], other: number[]): number {
  return law[Law.Variance] + (asymmetry.same / 2) * (other[Law.Variance] - law[Law.Variance]);
}

/** Skew of one direction, likewise. Never that of a sharper edge than a mean filter may have: where there is one, the edge filters are to win. */
export function trackedSkew(asymmetry: Asymmetry, law: number[], other: number[]): number {
  const skew = law[Law.Skew] + (asymmetry.same / 2) * (other[Law.Skew] - law[Law.Skew]);
  return skew < LARGEST_SKEW ? skew : LARGEST_SKEW;
}

/**
 * Returns true where a law is flat, as that of a receiver that sleeps between beacons. It is symmetric like a hump but has a sharp edge, which the mean filters
 * do not see.
 */
export function hasFlatLaw(asymmetry: Asymmetry): boolean {
  return asymmetry.same < FLAT_SAME && (isFlat(asymmetry.outbound) || isFlat(asymmetry.inbound));
}

function isFlat(law: number[]): boolean {
  return law[Law.Count] > FLAT_COUNT && law[Law.Fourth] < FLAT_KURTOSIS * law[Law.SlowVariance] * law[Law.SlowVariance];
}
