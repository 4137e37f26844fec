import { LogLevel } from "../log/log";
import type { Datagram } from "../../hal/datagram";
import type { Association } from "../association/association";
import { Refusal } from "../association/refusal";
import { checkForm } from "../association/reply-checks";
import { isAuthentic, isAuthenticForDynamic, keyToSendWith } from "../auth/policy";
import { BROADCAST_CLIENT, dispatchPacket, Disposition, ownerOfPort, type Dispatch } from "../modes/dispatch";
import { keepTimestamps } from "../modes/measurement";
import { modeOf } from "../modes/mode";
import { addressText } from "../network/address-text";
import { instanceOf, isListening, isReceivingDisabled } from "../network/interfaces";
import { isClientRequest, isControl } from "../packet/classification";
import { decodePacket, type Packet } from "../packet/packet";
import { Mode } from "../packet/protocol";
import { isFollowingUs } from "../selection/fitness";
import { accessOf, mayGiveTime, type AccessRight } from "../server/access";
import { serveRequest } from "../server/serve";
import type { Engine } from "./engine";
import { followSelection } from "./time-keeper";

/** The path of a datagram: decode, classify, check, and hand it to the time service, to control messages or to an association. */

/** The datagram belongs to an association or to control messages. */
let isForAssociation = false;

const dispatch: Dispatch = { disposition: Disposition.Discard, association: undefined };

/** Processes a datagram and counts what became of it. Returns false when no deadline can have changed: it was a client request, or refused at once. */
export function receiveDatagram(engine: Engine, datagram: Datagram): boolean {
  isForAssociation = false;
  const refusal = isReceivingDisabled(engine, datagram.interfaceIndex) ? Refusal.Interface : process(engine, datagram);
  engine.refused[refusal] = engine.refused[refusal] + 1;
  if (engine.watcher !== undefined) engine.watcher.onVerdict(datagram, refusal);
  return isForAssociation;
}

function process(engine: Engine, datagram: Datagram): Refusal {
  if (datagram.sourcePort === 0) return Refusal.Unexpected; // no answer can be sent to port 0 (RFC 768)
  const packet = engine.packet;
  const form = decodePacket(datagram.packet, datagram.length, packet);
  if (engine.watcher !== undefined) engine.watcher.onReceived(datagram, packet);
  if (isControl(form, datagram.packet, datagram.length, packet)) return receiveControl(engine, datagram);
  const fault = checkForm(form, packet);
  if (fault !== Refusal.None) return fault;
  if (isClientRequest(packet, datagram.sourcePort, engine.board.network.servicePort)) return serveRequest(engine, datagram, packet);
  isForAssociation = true;
  if (packet.mode === Mode.Server && datagram.sourcePort !== engine.board.network.serverPort) return Refusal.Unexpected;
  if (engine.service === undefined || datagram.socket !== engine.service) return receiveOnOwnPort(engine, datagram, packet);
  return receiveOnServicePort(engine, datagram, packet);
}

function receiveControl(engine: Engine, datagram: Datagram): Refusal {
  const control = engine.features.control;
  if (control === undefined) return Refusal.Mode;
  isForAssociation = true;
  return control.receive(engine, datagram);
}

/** A packet of a peer or of a broadcast server: the association that it belongs to processes it, or it mobilizes one. */
function receiveOnServicePort(engine: Engine, datagram: Datagram, packet: Packet): Refusal {
  if (packet.mode === Mode.Broadcast && !isListening(engine, datagram)) return Refusal.Interface;
  const instance = instanceOf(engine, datagram.interfaceIndex);
  const right = accessOf(engine, datagram.source, instance);
  dispatchPacket(engine.table, packet.mode, instance, datagram.source, datagram.socket, dispatch);
  if (dispatch.disposition === Disposition.NewPassive) return receiveFromPeer(engine, datagram, packet, right);
  if (!mayGiveTime(right)) return Refusal.Access;
  if (dispatch.disposition === Disposition.NewBroadcastClient) return mobilize(engine, BROADCAST_CLIENT, datagram, packet);
  if (dispatch.association === undefined) return packet.mode === Mode.Server ? Refusal.Unexpected : Refusal.Mode;
  return receive(engine, dispatch.association, datagram, packet);
}

