import type { Datagram } from "../../hal/datagram";
import type { Engine } from "../engine/engine";
import type { AssociationMode } from "../engine/features";
import { addresseeOf } from "../network/interfaces";
import { lookUpServer } from "./name-lookup";
import type { Packet } from "../packet/packet";
import { Mode } from "../packet/protocol";
import { copyTimestamp, makeTimestamp, type Timestamp } from "../time/timestamp";
import type { Association } from "../association/association";
import { claimDynamic, releaseDynamic } from "./dynamic";
import { receiveMeasurement } from "./measurement";
import { fillState } from "./own-state";
import type { Refusal } from "../association/refusal";
import { sendPacket, sendRequest } from "./requests";
import { receiveSymmetric, startActive, startPassive, SymmetricAction, symmetricTimer } from "./symmetric";

/** Symmetric associations, active and passive: what their state machine (symmetric.ts) has to do with the engine. */

const now = makeTimestamp();
/** Units of 2^-32 s that are made random: 0.24 us, less than any board resolves on the wire. */
const BELOW_PRECISION = 1024;

/** An active side measures with requests first, and takes their replies. */
function receive(engine: Engine, association: Association, packet: Packet, received: Timestamp): Refusal {
  const clock = engine.synchronization.clock;
  const discipline = engine.synchronization.discipline;
  const estimation = engine.features.estimation;
  if (packet.mode === Mode.Server) return receiveMeasurement(association, packet, received, clock, discipline, estimation);
  return receiveSymmetric(association, packet, received, clock, discipline, estimation);
}

/** The timer of a symmetric association has run out: sends what is due, or lets a silent passive association go. */
function runSymmetricTimer(engine: Engine, association: Association): void {
  engine.synchronization.clock.counter.read(now);
  if (association.socket === undefined) association.socket = engine.service;
  const action = symmetricTimer(association, now, engine.board.random);
  if (action === SymmetricAction.Release) releaseDynamic(engine, association);
  else if (action === SymmetricAction.Resolve) lookUpServer(engine, association);
  else if (action === SymmetricAction.Request) sendRequest(engine, association, false);
  else sendState(engine, association);
}

/** Makes the passive side of a symmetric association for the sender of a packet of mode 1; undefined when there are as many as may be. */
function makePassive(engine: Engine, datagram: Datagram, packet: Packet): Association | undefined {
  const association = claimDynamic(engine, datagram, packet, Mode.SymmetricPassive);
  if (association === undefined) return undefined;
  association.socket = engine.service;
  association.sourceIndex = addresseeOf(engine, datagram); // the peer knows us by this address alone
  startPassive(association, datagram.received);
  return association;
}

/**
 * Sends our state to the association's peer: the peer's last transmit timestamp as origin, when it arrived, and our time. The transmit timestamp is the true time,
 * because the peer measures by it; what lies below our precision is random, so that it cannot be guessed from the time alone.
 */
function sendState(engine: Engine, association: Association): void {
  if (association.socket === undefined) return;
  const packet = engine.packet;
  fillState(engine, association, association.hostMode);
  copyTimestamp(association.transmit, packet.origin);
  copyTimestamp(association.destination, packet.receive);
  packet.transmit[3] = packet.transmit[3] - (packet.transmit[3] % BELOW_PRECISION) + (engine.board.random.word() % BELOW_PRECISION);
  copyTimestamp(packet.transmit, association.expectedOrigin);
  sendPacket(engine, association, association.socket);
}

/** The passive side answers at once. */
function answer(engine: Engine, association: Association): void {
  if (association.hostMode === Mode.SymmetricPassive) sendState(engine, association);
}

/** Symmetric associations. */
export const SYMMETRIC_MODE: AssociationMode = {
  start: (engine, association, at) => startActive(association, at, engine.board.random),
  receive,
  runTimer: runSymmetricTimer,
  makeFor: makePassive,
  answer,
};
