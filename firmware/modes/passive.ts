import type { Datagram } from "../../hal/datagram";
import { AssociationState, clearPeerState, enterState, shiftReach, type Association } from "../association/association";
import { Refusal } from "../association/refusal";
import { closePort } from "../association/table";
import { addresseeOf, sourceInterface } from "../network/interfaces";
import type { Packet } from "../packet/packet";
import { Mode } from "../packet/protocol";
import { addInterval, toInterval } from "../time/interval";
import { copyTimestamp, isEqual, isZero, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import { claimDynamic, demobilize, DYNAMIC_LIFETIME, mayProve } from "./dynamic";
import { keepTimestamps, receiveMeasurement } from "./measurement";
import type { ModeContext } from "./mode";
import { mayMobilizePassive, passiveTrust } from "./passive-peers";
import { fillState, sealPacket, sendRequest } from "./transmit";

/**
 * Passive side of symmetric mode (RFC 5905 section 9.2): any host can send mode 1, in the name of any other. A packet of mode 1 is answered, and tells nothing
 * that counts: its origin would be our clock and a few random bits, which can be guessed. The peer is measured by requests of mode 3 from a port of the
 * association's own, with 64 random bits and a reply window of 5 s. The first reply proves that the peer exists.
 *
 *   state      event                               does                                            next
 *   -          first mode 1                        answers with mode 2; request of mode 3          measuring
 *   measuring  mode 1                              answers with mode 2                             measuring
 *   measuring  first reply                         a sample; three more requests, one every 2 s    measuring
 *   measuring  last reply                          a sample                                        peering
 *   measuring  2 s after the last request          closes the port of a peer without proof         peering
 *   peering    mode 1                              answers with mode 2                             peering
 *   peering    mode 1, last request is 8 s old     the same; request of mode 3                     measuring
 *              (of a peer without proof: 60 s)
 *   peering    twelve minutes of silence           demobilized                                     -
 */

/** Requests after the first reply, and the time between two of them [s]. */
const FURTHER_REQUESTS = 3;
const REQUEST_INTERVAL = 2;
/** Least time between two measurements [s]: mode 1 in the name of a peer must not make us flood it. */
const MEASUREMENT_INTERVAL = 8;
/** The same for a peer that has not proven itself: it may be a client that does not serve. */
const PROOF_INTERVAL = 60;

const elapsed = makeTimestamp();
const transmitted = makeTimestamp();

/** Mobilizes a passive association for the sender of a packet of mode 1; undefined when it may have none, or when there is no slot for it. */
export function mobilizePassive(context: ModeContext, datagram: Datagram, packet: Packet): Association | undefined {
  const association = mayMobilizePassive(context, datagram) ? claimDynamic(context, datagram, packet, Mode.SymmetricPassive) : undefined;
  if (association === undefined) return undefined;
  association.trust = passiveTrust(context);
  association.sourceIndex = addresseeOf(context, datagram); // the peer knows us by this address alone
  clearPeerState(association);
  addInterval(datagram.received, -PROOF_INTERVAL, association.requestSent);
  enterState(association, AssociationState.Peering, datagram.received, DYNAMIC_LIFETIME);
  return association;
}

/** A packet of mode 1, or a reply to a request of ours. */
export function receivePassive(context: ModeContext, association: Association): Refusal {
  return context.packet.mode === Mode.Server ? receiveProof(context, association) : receiveActive(context, association);
}

/** Mode 1. A duplicate gets no answer. An authentic packet of a peer that has started again is like any other: nothing depends on its origin. */
function receiveActive(context: ModeContext, association: Association): Refusal {
  const packet = context.packet;
  const received = context.received;
  if (!isZero(packet.transmit) && isEqual(packet.transmit, association.transmit)) return Refusal.Duplicate;
  association.peerMode = packet.mode;
  keepTimestamps(association, packet, received, context.clock);
  copyTimestamp(received, association.lastHeard);
  if (association.state === AssociationState.Measuring) return Refusal.None;
  subtract(received, association.requestSent, elapsed);
  const isDue = toInterval(elapsed) >= (association.isProven ? MEASUREMENT_INTERVAL : PROOF_INTERVAL);
  if (isDue && (association.isProven || mayProve(context.table))) {
    shiftReach(association);
    association.burst = 1;
    enterState(association, AssociationState.Measuring, received, 0);
  } else {
    enterState(association, AssociationState.Peering, received, DYNAMIC_LIFETIME);
  }
  return Refusal.None;
}

/** Mode 4. Any number of forged ones changes nothing. */
function receiveProof(context: ModeContext, association: Association): Refusal {
  const wasAwaiting = association.isAwaitingReply;
  const refusal = receiveMeasurement(association, context);
  if (!wasAwaiting || association.isAwaitingReply) return refusal;
  if (!association.isProven && refusal === Refusal.None) {
    association.burst = FURTHER_REQUESTS;
    enterState(association, AssociationState.Measuring, context.received, REQUEST_INTERVAL);
  } else if (association.burst === 0) {
    endMeasurement(association);
  }
  association.isProven = true;
  return refusal;
}

function endMeasurement(association: Association): void {
  association.isAwaitingReply = false;
  enterState(association, AssociationState.Peering, association.lastHeard, DYNAMIC_LIFETIME);
}

/** The deadline of a passive association has come at the counter reading `now`. */
export function runPassiveDeadline(context: ModeContext, association: Association, now: Timestamp): void {
  if (association.state !== AssociationState.Measuring) {
    demobilize(context, association);
  } else if (association.burst === 0) {
    if (!association.isProven) closePort(association, context.service);
    endMeasurement(association);
  } else {
    association.burst = association.burst - 1;
    enterState(association, AssociationState.Measuring, now, REQUEST_INTERVAL);
    sendRequest(context, association, association.reach === 0);
  }
}

/** Answers mode 1 with our state: the peer's transmit timestamp as origin, the time of its arrival, and our time. No reply of mode 4 is expected to it. */
export function answerPassive(context: ModeContext, association: Association): void {
  const packet = context.packet;
  const service = context.service;
  if (packet.mode !== Mode.SymmetricActive || service === undefined) return;
  fillState(context, association, Mode.SymmetricPassive);
  copyTimestamp(association.transmit, packet.origin);
  copyTimestamp(association.destination, packet.receive);
  const source = sourceInterface(context, association.sourceIndex, association.instance);
  const length = sealPacket(context, association);
  service.send(context.buffer, length, association.instance, source, association.address, context.board.network.serverPort, transmitted);
}
