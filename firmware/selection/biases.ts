import { SelectionStatus, type Association } from "../association/association";
import type { SystemClock } from "../clock/system-clock";
import { COVERAGE_FACTOR, deviationAt, offsetOf } from "../estimator/estimator";
import { toInterval } from "../time/interval";
import { copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import { unobservableError } from "./fitness";

/**
 * Biases of the sources: the slow part of the difference between each source and the combined clock. Paths are asymmetric and servers are off, so that two good
 * sources differ for hours. Without the biases a source that becomes reachable or unreachable would move the clock.
 *
 * The bias of a source is learned while it is combined with others. One that joins begins with the bias that moves nothing. The mean of all biases returns to 0
 * slowly: asymmetries of opposite signs average, and a single source is followed as it is. No bias exceeds the error that samples cannot show.
 */
export interface Biases {
  /** Bias of each source [s], by its place in the table; `UNKNOWN` for one that was never combined. */
  readonly values: number[];
  /** Counter at the last update. */
  readonly updated: Timestamp;
}

/** Biases as a feature: a board with room for few associations leaves them out. */
export interface BiasFeature {
  /** Allocates the biases of `capacity` sources. */
  readonly make: (this: void, capacity: number) => Biases;
  /** Forgets the bias of a source without samples. */
  readonly forget: (this: void, biases: Biases, place: number) => void;
  /** Gives a source that is combined for the first time its bias. */
  readonly admit: (this: void, biases: Biases, table: Association[], place: number, clock: SystemClock, now: Timestamp) => void;
  /** Learns from the combined offset [s]. */
  readonly learn: (this: void, biases: Biases, table: Association[], offset: number, now: Timestamp) => void;
}

/** Bias of a source that was never combined [s]. */
const UNKNOWN = 1e9;
/** Time constant of the biases and of the return of their mean to 0 [s]. */
const TIME_CONSTANT = 1800;
/** Longest time that one update stands for [s]. */
const LONGEST_UPDATE = TIME_CONSTANT / 4;

const scratch = makeTimestamp();

function makeBiases(capacity: number): Biases {
  const values: number[] = [];
  for (let i = 0; i < capacity; i++) values.push(UNKNOWN);
  return { values, updated: makeTimestamp() };
}

function forget(biases: Biases, place: number): void {
  biases.values[place] = UNKNOWN;
}

/**
 * The bias is the difference to the most certain source with one, where that is beyond the expanded uncertainty of both: an agreement needs none. The uncertainty
 * of that other source, which may have been silent for long, is left to be corrected.
 */
function admit(biases: Biases, table: Association[], place: number, clock: SystemClock, now: Timestamp): void {
  const values = biases.values;
  if (values[place] < UNKNOWN) return;
  values[place] = 0;
  const reference = mostCertain(biases, table, place, now);
  if (reference < 0) return;
  const known = table[reference];
  const association = table[place];
  const own = deviationAt(association.estimator, now);
  const other = deviationAt(known.estimator, now);
  const difference = association.offset - offsetOf(known.estimator, clock, now) + values[reference];
  const distance = Math.abs(difference);
  if (distance <= COVERAGE_FACTOR * Math.sqrt(own * own + other * other)) return;
  const kept = distance - COVERAGE_FACTOR * other;
  values[place] = limited(difference > 0 ? kept : -kept, association);
}

/** Place of the known source with the least deviation, reachable or not; -1 for none. */
function mostCertain(biases: Biases, table: Association[], place: number, now: Timestamp): number {
  let best = -1;
  for (let i = 0; i < table.length; i++) {
    if (i === place || !hasBias(biases, table, i)) continue;
    if (best < 0 || deviationAt(table[i].estimator, now) < deviationAt(table[best].estimator, now)) best = i;
  }
  return best;
}

function learn(biases: Biases, table: Association[], offset: number, now: Timestamp): void {
  const values = biases.values;
  subtract(now, biases.updated, scratch);
  const elapsed = toInterval(scratch);
  const gain = (elapsed < LONGEST_UPDATE ? elapsed : LONGEST_UPDATE) / TIME_CONSTANT;
  copyTimestamp(now, biases.updated);
  const mean = meanOf(biases, table);
  for (let i = 0; i < table.length; i++) {
    if (!hasBias(biases, table, i)) continue;
    const association = table[i];
    const residual = association.selectionStatus === SelectionStatus.Selected ? association.offset - values[i] - offset : 0;
    values[i] = limited(values[i] + gain * (residual - mean), association);
  }
}

/** Mean of the biases, each with the weight that its source has by the error that samples cannot show [s]. */
function meanOf(biases: Biases, table: Association[]): number {
  let weights = 0;
  let sum = 0;
  for (let i = 0; i < table.length; i++) {
    if (!hasBias(biases, table, i)) continue;
    const error = unobservableError(table[i]);
    if (!(error > 0)) continue;
    weights = weights + 1 / (error * error);
    sum = sum + biases.values[i] / (error * error);
  }
  return weights > 0 ? sum / weights : 0;
}

function hasBias(biases: Biases, table: Association[], place: number): boolean {
  return table[place].isInUse && table[place].selectionStatus !== SelectionStatus.Falseticker && biases.values[place] < UNKNOWN;
}

function limited(bias: number, association: Association): number {
  const most = unobservableError(association);
  if (bias > most) return most;
  return bias < -most ? -most : bias;
}

/** The feature. */
export const BIASES: BiasFeature = { make: makeBiases, forget, admit, learn };
