import { FILTERS, followsDifference, noiseOf, type Bank } from "./bank";
import { takeDifference } from "./common-delay";
import { BACKWARD, FORWARD, evaluateMeasurement, takeHalf } from "./filter";
import { makeHalfExchange } from "./half-exchange";
import type { Noise } from "./noise";

/** Updates of the filters of a bank by a measurement. */

/** Log-likelihood of the current exchange and the probabilities that its paths were quiet, by filter. Used at once, so one record serves all banks. */
export const outcome = { logLikelihood: [0, 0, 0, 0, 0, 0, 0], quietForward: [0, 0, 0, 0, 0, 0, 0], quietBackward: [0, 0, 0, 0, 0, 0, 0] };

const half = makeHalfExchange();

/** Updates filter `i` by an exchange, measured as `forward` and `backward` [us] relative to the reference. */
export function takeExchange(bank: Bank, i: number, forward: number, backward: number): void {
  if (followsDifference(bank, i)) {
    takeDifference(bank.common, bank.filters[i], forward, backward, bank.resolution, half);
    outcome.quietForward[i] = half.quiet;
    outcome.quietBackward[i] = half.quiet;
    outcome.logLikelihood[i] = half.logLikelihood;
    return;
  }
  const noise = noiseOf(i);
  take(bank.filters[i], FORWARD, forward, noise.forward);
  const logLikelihood = half.logLikelihood;
  outcome.quietForward[i] = half.quiet;
  take(bank.filters[i], BACKWARD, backward, noise.backward);
  outcome.quietBackward[i] = half.quiet;
  outcome.logLikelihood[i] = logLikelihood + half.logLikelihood;
}

function take(filter: number[], direction: number, z: number, noise: Noise): void {
  takeHalf(filter, direction, z + noise.lag, noise.reading, noise.jitter, noise.scale, half);
}

/** Updates all filters by a one-way packet, measured as `backward` [us] relative to the reference. */
export function takeOneWay(bank: Bank, backward: number): void {
  for (let i = 0; i < FILTERS; i++) {
    outcome.logLikelihood[i] = 0;
    outcome.quietForward[i] = 0;
  }
  takeBackward(bank, backward);
}

/** Updates all filters by the outbound measurement of an exchange whose inbound one comes later. */
export function takeForward(bank: Bank, forward: number): void {
  for (let i = 0; i < FILTERS; i++) {
    take(bank.filters[i], FORWARD, forward, noiseOf(i).forward);
    outcome.logLikelihood[i] = half.logLikelihood;
    outcome.quietForward[i] = half.quiet;
  }
}

/** Updates all filters by the inbound measurement of an exchange, after the outbound one. */
export function takeBackward(bank: Bank, backward: number): void {
  for (let i = 0; i < FILTERS; i++) {
    take(bank.filters[i], BACKWARD, backward, noiseOf(i).backward);
    outcome.logLikelihood[i] = outcome.logLikelihood[i] + half.logLikelihood;
    outcome.quietBackward[i] = half.quiet;
  }
}

/** Evaluates the log-likelihood of an exchange for filter `i`, without an update. */
export function holdExchange(bank: Bank, i: number, forward: number, backward: number): void {
  const noise = noiseOf(i);
  evaluate(bank.filters[i], FORWARD, forward, noise.forward);
  const logLikelihood = half.logLikelihood;
  evaluate(bank.filters[i], BACKWARD, backward, noise.backward);
  outcome.logLikelihood[i] = logLikelihood + half.logLikelihood;
  outcome.quietForward[i] = 0;
  outcome.quietBackward[i] = 0;
}

function evaluate(filter: number[], direction: number, z: number, noise: Noise): void {
  evaluateMeasurement(filter, direction, z + noise.lag, noise.reading, noise.jitter, noise.scale, half);
}
