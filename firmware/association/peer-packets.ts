import type { Engine } from "../engine";
import { rootDispersionAt } from "../clock/system-variables";
import { timeAt } from "../clock/system-clock";
import { instanceOf, PUBLIC_INSTANCE } from "../network/interfaces";
import { lookUpServer } from "../network/name-lookup";
import { Mode } from "../packet/protocol";
import { intervalToShort } from "../packet/short";
import { clearTimestamp, copyTimestamp, makeTimestamp } from "../time/timestamp";
import type { Association } from "./association";
import { BroadcastClientAction, broadcastClientTimer } from "./broadcast-client";
import { broadcastServerTimer } from "./broadcast-server";
import { releaseDynamic } from "./dynamic";
import { sealPacket, sendPacket, sendRequest } from "./requests";
import { SymmetricAction, symmetricTimer } from "./symmetric";

/** Packets that carry our own state: symmetric active and passive ones (RFC 5905 section 9.2, `xmit`). */

const now = makeTimestamp();
/** Units of 2^-32 s that are made random: 0.24 us, less than any board resolves on the wire. */
const BELOW_PRECISION = 1024;

/** The timer of a symmetric association has run out: sends what is due, or lets a silent passive association go. */
export function runSymmetricTimer(engine: Engine, association: Association): void {
  engine.synchronization.clock.counter.read(now);
  if (association.socket === undefined) association.socket = engine.service;
  const action = symmetricTimer(association, now, engine.board.random);
  if (action === SymmetricAction.Release) releaseDynamic(engine, association);
  else if (action === SymmetricAction.Resolve) lookUpServer(engine, association);
  else if (action === SymmetricAction.Request) sendRequest(engine, association, false);
  else sendState(engine, association);
}

/** The timer of a broadcast server has run out: sends our state out of its interface, when there is any. */
export function runBroadcastServerTimer(engine: Engine, association: Association): void {
  const clock = engine.synchronization.clock;
  clock.counter.read(now);
  if (!broadcastServerTimer(association, now, engine.synchronization.system) || engine.service === undefined) return;
  if (instanceOf(engine, association.interfaceIndex) !== PUBLIC_INSTANCE) return; // bound to a VPN instance since
  fillState(engine, association, Mode.Broadcast);
  const packet = engine.packet;
  clearTimestamp(packet.origin);
  clearTimestamp(packet.receive);
  const length = sealPacket(engine, association);
  engine.service.broadcast(engine.buffer, length, association.interfaceIndex, association.address, association.timeToLive, association.requestSent);
}

/** The timer of a broadcast client has run out: asks, during its volley, or lets an association go that hears nothing. */
export function runBroadcastClientTimer(engine: Engine, association: Association): void {
  engine.synchronization.clock.counter.read(now);
  const action = broadcastClientTimer(association, now);
  if (action === BroadcastClientAction.Release) releaseDynamic(engine, association);
  else if (action === BroadcastClientAction.Request) sendRequest(engine, association, false);
}

/**
 * Sends our state to the association's peer: the peer's last transmit stamp as origin, when it arrived, and our time. The transmit stamp is the true time,
 * because the peer measures by it; what lies below our precision is random, so that it cannot be guessed from the time alone.
 */
export function sendState(engine: Engine, association: Association): void {
  if (association.socket === undefined) return;
  const packet = engine.packet;
  engine.synchronization.clock.counter.read(now);
  fillState(engine, association, association.hostMode);
  copyTimestamp(association.transmit, packet.origin);
  copyTimestamp(association.destination, packet.receive);
  packet.transmit[3] = packet.transmit[3] - (packet.transmit[3] % BELOW_PRECISION) + (engine.board.random.word() % BELOW_PRECISION);
  copyTimestamp(packet.transmit, association.expectedOrigin);
  sendPacket(engine, association, association.socket);
}

/** The system variables and our time at the counter's reading `now`. */
function fillState(engine: Engine, association: Association, mode: number): void {
  const system = engine.synchronization.system;
  const packet = engine.packet;
  packet.leap = system.leap;
  packet.version = association.version;
  packet.mode = mode;
  packet.stratum = system.stratum;
  packet.poll = association.hostPoll;
  packet.precision = system.precision;
  intervalToShort(system.rootDelay, packet.rootDelay);
  intervalToShort(rootDispersionAt(system, now), packet.rootDispersion);
  packet.refId[0] = system.refId[0];
  packet.refId[1] = system.refId[1];
  copyTimestamp(system.reference, packet.reference);
  engine.synchronization.clock.counter.read(now); // as late as can be: the receiver takes it for the moment of sending
  timeAt(engine.synchronization.clock, now, packet.transmit);
}
