import { computeOffset } from "../time/exchange";
import { addInterval, toInterval } from "../time/interval";
import { add, makeTimestamp, subtract } from "../time/timestamp";
import type { BankEstimator } from "./bank-estimator";
import { deviationAfter, IMPOSSIBLE, MICRO, COVERAGE_FACTOR, type Estimator } from "./estimator";
import type { Exchange } from "./exchange";

/** An exchange as the bank takes it, and what it says against the estimate. */

/** The halves of the exchange that is being taken, relative to the reference, us. One record serves all estimators. */
export const halves = { forward: 0, backward: 0 };

const asked = makeTimestamp();
const scratch = makeTimestamp();

/** Fills `halves`. */
export function measureHalves(estimator: Estimator, exchange: Exchange): void {
  subtract(exchange.t2, exchange.t1, scratch);
  subtract(scratch, estimator.reference, scratch);
  halves.forward = toInterval(scratch) / MICRO;
  subtract(exchange.t4, exchange.t3, scratch);
  add(scratch, estimator.reference, scratch);
  halves.backward = toInterval(scratch) / MICRO;
}

/**
 * No packet arrives before it was sent. Where one of `halves` has by the estimate, which is `age` seconds old, by more than that and the readings
 * (`readingError`, s) may be wrong, a clock has been stepped or the source lies, and nobody knows yet which. So the estimate is said to be wrong by what the
 * exchange leaves open, which is the later half, until an exchange leaves no more open than a round trip.
 *
 * True where it is wrong for certain: a bank in its first exchanges, which has no consistency check of its own yet (consistency.ts), then begins anew.
 */
export function doubtExchange(estimator: BankEstimator, age: number, turnaround: number, readingError: number): boolean {
  const forward = halves.forward - estimator.rate * turnaround;
  const isForwardEarly = forward < halves.backward;
  const early = (isForwardEarly ? forward : halves.backward) * MICRO;
  const late = (isForwardEarly ? halves.backward : forward) * MICRO;
  const deviation = deviationAfter(estimator, age);
  if (early < -readingError - COVERAGE_FACTOR * deviation) estimator.doubt = late;
  else if (late < estimator.doubt) estimator.doubt = late > estimator.delay ? late : 0;
  return early < -readingError - IMPOSSIBLE * deviation;
}

/** What the exchange lies off the estimate by, s. */
export function residualOf(estimator: Estimator, exchange: Exchange): number {
  subtract(exchange.t4, exchange.t1, asked);
  addInterval(exchange.t1, -estimator.frequency * toInterval(asked), asked);
  computeOffset(asked, exchange.t2, exchange.t3, exchange.t4, scratch);
  subtract(scratch, estimator.reference, scratch);
  return toInterval(scratch);
}