/**
 * A packet of mode 1 without an association. It mobilizes a passive one where the operator allows it; otherwise it is answered as a client's request, in mode 2 and
 * to the port that it came from, and nothing is kept. So is a packet from another port than a peer's: W32Time sends such through address translation.
 */
function receiveFromPeer(engine: Engine, datagram: Datagram, packet: Packet, right: AccessRight): Refusal {
  const refusal = mayGiveTime(right) ? mobilize(engine, Mode.SymmetricPassive, datagram, packet) : Refusal.Access;
  // An association has processed the packet, unless its mode is left out or the reason is one of those from Access on.
  if (refusal !== Refusal.Mode && refusal < Refusal.Access) return refusal;
  return serveRequest(engine, datagram, packet);
}

/** On the port of one association only replies to its own requests count, and only in its VPN instance. A stack that cannot tell the interface gives -1. */
function receiveOnOwnPort(engine: Engine, datagram: Datagram, packet: Packet): Refusal {
  if (packet.mode !== Mode.Server) return Refusal.Mode;
  const association = ownerOfPort(engine.table, datagram.source, datagram.socket);
  if (association === undefined) return Refusal.Unexpected;
  if (datagram.interfaceIndex >= 0 && instanceOf(engine, datagram.interfaceIndex) !== association.instance) return Refusal.Unexpected;
  if (!mayGiveTime(accessOf(engine, datagram.source, association.instance))) return Refusal.Access;
  return receive(engine, association, datagram, packet);
}

/** Mobilizes an association with `hostMode`; it processes the packet, unless it starts with requests of its own. */
function mobilize(engine: Engine, hostMode: Mode, datagram: Datagram, packet: Packet): Refusal {
  const mobilizeForPacket = engine.features.mobilizeForPacket;
  if (mobilizeForPacket === undefined) return Refusal.Mode;
  const refusal = mobilizeForPacket(engine, hostMode, datagram, packet, dispatch);
  if (dispatch.association === undefined || hostMode === BROADCAST_CLIENT) return refusal;
  return receive(engine, dispatch.association, datagram, packet);
}

/** The packet belongs to the association: authentication, the state machine of its mode, selection, answer. */
function receive(engine: Engine, association: Association, datagram: Datagram, packet: Packet): Refusal {
  const received = datagram.received;
  const isAccepted = association.isConfigured
    ? isAuthentic(engine, association.keyId, datagram, packet)
    : isAuthenticForDynamic(engine, association.keyId, datagram, packet);
  if (!isAccepted) {
    // With a key that is not trusted nothing is learned from the packet, but the peer may follow us: our next packet echoes its timestamps.
    const isEchoed = association.isConfigured && packet.mode !== Mode.Server && keyToSendWith(engine, association.keyId) === undefined;
    if (isEchoed) keepTimestamps(association, packet, received, engine.clock);
    return refuse(association, Refusal.Authentication);
  }
  const mode = modeOf(engine.features, association.hostMode);
  if (mode === undefined) return refuse(association, Refusal.Mode);
  engine.received = received;
  const refusal = mode.receive(engine, association);
  if (refusal === Refusal.None) {
    followSelection(engine, received);
  } else {
    refuse(association, refusal);
    reportKiss(engine, association, refusal);
  }
  if (refusal !== Refusal.Duplicate && refusal !== Refusal.Bogus) mode.answer(engine, association);
  // The state of a source that is synchronized to us is kept, but the selection never uses it.
  return refusal === Refusal.None && isFollowingUs(association, engine) ? refuse(association, Refusal.Loop) : refusal;
}

function refuse(association: Association, refusal: Refusal): Refusal {
  association.refused[refusal] = association.refused[refusal] + 1;
  return refusal;
}

function reportKiss(engine: Engine, association: Association, refusal: Refusal): void {
  if (refusal === Refusal.KissDeny) {
    engine.log.write(LogLevel.Warning, "NTP_LOG", `Server ${addressText(association.address, engine.features.ipv6)} refused service.`);
  } else if (refusal === Refusal.KissRate) {
    engine.log.write(LogLevel.Notification, "NTP_LOG", `Server ${addressText(association.address, engine.features.ipv6)} asked for fewer requests.`);
  }
}
