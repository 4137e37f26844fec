import type { RandomSource } from "../../hal/random-source";
import type { UdpSocket } from "../../hal/udp-socket";
import { appendMac } from "../auth/mac";
import { keyToSendWith } from "../auth/policy";
import type { Engine } from "../engine/engine";
import { lookUpServer } from "./name-lookup";
import { encodePacket, HEADER_BYTES, type Packet } from "../packet/packet";
import { Leap, Mode } from "../packet/protocol";
import { clearTimestamp, copyTimestamp, makeTimestamp } from "../time/timestamp";
import type { Association } from "../association/association";
import { ClientAction, clientTimer } from "./client";
import { sourceOf } from "../network/interfaces";
import { closePort } from "../association/table";

/** The way out: what a client association sends, by which port, and to which address. */

const now = makeTimestamp();

/** The timer of a client has run out: sends its request, or looks its server's name up. */
export function runClientTimer(engine: Engine, association: Association): void {
  engine.synchronization.clock.counter.read(now);
  const action = clientTimer(association, now, engine.board.random);
  if (action === ClientAction.Resolve) lookUpServer(engine, association);
  else sendRequest(engine, association, action === ClientAction.ReopenAndSend);
}

/** Sends a request of mode 3, by a port of its own unless the association has one; `isPortRenewed` asks for a fresh one. */
export function sendRequest(engine: Engine, association: Association, isPortRenewed: boolean): void {
  if (isPortRenewed) closePort(association, engine.service);
  if (association.socket === undefined) {
    const own = engine.board.network.openClient();
    association.socket = own === undefined ? engine.service : own;
  }
  if (association.socket === undefined) return;
  prepareRequest(association, engine.packet, engine.board.random);
  sendPacket(engine, association, association.socket);
}

/** Sends the engine's packet, with a MAC when one is due, to where the association looks for answers; they are awaited from now on. */
export function sendPacket(engine: Engine, association: Association, socket: UdpSocket): void {
  const length = sealPacket(engine, association);
  const port = engine.board.network.serverPort;
  const hasLeft = socket.send(
    engine.buffer,
    length,
    association.instance,
    sourceOf(engine, association),
    association.address,
    port,
    association.requestSent,
  );
  if (hasLeft) association.isAwaitingReply = true;
}

/** Writes the engine's packet into its buffer, with a MAC when the association is to send one; returns its length. */
export function sealPacket(engine: Engine, association: Association): number {
  if (engine.watcher !== undefined) engine.watcher.onSent(engine.packet, association.address, association.instance);
  encodePacket(engine.packet, engine.buffer);
  const key = keyToSendWith(engine, association);
  return key === undefined ? HEADER_BYTES : appendMac(engine.board, engine.buffer, HEADER_BYTES, key);
}

/**
 * Fills `packet` with the next request. All but version, mode and a random transmit timestamp is zero: the server needs no more, and an eavesdropper learns
 * nothing about us (data minimisation). The timestamp cannot be guessed, so a forger off the path cannot answer it; the true T1 stays here.
 */
function prepareRequest(association: Association, packet: Packet, random: RandomSource): void {
  packet.leap = Leap.None;
  packet.version = association.version;
  packet.mode = Mode.Client;
  packet.stratum = 0;
  packet.poll = association.hostPoll;
  packet.precision = -32; // a fixed value: the true one would tell boards apart
  packet.rootDelay[0] = 0;
  packet.rootDelay[1] = 0;
  packet.rootDispersion[0] = 0;
  packet.rootDispersion[1] = 0;
  packet.refId[0] = 0;
  packet.refId[1] = 0;
  clearTimestamp(packet.reference);
  clearTimestamp(packet.origin);
  clearTimestamp(packet.receive);
  for (let i = 0; i < 4; i++) packet.transmit[i] = random.word();
  if (packet.transmit[3] === 0) packet.transmit[3] = 1; // zero means "no timestamp"
  copyTimestamp(packet.transmit, association.expectedOrigin);
}
