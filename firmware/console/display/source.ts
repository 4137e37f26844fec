import type { Association } from "../../association/association";
import type { SystemClock } from "../../clock/system-clock";
import { offsetOf } from "../../estimator/estimator";
import type { Timestamp } from "../../time/timestamp";

/** What a source says of our clock at the counter's reading `now`, ms: its time minus ours. A local clock and one not heard yet say nothing: 0. */
export function offsetMilliseconds(association: Association, clock: SystemClock, now: Timestamp): number {
  return hasSamples(association) ? 1000 * offsetOf(association.estimator, clock, now) : 0;
}

/** Round-trip delay to a source, ms. */
export function delayMilliseconds(association: Association): number {
  return hasSamples(association) ? 1000 * association.estimator.delay : 0;
}

/** Dispersion of a source's samples, ms. */
export function dispersionMilliseconds(association: Association): number {
  return hasSamples(association) ? 1000 * association.estimator.dispersion : 0;
}

function hasSamples(association: Association): boolean {
  return !association.isLocalClock && association.estimator.count > 0;
}
