import type { Discipline } from "../clock/discipline";
import { rawTimeAt, timeAt, type SystemClock } from "../clock/system-clock";
import type { Packet } from "../packet/packet";
import { MAXDIST, MAXSTRAT, PHI } from "../packet/protocol";
import { shortToInterval } from "../packet/short";
import { addSample } from "../selection/estimator";
import { computeDelay, computeOffset } from "../time/exchange";
import { addInterval, toInterval } from "../time/interval";
import { copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import type { Association } from "./association";

/** What a packet that passed the checks leaves behind: peer variables, and a sample for the estimator. */

/** A longer round trip would make any source unfit by itself, s: a packet that was held back on its way tells nothing. */
const LONGEST_DELAY = 2 * MAXDIST;

const t1 = makeTimestamp();
const t4 = makeTimestamp();
const scratch = makeTimestamp();

/** The four time stamps of the exchange that ended at the counter's reading `received` become one sample (RFC 5905 section 8), unless it took too long. */
export function takeSample(association: Association, packet: Packet, received: Timestamp, clock: SystemClock, discipline: Discipline): void {
  rawTimeAt(clock, association.requestSent, t1);
  rawTimeAt(clock, received, t4);
  subtract(t4, t1, scratch);
  addInterval(t1, -clock.frequency * toInterval(scratch), t1); // a peer may take a whole poll to answer: our crystal's error must not count as offset
  computeOffset(t1, packet.receive, packet.transmit, t4, scratch);
  const offset = toInterval(scratch);
  computeDelay(t1, packet.receive, packet.transmit, t4, scratch);
  const floor = discipline.precisionInterval;
  const measured = toInterval(scratch);
  if (measured > LONGEST_DELAY) return;
  const delay = measured > floor ? measured : floor; // a server with a fast clock can make it negative
  const dispersion = floor + precisionInterval(packet.precision) + PHI * delay;
  addSample(association.estimator, received, offset, delay, dispersion, clock.frequency, discipline.frequencyDeviation);
}

/** Copies the packet's fields to the association's peer variables (RFC 5905 section 9.1). */
export function keepPeerVariables(association: Association, packet: Packet, received: Timestamp, clock: SystemClock): void {
  keepSourceVariables(association, packet, received);
  association.peerMode = packet.mode;
  copyTimestamp(packet.origin, association.origin);
  copyTimestamp(packet.receive, association.receive);
  keepStamps(association, packet, received, clock);
}

/** The part of it that says how the source is, not where the exchange of stamps stands. Stratum 0 on the wire means unspecified: 16. */
export function keepSourceVariables(association: Association, packet: Packet, received: Timestamp): void {
  association.leap = packet.leap;
  association.stratum = packet.stratum === 0 ? MAXSTRAT : packet.stratum;
  association.peerPoll = packet.poll;
  association.precision = packet.precision;
  association.rootDelay = shortToInterval(packet.rootDelay);
  association.rootDispersion = shortToInterval(packet.rootDispersion);
  association.refId[0] = packet.refId[0];
  association.refId[1] = packet.refId[1];
  copyTimestamp(packet.reference, association.reference);
  copyTimestamp(received, association.lastHeard);
  association.hasHeard = true;
}

/** Copies what a reply must echo: the packet's transmit stamp, and our time when it came. */
export function keepStamps(association: Association, packet: Packet, received: Timestamp, clock: SystemClock): void {
  copyTimestamp(packet.transmit, association.transmit);
  timeAt(clock, received, association.destination);
}

/**
 * A broadcast becomes a sample of one direction (RFC 5905 section 9.2): it left at its transmit stamp, and took the delay that the volley has found. Returns
 * true time minus raw time by this packet alone, s.
 */
export function oneWayOffset(association: Association, packet: Packet, received: Timestamp, clock: SystemClock): number {
  rawTimeAt(clock, received, t4);
  subtract(packet.transmit, t4, scratch);
  return toInterval(scratch) + association.oneWayDelay;
}

/** Seconds of an NTP precision, held to 2^-32..2^0 before the exponent is used: a forged one must not cost time or sense (CVE-2015-5219). */
export function precisionInterval(precision: number): number {
  let exponent = precision;
  if (exponent < -32) exponent = -32;
  if (exponent > 0) exponent = 0;
  return Math.pow(2, exponent);
}
