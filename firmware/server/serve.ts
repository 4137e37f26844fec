import type { Datagram } from "../../hal/datagram";
import { Refusal } from "../association/refusal";
import type { Engine } from "../engine";
import { isGroup } from "../network/address";
import { instanceOf } from "../network/interfaces";
import { HEADER_BYTES, type Packet } from "../packet/packet";
import { Mode, VERSION } from "../packet/protocol";
import { accessOf, maySynchronize } from "./access";

/** Who is answered: what stands before the reply (reply.ts) that a board has built in. */

/** Answers the request that has been decoded as `packet`, when its sender may be answered. */
export function serveRequest(engine: Engine, datagram: Datagram, packet: Packet): Refusal {
  const reply = engine.features.reply;
  if (reply === undefined) return Refusal.Mode;
  const refusal = checkRequest(engine, datagram);
  return refusal === Refusal.None ? reply.toRequest(engine, datagram, packet) : refusal;
}

/**
 * Whether the datagram is nearly all that a server gets, a client's request with nothing behind the header, on a board that stamps replies: two bytes of it
 * decide, and the rest need not be decoded.
 */
export function isBareRequest(engine: Engine, datagram: Datagram): boolean {
  if (datagram.length !== HEADER_BYTES || engine.reply.stamper === undefined) return false;
  return datagram.packet.readByte(0) % 8 === Mode.Client;
}

/** Answers a bare request, when its sender may be answered. */
export function serveBareRequest(engine: Engine, datagram: Datagram): Refusal {
  const reply = engine.features.reply;
  if (reply === undefined) return Refusal.Mode;
  const version8 = (datagram.packet.readByte(0) % 64) - Mode.Client; // eight times the version: a division would make it a float on Lua
  if (version8 < 8 || version8 > 8 * VERSION) return Refusal.Version;
  const refusal = checkRequest(engine, datagram);
  return refusal === Refusal.None ? reply.toBareRequest(engine, datagram, version8) : refusal;
}

function checkRequest(engine: Engine, datagram: Datagram): Refusal {
  // A request to a group would be answered by all who listen: many replies for one forged packet.
  if (datagram.socket !== engine.service || isGroup(datagram.destination)) return Refusal.Unexpected;
  if (engine.access.acls.length === 0) return Refusal.None;
  const right = accessOf(engine.access, datagram.source, instanceOf(engine, datagram.interfaceIndex));
  return maySynchronize(right) ? Refusal.None : Refusal.Access;
}
