import type { Engine } from "../engine";
import { rootDispersionAt } from "../clock/system-variables";
import { timeAt } from "../clock/system-clock";
import { encodePacket, HEADER_BYTES } from "../packet/packet";
import { intervalToShort } from "../packet/short";
import { copyTimestamp, makeTimestamp } from "../time/timestamp";
import type { Association } from "./association";
import { releaseDynamic } from "./dynamic";
import { sendRequest } from "./requests";
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
  else if (action === SymmetricAction.Request) sendRequest(engine, association, false);
  else sendState(engine, association);
}

/**
 * Sends our state to the association's peer: the peer's last transmit stamp as origin, when it arrived, and our time. The transmit stamp is the true time,
 * because the peer measures by it; what lies below our precision is random, so that it cannot be guessed from the time alone.
 */
export function sendState(engine: Engine, association: Association): void {
  const clock = engine.synchronization.clock;
  const system = engine.synchronization.system;
  const packet = engine.packet;
  if (association.socket === undefined) return;
  clock.counter.read(now);
  packet.leap = system.leap;
  packet.version = association.version;
  packet.mode = association.hostMode;
  packet.stratum = system.stratum;
  packet.poll = association.hostPoll;
  packet.precision = system.precision;
  intervalToShort(system.rootDelay, packet.rootDelay);
  intervalToShort(rootDispersionAt(system, now), packet.rootDispersion);
  packet.refId[0] = system.refId[0];
  packet.refId[1] = system.refId[1];
  copyTimestamp(system.reference, packet.reference);
  copyTimestamp(association.transmit, packet.origin);
  copyTimestamp(association.destination, packet.receive);
  timeAt(clock, now, packet.transmit);
  packet.transmit[3] = packet.transmit[3] - (packet.transmit[3] % BELOW_PRECISION) + (engine.board.random.word() % BELOW_PRECISION);
  copyTimestamp(packet.transmit, association.expectedOrigin);
  encodePacket(packet, engine.buffer);
  const port = engine.board.network.serverPort;
  const hasLeft = association.socket.send(engine.buffer, HEADER_BYTES, association.address, port, association.requestSent);
  if (hasLeft) association.isAwaitingReply = true;
}
