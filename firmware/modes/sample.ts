import type { Discipline } from "../clock/discipline";
import { timeAt, timeMinusCounterAt, type SystemClock } from "../clock/system-clock";
import { readTemperature } from "../clock/temperature";
import type { Packet } from "../packet/packet";
import { MAXDIST, MAXSTRAT, PHI } from "../packet/protocol";
import { shortToInterval } from "../packet/short";
import { NO_TEMPERATURE, trueMinusCounterAt, type Estimation } from "../estimator/estimator";
import type { Exchange } from "../estimator/exchange";
import { computeDelay, computeOffset } from "../time/exchange";
import { addInterval, toInterval } from "../time/interval";
import { copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import type { Association } from "../association/association";

/** What a packet that passed the checks leaves behind: peer variables, and a sample for the estimator. */

/** A longer round trip would make any source unfit by itself, s: a packet that was held back on its way tells nothing. */
const LONGEST_DELAY = 2 * MAXDIST;

const asked = makeTimestamp();
const ours = makeTimestamp();
const scratch = makeTimestamp();

/** The one exchange that is handed on at a time. */
const exchange: Exchange = {
  t1: makeTimestamp(),
  t2: makeTimestamp(),
  t3: makeTimestamp(),
  t4: makeTimestamp(),
  offset: 0,
  delay: 0,
  dispersion: 0,
  resolution: 0,
  frequency: 0,
  frequencyDeviation: 0,
  wander: 0,
  jitter: 0,
  temperature: NO_TEMPERATURE,
  coefficient: 0,
};

/** The four timestamps of the exchange that ended at the counter's reading `received` become one sample (RFC 5905 section 8), unless it took too long. */
export function takeSample(
  association: Association,
  packet: Packet,
  received: Timestamp,
  clock: SystemClock,
  discipline: Discipline,
  estimation: Estimation,
): void {
  const sent = association.requestSent;
  subtract(received, sent, scratch);
  addInterval(sent, -clock.frequency * toInterval(scratch), asked); // a peer may take a whole poll to answer: our crystal's error must not count as delay
  computeDelay(asked, packet.receive, packet.transmit, received, scratch);
  const measured = toInterval(scratch);
  if (measured > LONGEST_DELAY || measured < -LONGEST_DELAY) return;
  computeOffset(asked, packet.receive, packet.transmit, received, scratch);
  copyTimestamp(sent, exchange.t1);
  copyTimestamp(packet.receive, exchange.t2);
  exchange.delay = measured > discipline.precisionInterval ? measured : discipline.precisionInterval; // a server with a fast clock can make it negative
  fillExchange(packet, received, clock, discipline);
  estimation.addExchange(association.estimator, exchange);
}

/** A packet that came one way (RFC 5905 section 9.2): it left at its transmit timestamp, and took the delay that a volley has found. */
export function takeOneWaySample(
  association: Association,
  packet: Packet,
  received: Timestamp,
  clock: SystemClock,
  discipline: Discipline,
  estimation: Estimation,
): void {
  subtract(packet.transmit, received, scratch);
  addInterval(scratch, association.oneWayDelay, scratch);
  exchange.delay = 2 * association.oneWayDelay;
  fillExchange(packet, received, clock, discipline);
  estimation.addOneWay(association.estimator, exchange, association.oneWayDelay);
}

/** All but T1, T2 and the delay. `scratch` holds their time minus our counter. */
function fillExchange(packet: Packet, received: Timestamp, clock: SystemClock, discipline: Discipline): void {
  timeMinusCounterAt(clock, received, ours);
  subtract(scratch, ours, scratch);
  exchange.offset = toInterval(scratch);
  copyTimestamp(packet.transmit, exchange.t3);
  copyTimestamp(received, exchange.t4);
  exchange.dispersion = discipline.precisionInterval + precisionInterval(packet.precision) + PHI * exchange.delay;
  exchange.resolution = discipline.precisionInterval / 3; // evenly spread readings: deviation 0.29 of a step
  exchange.frequency = clock.frequency;
  exchange.frequencyDeviation = discipline.frequencyDeviation;
  exchange.wander = discipline.wander;
  exchange.jitter = discipline.jitter;
  exchange.temperature = readTemperature(discipline);
  exchange.coefficient = discipline.coefficient;
}

/** Copies the packet's fields to the association's peer variables (RFC 5905 section 9.1). */
export function keepPeerVariables(association: Association, packet: Packet, received: Timestamp, clock: SystemClock): void {
  keepSourceVariables(association, packet, received);
  association.peerMode = packet.mode;
  copyTimestamp(packet.origin, association.origin);
  copyTimestamp(packet.receive, association.receive);
  keepTimestamps(association, packet, received, clock);
}

/** The part of it that says how the source is, not where the exchange of timestamps stands. Stratum 0 on the wire means unspecified: 16. */
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

/** Copies what a reply must echo: the packet's transmit timestamp, and our time when it came. */
export function keepTimestamps(association: Association, packet: Packet, received: Timestamp, clock: SystemClock): void {
  copyTimestamp(packet.transmit, association.transmit);
  timeAt(clock, received, association.destination);
}

/** What a broadcast says by itself: true time minus our estimate of it when the packet came, s. */
export function oneWaySurprise(association: Association, packet: Packet, received: Timestamp): number {
  trueMinusCounterAt(association.estimator, received, ours);
  subtract(packet.transmit, received, scratch);
  subtract(scratch, ours, scratch);
  return toInterval(scratch) + association.oneWayDelay;
}

/** Seconds of an NTP precision, held to 2^-32..2^0 before the exponent is used: a forged one must not cost time or sense (CVE-2015-5219). */
export function precisionInterval(precision: number): number {
  let exponent = precision;
  if (exponent < -32) exponent = -32;
  if (exponent > 0) exponent = 0;
  return Math.pow(2, exponent);
}
