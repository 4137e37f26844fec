import { SelectionStatus, type Association } from "../association/association";
import type { SystemClock } from "../clock/system-clock";
import { Leap } from "../packet/protocol";
import type { Timestamp } from "../time/timestamp";
import { COVERAGE_FACTOR, deviationAt } from "../estimator/estimator";
import { dispersionAt, weightOf } from "./fitness";
import type { Intersection } from "./intersection";
import type { Selection, SelectionContext } from "./selection";

/** Dispersion of a local reference clock [s]. Comware shows about 10 ms. */
const LOCAL_CLOCK_DISPERSION = 0.01;

/** Makes the local reference clock `local` the system peer. Its offset from the system clock is zero: it is the system clock. */
export function selectLocalClock(table: Association[], local: number, clock: SystemClock, selection: Selection): void {
  table[local].selectionStatus = SelectionStatus.Master;
  selection.master = local;
  selection.offset = 0;
  selection.offsetDeviation = 0;
  selection.frequency = clock.frequency;
  selection.frequencyDeviation = 0;
  selection.jitter = 0;
  selection.leap = Leap.None;
  selection.delay = 0;
  selection.dispersion = LOCAL_CLOCK_DISPERSION;
}

/**
 * Combines the selected sources; `best` is the system peer. Without a cluster the result is limited to the interval shared by the majority. If the system
 * peer's offset is inside that interval, sources with an offset outside are left out: a source that is correct only within wide bounds must not pull the clock.
 *
 * Weights follow the variance of the moment. Sources that disagree would pull the clock to and fro with it, so what they disagree by beyond their uncertainty is
 * added to the variance of each (as in a random-effects model). Their weights are then nearly equal, and steady.
 */
export function combineSources(
  context: SelectionContext,
  table: Association[],
  best: number,
  clock: SystemClock,
  now: Timestamp,
  selection: Selection,
): void {
  const isUnclustered = selection.cluster === undefined || selection.cluster.count === 0;
  const isMasterInside = isUnclustered && isInside(table[best], selection.intersection);
  const feature = context.features.biases;
  const biases = selection.biases;
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (association.selectionStatus !== SelectionStatus.Selected) continue;
    if (isMasterInside && !isInside(association, selection.intersection)) association.selectionStatus = SelectionStatus.Candidate;
    else if (feature !== undefined && biases !== undefined) feature.admit(biases, table, i, clock, now);
  }
  const disagreement = addWeighted(table, best, 0, now, selection);
  if (disagreement > 0) addWeighted(table, best, disagreement, now, selection);
  if (isUnclustered) selection.offset = clampToAgreed(selection.offset, selection.intersection);
  if (feature !== undefined && biases !== undefined) feature.learn(biases, table, selection.offset, now);
  voteLeap(table, selection);
  selectSystemPeer(table[best], best, now, selection);
}

/** Fills the combined values. Returns the deviation of the offsets about their mean beyond the sources' expanded uncertainty [s], 0 where they agree. */
function addWeighted(table: Association[], best: number, disagreement: number, now: Timestamp, selection: Selection): number {
  const biases = selection.biases;
  const origin = table[best].offset;
  let weights = 0;
  let offset = 0;
  let squares = 0;
  let variance = 0;
  let frequency = 0;
  let offsetVariance = 0;
  let frequencyVariance = 0;
  let jitter = 0;
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (association.selectionStatus !== SelectionStatus.Selected) continue;
    const estimator = association.estimator;
    const weight = weightOf(association, disagreement, now);
    const deviation = deviationAt(estimator, now);
    const own = association.offset - origin - (biases === undefined ? 0 : biases.values[i]);
    weights = weights + weight;
    offset = offset + weight * own;
    squares = squares + weight * own * own;
    variance = variance + weight * deviation * deviation;
    frequency = frequency + weight * estimator.frequency;
    offsetVariance = offsetVariance + weight * weight * deviation * deviation;
    frequencyVariance = frequencyVariance + weight * estimator.frequencyDeviation * estimator.frequencyDeviation;
    jitter = jitter + weight * estimator.jitter * estimator.jitter;
  }
  const mean = offset / weights;
  const spread = squares / weights - mean * mean;
  const beyond = Math.sqrt(spread > 0 ? spread : 0) - COVERAGE_FACTOR * Math.sqrt(variance / weights);
  selection.offset = origin + mean;
  selection.offsetDeviation = Math.sqrt(offsetVariance) / weights;
  selection.frequency = frequency / weights;
  selection.frequencyDeviation = Math.sqrt(frequencyVariance / weights);
  selection.jitter = Math.sqrt(jitter / weights);
  return beyond > 0 ? beyond : 0;
}

function selectSystemPeer(master: Association, place: number, now: Timestamp, selection: Selection): void {
  master.selectionStatus = SelectionStatus.Master;
  selection.master = place;
  selection.delay = master.estimator.delay;
  // The clock follows the combined offset: what the system peer is off by it is an error of one of them.
  selection.dispersion = dispersionAt(master.estimator, now) + Math.abs(master.offset - selection.offset);
}

function isInside(association: Association, intersection: Intersection): boolean {
  return association.offset >= intersection.agreedLow && association.offset <= intersection.agreedHigh;
}

function clampToAgreed(offset: number, intersection: Intersection): number {
  if (offset < intersection.agreedLow) return intersection.agreedLow;
  return offset > intersection.agreedHigh ? intersection.agreedHigh : offset;
}

/** Sets the leap indicator of more than half of all truechimers, `Leap.None` when there is none: one source of a low stratum must not announce a leap second alone. */
function voteLeap(table: Association[], selection: Selection): void {
  let sources = 0;
  let inserts = 0;
  let deletes = 0;
  for (let i = 0; i < table.length; i++) {
    if (table[i].selectionStatus < SelectionStatus.Candidate || table[i].isLocalClock) continue;
    sources = sources + 1;
    if (table[i].leap === Leap.Insert) inserts = inserts + 1;
    if (table[i].leap === Leap.Delete) deletes = deletes + 1;
  }
  selection.leap = inserts * 2 > sources ? Leap.Insert : deletes * 2 > sources ? Leap.Delete : Leap.None;
  selection.leapVoices = selection.leap === Leap.Insert ? inserts : deletes;
}
