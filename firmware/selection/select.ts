import type { Network } from "../../hal/network";
import { SelectionStatus, type Association } from "../association/association";
import type { SystemClock } from "../clock/system-clock";
import { Mode } from "../packet/protocol";
import type { Timestamp } from "../time/timestamp";
import { combineSources, followLocalClock } from "./combine";
import { offsetOf } from "../estimator/estimator";
import { correctnessHalfWidth, isFit, rootDistance, expandedUncertainty } from "./fitness";
import { addCorrectnessInterval, clearIntervals, findMajority, isWithinAgreed, type Intersection } from "./intersection";
import { Vote, type Selection } from "./selection";

/** The most that tight intervals are widened to find it. */
const WIDEST_CORE = 4;

/**
 * Which sources to believe, and what they say together, at the counter's reading `now` (RFC 5905 section 11.2): fit sources, those whose intervals share
 * a majority's common point, of these the ones of the lowest stratum that agree closely, combined by their weights. Sets the selection status of every association.
 *
 * A local reference clock has no opinion on the time, so it is left out of the vote, and is followed when no other source has a stratum as low.
 */
export function selectSources(table: Association[], network: Network, clock: SystemClock, now: Timestamp, selection: Selection): void {
  selection.master = -1;
  clearIntervals(selection.intersection);
  const hasConfigured = isConfiguredFit(table, network, now);
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    const isWanted = association.isInUse && (association.isConfigured || !hasConfigured || association.hostMode !== Mode.Client);
    association.selectionStatus = isWanted && isFit(association, network, now) ? SelectionStatus.Candidate : SelectionStatus.Unfit;
    if (association.selectionStatus !== SelectionStatus.Candidate || association.isLocalClock) continue;
    association.offset = offsetOf(association.estimator, clock, now);
    addCorrectnessInterval(selection.intersection, association.offset, correctnessHalfWidth(association, now));
  }
  markTruechimers(table, selection, now);
  const local = bestLocalClock(table);
  const stratum = bestStratum(table);
  if (local >= 0 && (stratum < 0 || table[local].stratum < stratum)) {
    followLocalClock(table, local, clock, selection);
  } else if (stratum >= 0) {
    markSelected(table, stratum, selection.core, now);
    combineSources(table, bestSelected(table, now), now, selection);
  }
}

/** Whether a source that a command has named can be followed: servers that DHCP has named count only while there is none. */
function isConfiguredFit(table: Association[], network: Network, now: Timestamp): boolean {
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (association.isInUse && association.isConfigured && !association.isLocalClock && isFit(association, network, now)) return true;
  }
  return false;
}

/** Whose interval has no part in what the majority shares is a falseticker; all are without a majority. */
function markTruechimers(table: Association[], selection: Selection, now: Timestamp): void {
  selection.agreeing = 0;
  const isAgreed = findMajority(selection.intersection);
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (association.selectionStatus !== SelectionStatus.Candidate || association.isLocalClock) continue;
    if (isAgreed && isWithinAgreed(selection.intersection, association.offset, correctnessHalfWidth(association, now)))
      selection.agreeing = selection.agreeing + 1;
    else association.selectionStatus = SelectionStatus.Falseticker;
  }
}

/**
 * The sources of the best stratum are combined. Their intervals are wide by all that could be wrong; where a majority of three or more agrees within what the
 * samples alone leave open, the others of them are wrong by something, and are left out (what the cluster algorithm of RFC 5905 section 11.2.2 is for). What
 * the samples leave open is three deviations, or twice or four times that: two good ones may disagree for once, and must not let in who is far from both.
 */
function markSelected(table: Association[], stratum: number, core: Intersection | undefined, now: Timestamp): void {
  let scale = 1;
  let hasCore = findCore(table, stratum, core, scale, now);
  while (!hasCore && scale < WIDEST_CORE) {
    scale = 2 * scale;
    hasCore = findCore(table, stratum, core, scale, now);
  }
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (!isEligible(association, stratum)) continue;
    const isMember =
      core === undefined || !hasCore || isWithinAgreed(core, association.offset, scale * expandedUncertainty(association.estimator, now));
    if (isMember) association.selectionStatus = SelectionStatus.Selected;
  }
}

/** Whether a majority of three or more shares a part of their offsets +- `scale` times three deviations; `core` is empty otherwise. */
function findCore(table: Association[], stratum: number, core: Intersection | undefined, scale: number, now: Timestamp): boolean {
  if (core === undefined) return false;
  clearIntervals(core);
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (isEligible(association, stratum)) addCorrectnessInterval(core, association.offset, scale * expandedUncertainty(association.estimator, now));
  }
  const isFound = core.count >= Vote.CoreSources && findMajority(core);
  if (!isFound) clearIntervals(core);
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

/** The lowest stratum among the truechimers, -1 when there are none. */
function bestStratum(table: Association[]): number {
  let best = -1;
  for (let i = 0; i < table.length; i++) {
    if (table[i].selectionStatus !== SelectionStatus.Candidate || table[i].isLocalClock) continue;
    if (best < 0 || table[i].stratum < best) best = table[i].stratum;
  }
  return best;
}

/** Of the selected ones: `priority` first, then the shorter root distance. */
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
