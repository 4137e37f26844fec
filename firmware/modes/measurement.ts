import { markReached, type Association } from "../association/association";
import { Refusal } from "../association/refusal";
import { checkAnswer, checkKiss, checkOrigin } from "../association/reply-checks";
import type { Discipline } from "../clock/discipline";
import { timeAt, timeMinusCounterAt, type SystemClock } from "../clock/system-clock";
import { readTemperature } from "../clock/temperature";
import { NO_TEMPERATURE, trueMinusCounterAt } from "../estimator/estimator";
import type { Exchange } from "../estimator/exchange";
import type { Packet } from "../packet/packet";
import { MAXDIST, MAXSTRAT, Mode, PHI } from "../packet/protocol";
import { shortToInterval } from "../packet/short";
import { computeDelay, computeOffset } from "../time/exchange";
import { addInterval, toInterval } from "../time/interval";
import { copyTimestamp, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import type { Reception } from "./mode";

/** Effects of an accepted packet: peer variables, and a sample for the estimator. */

/** Longest round trip of a sample [s]: a longer one would make any source unfit, and a packet that was held back shows nothing. */
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

/**
 * Processes a reply of mode 4 to a request of mode 3: all that a client does, and the first exchanges of a symmetric or broadcast association. At most one
 * reply a request is accepted; a refused one changes nothing but what the checks say. Returns None when a sample was taken.
 */
export function receiveMeasurement(association: Association, reception: Reception): Refusal {
  const packet = reception.packet;
  const origin = checkOrigin(association, packet, reception.received);
  if (origin !== Refusal.None) return origin;
  association.isAwaitingReply = false;
  const kiss = checkKiss(packet);
  if (kiss !== Refusal.None) return kiss;
  // The answer of a symmetric peer to a request of mode 3 is not a part of the symmetric exchange: its timestamps would be no echo to the peer.
  if (hasPeerTimestamps(association)) keepSourceVariables(association, packet, reception.received);
  else keepPeerVariables(association, reception);
  timeAt(reception.clock, association.requestSent, association.origin); // the origin in the packet is random: the display shows when we asked
  const source = checkAnswer(packet);
  if (source !== Refusal.None) return source;
  markReached(association);
  association.unreach = 0;
  takeSample(association, reception);
  return Refusal.None;
}

function hasPeerTimestamps(association: Association): boolean {
  return association.peerMode === Mode.SymmetricActive || association.peerMode === Mode.SymmetricPassive;
}

/** Makes one sample of the four timestamps of the exchange that the packet ends (RFC 5905 section 8), unless it took too long. */
export function takeSample(association: Association, reception: Reception): void {
  const clock = reception.clock;
  const discipline = reception.discipline;
  const packet = reception.packet;
  const received = reception.received;
  const sent = association.requestSent;
  subtract(received, sent, scratch);
  addInterval(sent, -clock.frequency * toInterval(scratch), asked); // a peer may answer after a whole poll: the crystal's error must not count as delay
  computeDelay(asked, packet.receive, packet.transmit, received, scratch);
  const measured = toInterval(scratch);
  if (measured > LONGEST_DELAY || measured < -LONGEST_DELAY) return;
  computeOffset(asked, packet.receive, packet.transmit, received, scratch);
  copyTimestamp(sent, exchange.t1);
  copyTimestamp(packet.receive, exchange.t2);
  exchange.delay = measured > discipline.precisionInterval ? measured : discipline.precisionInterval; // a server with a fast clock can make it negative
  fillExchange(packet, received, clock, discipline);
  reception.features.estimation.addExchange(association.estimator, exchange);
}

/** Makes a sample of a packet that was sent without a request (RFC 5905 section 9.2): the path delay is the one that a volley measured. */
export function takeOneWaySample(association: Association, reception: Reception): void {
  const packet = reception.packet;
  const received = reception.received;
  subtract(packet.transmit, received, scratch);
  addInterval(scratch, association.oneWayDelay, scratch);
  exchange.delay = 2 * association.oneWayDelay;
  fillExchange(packet, received, reception.clock, reception.discipline);
  reception.features.estimation.addOneWay(association.estimator, exchange, association.oneWayDelay);
}

/** Fills all but T1, T2 and the delay. `scratch` holds the server's time minus our counter. */
function fillExchange(packet: Packet, received: Timestamp, clock: SystemClock, discipline: Discipline): void {
  timeMinusCounterAt(clock, received, ours);
  subtract(scratch, ours, scratch);
  exchange.offset = toInterval(scratch);
  copyTimestamp(packet.transmit, exchange.t3);
  copyTimestamp(received, exchange.t4);
  const step = precisionInterval(packet.precision);
  exchange.dispersion = discipline.precisionInterval + step + PHI * exchange.delay;
  exchange.resolution = (step > discipline.precisionInterval ? step : discipline.precisionInterval) / 3; // uniformly distributed readings: standard deviation 0.29 of a step
  exchange.frequency = clock.frequency;
  exchange.frequencyDeviation = discipline.frequencyDeviation;
  exchange.wander = discipline.randomWalkDeviation;
  exchange.jitter = discipline.jitter;
  exchange.temperature = readTemperature(discipline);
  exchange.coefficient = discipline.coefficient;
}

/** Copies the fields of the packet to the peer variables (RFC 5905 section 9.1). */
export function keepPeerVariables(association: Association, reception: Reception): void {
  const packet = reception.packet;
  const received = reception.received;
  keepSourceVariables(association, packet, received);
  association.peerMode = packet.mode;
  copyTimestamp(packet.origin, association.origin);
  copyTimestamp(packet.receive, association.receive);
  keepTimestamps(association, packet, received, reception.clock);
}

/** Copies the fields that describe the source, not the state of the exchange. Stratum 0 in a packet means unspecified: 16 (RFC 5905 section 7.3). */
function keepSourceVariables(association: Association, packet: Packet, received: Timestamp): void {
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

/** Copies what our next packet must echo: the packet's transmit timestamp, and our time on its arrival. */
export function keepTimestamps(association: Association, packet: Packet, received: Timestamp, clock: SystemClock): void {
  copyTimestamp(packet.transmit, association.transmit);
  timeAt(clock, received, association.destination);
}

/** Residual of a broadcast: its time minus the estimated true time on its arrival [s]. */
export function oneWayResidual(association: Association, packet: Packet, received: Timestamp): number {
  trueMinusCounterAt(association.estimator, received, ours);
  subtract(packet.transmit, received, scratch);
  subtract(scratch, ours, scratch);
  return toInterval(scratch) + association.oneWayDelay;
}

/** Interval of an NTP precision [s], limited to 2^-32..2^0 before it is used as an exponent: a forged one must cost neither time nor sense (CVE-2015-5219). */
export function precisionInterval(precision: number): number {
  let exponent = precision;
  if (exponent < -32) exponent = -32;
  if (exponent > 0) exponent = 0;
  return Math.pow(2, exponent);
}
