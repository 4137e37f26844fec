import type { Datagram } from "../../hal/datagram";
import { isAuthentic, isAuthenticForDynamic, keyToSendWith } from "../auth/policy";
import { scheduleTimer } from "../engine/alarm";
import { followSelection } from "../engine/time-keeper";
import type { Engine } from "../engine/engine";
import { modeOf } from "../engine/features";
import { addressText } from "../network/address";
import { instanceOf, isListening } from "../network/interfaces";
import type { Packet } from "../packet/packet";
import { Mode } from "../packet/protocol";
import { isFollowingUs } from "../selection/fitness";
import { accessOf, mayLead } from "../server/access";
import type { Association } from "../association/association";
import { BROADCAST_CLIENT, dispatchPacket, Disposition, ownerOfPort, type Dispatch } from "./dispatch";
import { Refusal } from "../association/refusal";
import { keepTimestamps } from "./sample";

const whither: Dispatch = { disposition: Disposition.Discard, association: undefined };

/** A well-formed packet that is not a client's request: hands it to the association that waits for it, or makes the one that it asks for. */
export function receivePacket(engine: Engine, datagram: Datagram, packet: Packet): Refusal {
  if (engine.service === undefined || datagram.socket !== engine.service) return receiveOnOwnPort(engine, datagram, packet);
  if (packet.mode === Mode.Broadcast && !isListening(engine, datagram)) return Refusal.Interface;
  const instance = instanceOf(engine, datagram.interfaceIndex);
  if (!mayLead(accessOf(engine.access, datagram.source, instance))) return Refusal.Access;
  dispatchPacket(engine.table, packet.mode, instance, datagram.source, engine.service, whither);
  if (whither.disposition === Disposition.NewPassive) return receiveStranger(engine, Mode.SymmetricPassive, datagram, packet);
  if (whither.disposition === Disposition.NewBroadcastClient) return receiveStranger(engine, BROADCAST_CLIENT, datagram, packet);
  if (whither.association === undefined) return packet.mode === Mode.Server ? Refusal.Unexpected : Refusal.Mode;
  return receive(engine, whither.association, packet, datagram);
}

/** A packet that asks for an association with our mode `hostMode`: it is made, and takes the packet unless it begins by asking itself. */
function receiveStranger(engine: Engine, hostMode: Mode, datagram: Datagram, packet: Packet): Refusal {
  const mode = modeOf(engine.features, hostMode);
  if (mode === undefined) return Refusal.Mode;
  if (!isAuthenticForDynamic(engine, undefined, datagram, packet)) return Refusal.Authentication;
  const association = mode.makeFor(engine, datagram, packet);
  if (association === undefined) return Refusal.TableFull;
  return hostMode === BROADCAST_CLIENT ? Refusal.None : receive(engine, association, packet, datagram);
}

/** On the port of one association only replies to its own requests count, and only by its own instance; a stack that cannot tell (-1) is believed. */
function receiveOnOwnPort(engine: Engine, datagram: Datagram, packet: Packet): Refusal {
  if (packet.mode !== Mode.Server) return Refusal.Mode;
  const association = ownerOfPort(engine.table, datagram.source, datagram.socket);
  if (association === undefined) return Refusal.Unexpected;
  if (datagram.interfaceIndex >= 0 && instanceOf(engine, datagram.interfaceIndex) !== association.instance) return Refusal.Unexpected;
  if (!mayLead(accessOf(engine.access, datagram.source, association.instance))) return Refusal.Access;
  return receive(engine, association, packet, datagram);
}

/** The packet belongs to the association: the state machine of its mode takes it, and the clock follows what has been learned. */
function receive(engine: Engine, association: Association, packet: Packet, datagram: Datagram): Refusal {
  const received = datagram.received;
  if (!isAuthentic(engine, association, datagram, packet)) {
    // Bound to a key that is not trusted: the peer may follow us all the same (comware.md section 4.2), so it gets its timestamps back; we learn nothing from it.
    const isObserved = association.isConfigured && packet.mode !== Mode.Server && keyToSendWith(engine, association) === undefined;
    if (isObserved) keepTimestamps(association, packet, received, engine.synchronization.clock);
    return refuse(association, Refusal.Authentication);
  }
  const mode = modeOf(engine.features, association.hostMode);
  const refusal = mode === undefined ? Refusal.Mode : mode.receive(engine, association, packet, received);
  if (refusal === Refusal.None) {
    followSelection(engine.synchronization, engine.table, engine.board.network, received, engine.log);
  } else {
    refuse(association, refusal);
    reportKiss(engine, association, refusal);
  }
  const isLoop = refusal === Refusal.None && isFollowingUs(association, engine.board.network);
  const isUnderstood = refusal !== Refusal.Duplicate && refusal !== Refusal.Bogus;
  if (mode !== undefined && isUnderstood) mode.answer(engine, association);
  scheduleTimer(engine);
  return isLoop ? refuse(association, Refusal.Loop) : refusal; // its state is kept, but the selection never follows it
}

function refuse(association: Association, refusal: Refusal): Refusal {
  association.refused[refusal] = association.refused[refusal] + 1;
  return refusal;
}

function reportKiss(engine: Engine, association: Association, refusal: Refusal): void {
  if (refusal === Refusal.KissDeny) {
    engine.log.write(4, "NTP_LOG", `Server ${addressText(association.address)} refused service; it is asked again in a day.`);
  } else if (refusal === Refusal.KissRate) {
    engine.log.write(5, "NTP_LOG", `Server ${addressText(association.address)} asked for fewer requests; the poll interval is raised.`);
  }
}
