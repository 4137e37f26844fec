import type { Datagram } from "../../hal/datagram";
import { scheduleTimer } from "../engine/alarm";
import type { Engine } from "../engine/engine";
import type { AssociationMode } from "../engine/features";
import type { Packet } from "../packet/packet";
import { Mode } from "../packet/protocol";
import { makeTimestamp, type Timestamp } from "../time/timestamp";
import type { Association } from "../association/association";
import { BroadcastClientAction, broadcastClientTimer, receiveBroadcast, receiveVolleyReply, startBroadcastClient } from "./broadcast-client";
import { BROADCAST_CLIENT } from "./dispatch";
import { claimDynamic, releaseDynamic } from "./dynamic";
import type { Refusal } from "../association/refusal";
import { sendRequest } from "./requests";

const now = makeTimestamp();

/** What is sent to everyone or to a group, or the replies of the volley that measures the way. */
function receive(engine: Engine, association: Association, packet: Packet, received: Timestamp): Refusal {
  const clock = engine.synchronization.clock;
  const discipline = engine.synchronization.discipline;
  const estimation = engine.features.estimation;
  if (packet.mode === Mode.Broadcast) return receiveBroadcast(association, packet, received, clock, discipline, estimation);
  return receiveVolleyReply(association, packet, received, clock, discipline, estimation);
}

/** The timer of a broadcast client has run out: asks, during its volley, or lets an association go that hears nothing. */
function runBroadcastClientTimer(engine: Engine, association: Association): void {
  engine.synchronization.clock.counter.read(now);
  const action = broadcastClientTimer(association, now);
  if (action === BroadcastClientAction.Release) releaseDynamic(engine, association);
  else if (action === BroadcastClientAction.Request) sendRequest(engine, association, false);
}

/** Makes a broadcast client for the sender of a packet of mode 5; undefined when there are as many as may be. Its requests leave by a port of their own. */
function makeBroadcastClient(engine: Engine, datagram: Datagram, packet: Packet): Association | undefined {
  const association = claimDynamic(engine, datagram, packet, BROADCAST_CLIENT);
  if (association === undefined) return undefined;
  association.interfaceIndex = datagram.interfaceIndex;
  association.socket = undefined;
  startBroadcastClient(association, datagram.received, engine.board.random);
  scheduleTimer(engine);
  return association;
}

/** Broadcast and multicast clients. Packets make them, no command does. */
export const BROADCAST_CLIENT_MODE: AssociationMode = {
  start: () => {},
  receive,
  runTimer: runBroadcastClientTimer,
  makeFor: makeBroadcastClient,
  answer: () => {},
};
