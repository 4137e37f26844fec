import type { Network } from "../../hal/network";
import { Standing, type Association } from "../association/association";
import { ClientState } from "../association/client";
import { correctionAt, type SystemClock } from "../clock/system-clock";
import { isSameAddress } from "../network/address";
import { Leap, MAXDIST, MAXSTRAT, Mode, PHI } from "../packet/protocol";
import type { Timestamp } from "../time/timestamp";
import { offsetAt, sampleAge } from "./estimator";
import { findMajority, makeIntersection, type Intersection } from "./intersection";

/** A source must have given so many samples before it counts; fewer would let one delayed packet set the clock. */
const SAMPLES_TO_TRUST = 4;
/** Largest error of a local reference clock by its own word, s (Comware shows about 10 ms). */
const LOCAL_CLOCK_DISPERSION = 0.01;

/** What the sources agree on. Made once, filled by `selectSources`. */
export interface Selection {
  /** Index of the system peer in the table; -1 when no source can be followed. */
  master: number;
  /** Combined true time minus raw time at the moment of the selection, s. */
  offset: number;
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
}

/** A selection over a table of `capacity` associations. */
export function makeSelection(capacity: number): Selection {
  return {
    master: -1,
    offset: 0,
    frequency: 0,
    frequencyDeviation: 0,
    jitter: 0,
    leap: Leap.None,
    delay: 0,
    dispersion: 0,
    intersection: makeIntersection(capacity),
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
    const offset = offsetAt(association.estimator, now);
    const distance = rootDistance(association, now);
    intersection.low[intersection.count] = offset - distance;
    intersection.middle[intersection.count] = offset;
    intersection.high[intersection.count] = offset + distance;
    intersection.count = intersection.count + 1;
  }
  markTruechimers(table, intersection, now);
  const local = bestLocalClock(table);
  const best = bestRemote(table, now);
  if (local >= 0 && (best < 0 || table[local].stratum < table[best].stratum)) followLocalClock(table, local, clock, now, selection);
  else if (best >= 0) combine(table, best, now, selection);
}

/**
 * Whether a configured source is still in its first requests and has not answered enough of them: a vote without it could make one liar the majority. One
 * that does not answer leaves that state within seconds.
 */
export function isSourcePending(table: Association[]): boolean {
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    const isRemote = association.isInUse && association.isConfigured && !association.isLocalClock && association.hostMode !== Mode.Broadcast;
    if (isRemote && association.state === ClientState.Starting && association.estimator.count < SAMPLES_TO_TRUST) return true;
  }
  return false;
}

/** Bound of a source's error, s (RFC 5905 section 11.2): half the round trips to the root, and all dispersion on the way and since. */
export function rootDistance(association: Association, now: Timestamp): number {
  const estimator = association.estimator;
  return (
    (association.rootDelay + estimator.delay) / 2 +
    association.rootDispersion +
    estimator.dispersionOfLine +
    PHI * sampleAge(estimator, now) +
    estimator.jitter
  );
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
  return association.estimator.count >= SAMPLES_TO_TRUST && rootDistance(association, now) < MAXDIST;
}

/** A source whose reference identifier is one of our addresses takes its time from us (RFC 5905 section 11.2, the loop test). */
export function isFollowingUs(association: Association, network: Network): boolean {
  if (association.stratum < 2) return false;
  for (let i = 0; i < network.interfaces.length; i++) if (isSameAddress(network.interfaces[i].address, association.refId)) return true;
  return false;
}

function markTruechimers(table: Association[], intersection: Intersection, now: Timestamp): void {
  if (intersection.count === 0) return;
  const isAgreed = findMajority(intersection);
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (association.standing !== Standing.Candidate || association.isLocalClock) continue;
    const offset = offsetAt(association.estimator, now);
    const distance = rootDistance(association, now);
    const isInside = offset - distance <= intersection.agreedHigh && offset + distance >= intersection.agreedLow;
    if (!isAgreed || !isInside) association.standing = Standing.Falseticker;
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

function followLocalClock(table: Association[], local: number, clock: SystemClock, now: Timestamp, selection: Selection): void {
  table[local].standing = Standing.Master;
  selection.master = local;
  selection.offset = correctionAt(clock, now);
  selection.frequency = clock.frequency;
  selection.frequencyDeviation = 0;
  selection.jitter = 0;
  selection.leap = Leap.None;
  selection.delay = 0;
  selection.dispersion = LOCAL_CLOCK_DISPERSION;
}

function combine(table: Association[], best: number, now: Timestamp, selection: Selection): void {
  let weights = 0;
  let offset = 0;
  let frequency = 0;
  let frequencyDeviation = 0;
  let jitter = 0;
  const reference = offsetAt(table[best].estimator, now);
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (association.standing !== Standing.Candidate || association.isLocalClock) continue;
    if (association.stratum !== table[best].stratum) continue;
    association.standing = Standing.Selected;
    const estimator = association.estimator;
    const age = sampleAge(estimator, now);
    const deviation = estimator.offsetDeviation + estimator.frequencyDeviation * age + 1e-7;
    const weight = 1 / (deviation * deviation);
    weights = weights + weight;
    offset = offset + weight * (offsetAt(estimator, now) - reference);
    frequency = frequency + weight * estimator.frequency;
    frequencyDeviation = frequencyDeviation + weight * estimator.frequencyDeviation;
    jitter = jitter + weight * estimator.jitter * estimator.jitter;
  }
  selection.leap = majorityLeap(table);
  const master = table[best];
  master.standing = Standing.Master;
  selection.master = best;
  selection.offset = reference + offset / weights;
  selection.frequency = frequency / weights;
  selection.frequencyDeviation = frequencyDeviation / weights;
  selection.jitter = Math.sqrt(jitter / weights);
  selection.delay = master.estimator.delay;
  selection.dispersion = master.estimator.dispersionOfLine + PHI * sampleAge(master.estimator, now);
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
