import type { Engine } from "../engine/engine";
import type { AssociationMode } from "../engine/features";
import { instanceOf, PUBLIC_INSTANCE } from "../network/interfaces";
import { Mode } from "../packet/protocol";
import { clearTimestamp, makeTimestamp } from "../time/timestamp";
import type { Association } from "../association/association";
import { broadcastServerTimer, startBroadcastServer } from "./broadcast-server";
import { fillState } from "./own-state";
import { Refusal } from "../association/refusal";
import { sealPacket } from "./requests";

const now = makeTimestamp();

/** The timer of a broadcast server has run out: sends our state out of its interface, when there is any. */
function runBroadcastServerTimer(engine: Engine, association: Association): void {
  engine.synchronization.clock.counter.read(now);
  if (!broadcastServerTimer(association, now, engine.synchronization.system) || engine.service === undefined) return;
  if (instanceOf(engine, association.interfaceIndex) !== PUBLIC_INSTANCE) return; // bound to a VPN instance since
  fillState(engine, association, Mode.Broadcast);
  const packet = engine.packet;
  clearTimestamp(packet.origin);
  clearTimestamp(packet.receive);
  const length = sealPacket(engine, association);
  engine.service.broadcast(engine.buffer, length, association.interfaceIndex, association.address, association.timeToLive, association.requestSent);
}

/** Broadcast and multicast servers. Nothing is for them: they only send. */
export const BROADCAST_SERVER_MODE: AssociationMode = {
  start: (engine, association, at) => startBroadcastServer(association, at, engine.board.random),
  receive: () => Refusal.Mode,
  runTimer: runBroadcastServerTimer,
  makeFor: () => undefined,
  answer: () => {},
};
