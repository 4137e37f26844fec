import type { Network } from "../../hal/network";
import { Standing, type Association } from "../association/association";
import { ClientState } from "../association/client";
import type { SystemClock } from "../clock/system-clock";
import { isSameAddress } from "../network/address";
import { Leap, MAXDIST, MAXSTRAT, Mode, PHI } from "../packet/protocol";
import type { Timestamp } from "../time/timestamp";
import { deviationAt, offsetOf, sampleAge, type Estimator } from "./estimator";
import { findMajority, makeIntersection, type Intersection } from "./intersection";

/** Standard deviations of an estimate that its error stays within: 98 times in 100 or more, measured (README.md). */
export const SURE_DEVIATIONS = 3;
/** Least deviation of an offset, s: keeps the weight of a perfect source finite. */
const LEAST_DEVIATION = 1e-7;
/** Largest error of a local reference clock by its own word, s (Comware shows about 10 ms). */
const LOCAL_CLOCK_DISPERSION = 0.01;

/** What the sources agree on. Made once, filled by `selectSources`. */
export interface Selection {
  /** Index of the system peer in the table; -1 when no source can be followed. */
  master: number;
  /** Combined true time minus our clock at the moment of the selection, s, and its standard deviation. */
  offset: number;
  offsetDeviation: number;
  /** Combined rate of `offset`, s/s, and its standard deviation. */
  frequency: number;
  frequencyDeviation: number;
  /** Combined jitter, s. */
  jitter: number;
  /** Leap bits: those of the majority of the sources that take part, so that one bad source cannot announce a leap second. */
  leap: number;
  /** What the system peer adds: delay and dispersion of the way to it, s. */
  delay: number;
  dispersion: number;
  intersection: Intersection;
  /** Sources that agree. */
  agreeing: number;
}

/** A selection over a table of `capacity` associations. */
export function makeSelection(capacity: number): Selection {
  return {
    master: -1,
    offset: 0,
    offsetDeviation: 0,
    frequency: 0,
    frequencyDeviation: 0,
    jitter: 0,
    leap: Leap.None,
    delay: 0,
    dispersion: 0,
    intersection: makeIntersection(capacity),
    agreeing: 0,
  };
}

/**
 * Which sources to believe, and what they say together, at the counter's reading `now` (RFC 5905 section 11.2): fit sources, those whose intervals share
 * a majority's common point, of these the ones of the lowest stratum, combined by the inverse of their variance. Marks the standing of every association.
 *
 * A local reference clock has no opinion on the time, so it is left out of the vote, and is followed when no other source has a stratum as low.
 */
export function selectSources(table: Association[], network: Network, clock: SystemClock, now: Timestamp, selection: Selection): void {
  selection.master = -1;
  markFit(table, network, now);
  const intersection = selection.intersection;
  intersection.count = 0;
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (association.standing !== Standing.Candidate || association.isLocalClock) continue;
    const offset = offsetOf(association.estimator, clock, now);
    const distance = boundOf(association, now);
    association.offset = offset;
    intersection.low[intersection.count] = offset - distance;
    intersection.high[intersection.count] = offset + distance;
    intersection.count = intersection.count + 1;
  }
  markTruechimers(table, selection, now);
  const local = bestLocalClock(table);
  const best = bestRemote(table, now);
  if (local >= 0 && (best < 0 || table[local].stratum < table[best].stratum)) followLocalClock(table, local, clock, selection);
  else if (best >= 0) combine(table, best, now, selection);
}

/**
 * Configured sources that have not answered yet but may, because they are still in their first requests: one that does not answer leaves that state within
 * seconds. Until then a vote without them could make one liar the majority.
 */
export function countPending(table: Association[]): number {
  let pending = 0;
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    const isRemote = association.isInUse && association.isConfigured && !association.isLocalClock && association.hostMode !== Mode.Broadcast;
    if (isRemote && association.state === ClientState.Starting && association.estimator.count === 0) pending = pending + 1;
  }
  return pending;
}

/** Bound of a source's error, s (RFC 5905 section 11.2): half the round trips to the root, and all dispersion on the way and since. */
export function rootDistance(association: Association, now: Timestamp): number {
  const estimator = association.estimator;
  return (association.rootDelay + estimator.delay) / 2 + association.rootDispersion + dispersionAt(estimator, now) + estimator.jitter;
}

/** What the estimate of a source may be wrong by at the counter's reading `now`, but for an unequal way there and back, s (RFC peer.disp of what we follow). */
export function dispersionAt(estimator: Estimator, now: Timestamp): number {
  return SURE_DEVIATIONS * deviationAt(estimator, now) + estimator.readingError + PHI * sampleAge(estimator, now);
}

/**
 * The interval in which a source's time lies for sure is its offset +- this, s. Tighter than the root distance: the base delay of the estimate is steadier than
 * half of a round trip, and the estimate knows by itself how it ages.
 */
function boundOf(association: Association, now: Timestamp): number {
  const estimator = association.estimator;
  const way = association.rootDelay / 2 + estimator.baseDelay;
  return way + association.rootDispersion + SURE_DEVIATIONS * deviationAt(estimator, now) + estimator.readingError;
}

function markFit(table: Association[], network: Network, now: Timestamp): void {
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    association.standing = association.isInUse && isFit(association, network, now) ? Standing.Candidate : Standing.Unfit;
  }
}

function isFit(association: Association, network: Network, now: Timestamp): boolean {
  if (association.isLocalClock) return true;
  if (isFollowingUs(association, network)) return false;
  if (association.reach === 0 || association.state === ClientState.Stopped) return false;
  if (association.leap === Leap.Unsynchronized || association.stratum >= MAXSTRAT - 1) return false;
  return association.estimator.count > 0 && rootDistance(association, now) < MAXDIST;
}

