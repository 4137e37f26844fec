import { FILTERS, followsDifference, noiseOf, type Bank } from "./bank";
import { takeDifference } from "./common-delay";
import { BACKWARD, FORWARD, judgeHalf, takeHalf } from "./filter";
import { makeHalfExchange } from "./half-exchange";
import type { Noise } from "./noise";

/** Updates of the filters of a bank by a measurement. */

/**
 * Log-likelihood of the exchange that is being taken, and the probabilities that its paths were quiet, by filter. Used at once, so one record serves all banks.
 */
export const verdict = { evidence: [0, 0, 0, 0, 0, 0, 0], quietForward: [0, 0, 0, 0, 0, 0, 0], quietBackward: [0, 0, 0, 0, 0, 0, 0] };

const half = makeHalfExchange();

/** Filter `i` takes an exchange, measured as `forward` and `backward` (us, relative to the reference), into its state. */
export function takeExchange(bank: Bank, i: number, forward: number, backward: number): void {
  if (followsDifference(bank, i)) {
    takeDifference(bank.common, bank.filters[i], forward, backward, bank.resolution, half);
    verdict.quietForward[i] = half.quiet;
    verdict.quietBackward[i] = half.quiet;
    verdict.evidence[i] = half.evidence;
    return;
  }
  const noise = noiseOf(i);
  take(bank.filters[i], FORWARD, forward, noise.forward);
  const evidence = half.evidence;
  verdict.quietForward[i] = half.quiet;
  take(bank.filters[i], BACKWARD, backward, noise.backward);
  verdict.quietBackward[i] = half.quiet;
  verdict.evidence[i] = evidence + half.evidence;
}

function take(filter: number[], direction: number, z: number, noise: Noise): void {
  takeHalf(filter, direction, z + noise.lag, noise.reading, noise.jitter, noise.scale, half);
}

/** All filters take a packet that came one way, measured as `backward` (us, relative to the reference). */
export function takeOneWay(bank: Bank, backward: number): void {
  for (let i = 0; i < FILTERS; i++) {
    verdict.evidence[i] = 0;
    verdict.quietForward[i] = 0;
  }
  takeBackward(bank, backward);
}

/** All filters take the forward half of an exchange whose backward half comes later. */
export function takeForward(bank: Bank, forward: number): void {
  for (let i = 0; i < FILTERS; i++) {
    take(bank.filters[i], FORWARD, forward, noiseOf(i).forward);
    verdict.evidence[i] = half.evidence;
    verdict.quietForward[i] = half.quiet;
  }
}

/** All filters take the backward half of an exchange, after the forward one. */
export function takeBackward(bank: Bank, backward: number): void {
  for (let i = 0; i < FILTERS; i++) {
    take(bank.filters[i], BACKWARD, backward, noiseOf(i).backward);
    verdict.evidence[i] = verdict.evidence[i] + half.evidence;
    verdict.quietBackward[i] = half.quiet;
  }
}

/** Filter `i` judges an exchange by its evidence, but does not take it. */
export function holdExchange(bank: Bank, i: number, forward: number, backward: number): void {
  const noise = noiseOf(i);
  judge(bank.filters[i], FORWARD, forward, noise.forward);
  const evidence = half.evidence;
  judge(bank.filters[i], BACKWARD, backward, noise.backward);
  verdict.evidence[i] = evidence + half.evidence;
  verdict.quietForward[i] = 0;
  verdict.quietBackward[i] = 0;
}

function judge(filter: number[], direction: number, z: number, noise: Noise): void {
  judgeHalf(filter, direction, z + noise.lag, noise.reading, noise.jitter, noise.scale, half);
}
