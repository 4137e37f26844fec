import { clearPeerState, type Association } from "../association/association";
import { Refusal } from "../association/refusal";
import { isSynchronized } from "../clock/system-variables";
import { instanceOf, PUBLIC_INSTANCE } from "../network/interfaces";
import { Mode } from "../packet/protocol";
import { addInterval } from "../time/interval";
import { clearTimestamp, type Timestamp } from "../time/timestamp";
import { answerNothing, mobilizeNothing, ModeAction, type AssociationMode, type ModeContext } from "./mode";
import { fillState, sealPacket } from "./transmit";

/**
 * Broadcast and multicast server (RFC 5905 section 9.2 mode 5, Comware `ntp-service broadcast-server` and `multicast-server`). It has one state: every
 * 2^hostPoll s it sends a packet, as long as the clock is synchronized.
 */

/** Time within which the first packet is sent, at random, so that servers that started together do not send together [s]. */
const START_SPREAD = 2;
/** Time until an unsynchronized server checks again [s]. */
const RETRY_INTERVAL = 4;

function start(context: ModeContext, association: Association, now: Timestamp): void {
  clearPeerState(association);
  addInterval(now, (context.board.random.word() / 65536) * START_SPREAD, association.nextDate);
}

function runDeadline(context: ModeContext, association: Association, now: Timestamp): ModeAction {
  const isReady = isSynchronized(context.system);
  addInterval(now, isReady ? Math.pow(2, association.hostPoll) : RETRY_INTERVAL, association.nextDate);
  if (isReady) sendBroadcast(context, association);
  return ModeAction.None;
}

/** Sends our state on the association's interface, unless that has been bound to a VPN instance since. */
function sendBroadcast(context: ModeContext, association: Association): void {
  const service = context.service;
  if (service === undefined || instanceOf(context, association.interfaceIndex) !== PUBLIC_INSTANCE) return;
  fillState(context, association, Mode.Broadcast);
  clearTimestamp(context.packet.origin);
  clearTimestamp(context.packet.receive);
  const length = sealPacket(context, association);
  service.broadcast(context.buffer, length, association.interfaceIndex, association.address, association.timeToLive, association.requestSent);
}

/** Broadcast and multicast servers: no packet belongs to them. */
export const BROADCAST_SERVER_MODE: AssociationMode = {
  start,
  receive: () => Refusal.Mode,
  runDeadline,
  mobilize: mobilizeNothing,
  answer: answerNothing,
};