/** A source whose reference identifier is one of our addresses takes its time from us (RFC 5905 section 11.2, the loop test). */
export function isFollowingUs(association: Association, network: Network): boolean {
  if (association.stratum < 2) return false;
  for (let i = 0; i < network.interfaces.length; i++) if (isSameAddress(network.interfaces[i].address, association.refId)) return true;
  return false;
}

function markTruechimers(table: Association[], selection: Selection, now: Timestamp): void {
  const intersection = selection.intersection;
  selection.agreeing = 0;
  if (intersection.count === 0) return;
  const isAgreed = findMajority(intersection);
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (association.standing !== Standing.Candidate || association.isLocalClock) continue;
    const distance = boundOf(association, now);
    const isInside = association.offset - distance <= intersection.agreedHigh && association.offset + distance >= intersection.agreedLow;
    if (isAgreed && isInside) selection.agreeing = selection.agreeing + 1;
    else association.standing = Standing.Falseticker;
  }
}

function bestLocalClock(table: Association[]): number {
  let best = -1;
  for (let i = 0; i < table.length; i++) {
    if (!table[i].isInUse || !table[i].isLocalClock) continue;
    if (best < 0 || table[i].stratum < table[best].stratum) best = i;
  }
  return best;
}

function bestRemote(table: Association[], now: Timestamp): number {
  let best = -1;
  for (let i = 0; i < table.length; i++) {
    if (table[i].standing !== Standing.Candidate || table[i].isLocalClock) continue;
    if (best < 0 || isBetter(table[i], table[best], now)) best = i;
  }
  return best;
}

/** Lower stratum first; at equal stratum `priority`, then the shorter root distance. */
function isBetter(a: Association, b: Association, now: Timestamp): boolean {
  if (a.stratum !== b.stratum) return a.stratum < b.stratum;
  if (a.isPriority !== b.isPriority) return a.isPriority;
  return rootDistance(a, now) < rootDistance(b, now);
}

function followLocalClock(table: Association[], local: number, clock: SystemClock, selection: Selection): void {
  table[local].standing = Standing.Master;
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
 * The sources of the best stratum together, each with its weight. Weighed are only those whose own offset lies in the interval that the
 * majority shares, if there are such, and the result stays in that interval: one that is right within wide bounds must not pull as if they were narrow.
 */
function combine(table: Association[], best: number, now: Timestamp, selection: Selection): void {
  let weights = 0;
  let offset = 0;
  let frequency = 0;
  let offsetVariance = 0;
  let frequencyVariance = 0;
  let jitter = 0;
  const isMasterInside = isInside(table[best], selection.intersection);
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (association.standing !== Standing.Candidate || association.isLocalClock || association.stratum !== table[best].stratum) continue;
    if (isMasterInside && !isInside(association, selection.intersection)) continue;
    association.standing = Standing.Selected;
    const estimator = association.estimator;
    const weight = weightOf(association, now);
    const deviation = deviationAt(estimator, now);
    weights = weights + weight;
    offset = offset + weight * association.offset;
    frequency = frequency + weight * estimator.frequency;
    offsetVariance = offsetVariance + weight * weight * deviation * deviation;
    frequencyVariance = frequencyVariance + weight * estimator.frequencyDeviation * estimator.frequencyDeviation;
    jitter = jitter + weight * estimator.jitter * estimator.jitter;
  }
  selection.leap = majorityLeap(table);
  const master = table[best];
  master.standing = Standing.Master;
  selection.master = best;
  selection.offset = clampToAgreed(offset / weights, selection.intersection);
  selection.offsetDeviation = Math.sqrt(offsetVariance) / weights;
  selection.frequency = frequency / weights;
  selection.frequencyDeviation = Math.sqrt(frequencyVariance / weights);
  selection.jitter = Math.sqrt(jitter / weights);
  selection.delay = master.estimator.delay;
  selection.dispersion = dispersionAt(master.estimator, now);
}

function isInside(association: Association, intersection: Intersection): boolean {
  return association.offset >= intersection.agreedLow && association.offset <= intersection.agreedHigh;
}

function clampToAgreed(offset: number, intersection: Intersection): number {
  if (offset < intersection.agreedLow) return intersection.agreedLow;
  return offset > intersection.agreedHigh ? intersection.agreedHigh : offset;
}

/**
 * How much a source counts among others. Two things say how good it is: what its samples show, which is the variance of the estimate, and what no sample can
 * show, which is its bound: a clock far away may be wrong by an unequal way, or by what its own server was wrong by. Among equals the variance decides; one that
 * is right only because its bound is wide hardly counts.
 */
function weightOf(association: Association, now: Timestamp): number {
  const deviation = deviationAt(association.estimator, now) + LEAST_DEVIATION;
  const unseen = association.rootDelay / 2 + association.rootDispersion + association.estimator.baseDelay + LEAST_DEVIATION;
  return 1 / (deviation * deviation * unseen * unseen);
}

/** The leap bits that more than half of the selected sources show; none when there are no such bits. */
function majorityLeap(table: Association[]): number {
  let sources = 0;
  let inserts = 0;
  let deletes = 0;
  for (let i = 0; i < table.length; i++) {
    if (table[i].standing !== Standing.Selected) continue;
    sources = sources + 1;
    if (table[i].leap === Leap.Insert) inserts = inserts + 1;
    if (table[i].leap === Leap.Delete) deletes = deletes + 1;
  }
  if (inserts * 2 > sources) return Leap.Insert;
  return deletes * 2 > sources ? Leap.Delete : Leap.None;
}
