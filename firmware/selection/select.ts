import { SelectionStatus, Trust, type Association } from "../association/association";
import type { SystemClock } from "../clock/system-clock";
import type { NetworkContext } from "../network/network-context";
import type { Timestamp } from "../time/timestamp";
import { combineSources, selectLocalClock } from "./combine";
import { offsetOf } from "../estimator/estimator";
import { correctnessHalfWidth, isFit, rootDistance, expandedUncertainty } from "./fitness";
import { addCorrectnessInterval, clearIntervals, findMajority, isWithinAgreed, type Intersection } from "./intersection";
import { Vote, type Selection, type SelectionContext } from "./selection";

/** Maximum factor by which the intervals are widened to find the cluster. */
const WIDEST_CLUSTER = 4;

/** Trust of no association. */
const NO_MORE = -1;

/**
 * Selects and combines sources at the counter reading `now` (RFC 5905 section 11.2). Fit sources are candidates. Those outside the interval shared by a
 * majority are falsetickers. Of the others, the clustered ones with the lowest stratum are combined. Sets the selection status of every association.
 *
 * A local reference clock has no independent time. It takes no part in the vote, and becomes the system peer when its stratum is not above that of any other
 * source. To follow one of the same stratum would make the system's stratum worse, and two such devices could follow each other.
 */
export function selectSources(context: SelectionContext, table: Association[], clock: SystemClock, now: Timestamp, selection: Selection): void {
  selection.master = -1;
  clearIntervals(selection.intersection);
  const biases = context.features.biases;
  let trust: number = bestTrust(context, table, now);
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    const isWanted = association.isInUse && (association.isLocalClock || association.trust === trust);
    association.selectionStatus = isWanted && isFit(association, context, now) ? SelectionStatus.Candidate : SelectionStatus.Unfit;
    if (biases !== undefined && selection.biases !== undefined && association.estimator.count === 0) biases.forget(selection.biases, i);
    if (association.selectionStatus !== SelectionStatus.Candidate || association.isLocalClock) continue;
    if (trust === Trust.None) trust = NO_MORE; // untrusted sources have one voice together
    association.offset = offsetOf(association.estimator, clock, now);
    addCorrectnessInterval(selection.intersection, association.offset, correctnessHalfWidth(association, now));
  }
  markTruechimers(table, selection, now);
  const local = bestLocalClock(table);
  const stratum = bestStratum(table);
  if (local >= 0 && (stratum < 0 || table[local].stratum <= stratum)) {
    selectLocalClock(table, local, clock, selection);
  } else if (stratum >= 0) {
    markSelected(table, stratum, selection.cluster, now);
    combineSources(context, table, bestSelected(table, now), clock, now, selection);
  }
}

/** Highest trust of a fit source: the sources of less trust take no part in the selection. */
function bestTrust(context: NetworkContext, table: Association[], now: Timestamp): Trust {
  let best = Trust.None;
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (association.isInUse && !association.isLocalClock && association.trust > best && isFit(association, context, now)) best = association.trust;
  }
  return best;
}

/** Marks sources whose interval does not overlap that of the majority as falsetickers; all sources when there is no majority. */
function markTruechimers(table: Association[], selection: Selection, now: Timestamp): void {
  selection.truechimers = 0;
  const isAgreed = findMajority(selection.intersection);
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (association.selectionStatus !== SelectionStatus.Candidate || association.isLocalClock) continue;
    if (isAgreed && isWithinAgreed(selection.intersection, association.offset, correctnessHalfWidth(association, now)))
      selection.truechimers = selection.truechimers + 1;
    else association.selectionStatus = SelectionStatus.Falseticker;
  }
}

/**
 * Marks the sources to combine, all with the lowest stratum. The correctness intervals are wide, because they contain every possible error. A majority of three
 * or more may agree within their expanded uncertainty alone; then sources outside that cluster are left out (the purpose of RFC 5905 section 11.2.2).
 *
 * The uncertainty is widened to its double and fourfold when that finds a majority: two good sources that disagree once must not admit one that is far from
 * both.
 */
function markSelected(table: Association[], stratum: number, cluster: Intersection | undefined, now: Timestamp): void {
  let scale = 1;
  let hasCluster = findCluster(table, stratum, cluster, scale, now);
  while (!hasCluster && scale < WIDEST_CLUSTER) {
    scale = 2 * scale;
    hasCluster = findCluster(table, stratum, cluster, scale, now);
  }
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (!isEligible(association, stratum)) continue;
    const isMember =
      cluster === undefined || !hasCluster || isWithinAgreed(cluster, association.offset, scale * expandedUncertainty(association.estimator, now));
    if (isMember) association.selectionStatus = SelectionStatus.Selected;
  }
}

/**
 * Finds a majority of three or more whose offsets agree within `scale` times their expanded uncertainty. Clears `cluster` and returns false when there is none.
 */
function findCluster(table: Association[], stratum: number, cluster: Intersection | undefined, scale: number, now: Timestamp): boolean {
  if (cluster === undefined) return false;
  clearIntervals(cluster);
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (isEligible(association, stratum))
      addCorrectnessInterval(cluster, association.offset, scale * expandedUncertainty(association.estimator, now));
  }
  const isFound = cluster.count >= Vote.ClusterSources && findMajority(cluster);
  if (!isFound) clearIntervals(cluster);
  return isFound;
}

function isEligible(association: Association, stratum: number): boolean {
  return association.selectionStatus === SelectionStatus.Candidate && !association.isLocalClock && association.stratum === stratum;
}

function bestLocalClock(table: Association[]): number {
  let best = -1;
  for (let i = 0; i < table.length; i++) {
    if (!table[i].isInUse || !table[i].isLocalClock) continue;
    if (best < 0 || table[i].stratum < table[best].stratum) best = i;
  }
  return best;
}

/** Lowest stratum of the truechimers; -1 for none. */
function bestStratum(table: Association[]): number {
  let best = -1;
  for (let i = 0; i < table.length; i++) {
    if (table[i].selectionStatus !== SelectionStatus.Candidate || table[i].isLocalClock) continue;
    if (best < 0 || table[i].stratum < best) best = table[i].stratum;
  }
  return best;
}

/** Index of the best selected source: `priority` first, then the smallest root distance. */
function bestSelected(table: Association[], now: Timestamp): number {
  let best = -1;
  for (let i = 0; i < table.length; i++) {
    if (table[i].selectionStatus !== SelectionStatus.Selected) continue;
    if (best < 0 || isBetter(table[i], table[best], now)) best = i;
  }
  return best;
}

function isBetter(a: Association, b: Association, now: Timestamp): boolean {
  if (a.isPriority !== b.isPriority) return a.isPriority;
  return rootDistance(a, now) < rootDistance(b, now);
}
