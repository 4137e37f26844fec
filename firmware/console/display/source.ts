import type { Association } from "../../association/association";
import type { SystemClock } from "../../clock/system-clock";
import type { Engine } from "../../engine/engine";
import { PUBLIC_INSTANCE } from "../../network/interfaces";
import { offsetOf } from "../../estimator/estimator";
import type { Timestamp } from "../../time/timestamp";

/** Offset to a source at the counter reading `now` [ms]: its time minus that of this device. 0 for a local clock, and before the first sample. */
export function offsetMilliseconds(association: Association, clock: SystemClock, now: Timestamp): number {
  return hasSamples(association) ? 1000 * offsetOf(association.estimator, clock, now) : 0;
}

/** Round-trip delay to a source [ms]. */
export function delayMilliseconds(association: Association): number {
  return hasSamples(association) ? 1000 * association.estimator.delay : 0;
}

/** Dispersion of the samples of a source [ms]. */
export function dispersionMilliseconds(association: Association): number {
  return hasSamples(association) ? 1000 * association.estimator.dispersion : 0;
}

/** Returns the line of the VPN instance of a source, as Comware 7 has it; none for a source in the public instance. */
export function instanceLines({ instances }: Engine, { instance }: Association): string[] {
  return instance === PUBLIC_INSTANCE ? [] : [` VPN instance: ${instances.names[instance - 1]}`];
}

function hasSamples(association: Association): boolean {
  return !association.isLocalClock && association.estimator.count > 0;
}
