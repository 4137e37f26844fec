import type { Datagram } from "../../hal/datagram";
import { Refusal } from "../association/refusal";
import type { Engine } from "../engine";
import { isGroup, type Address } from "../network/address";
import { instanceOf } from "../network/interfaces";
import type { Packet } from "../packet/packet";
import { accessOf, maySynchronize } from "./access";

/** Who is answered: what stands before the reply (reply.ts) that a board has built in. */

/** Answers the request that has been decoded as `packet`, when its sender may be answered. */
export function serveRequest(engine: Engine, datagram: Datagram, packet: Packet): Refusal {
  const replyTo = engine.features.reply;
  if (replyTo === undefined) return Refusal.Mode;
  // A request to a group would be answered by all who listen: many replies for one forged packet.
  if (datagram.socket !== engine.service || isGroup(datagram.destination)) return Refusal.Unexpected;
  if (!mayBeServed(engine, datagram.source, datagram.interfaceIndex)) return Refusal.Access;
  return replyTo(engine, datagram, packet);
}

/** Whether the access right of `source`, who asks by the interface `interfaceIndex`, lets it take time from us. */
export function mayBeServed(engine: Engine, source: Address, interfaceIndex: number): boolean {
  if (engine.access.acls.length === 0) return true;
  return maySynchronize(accessOf(engine.access, source, instanceOf(engine, interfaceIndex)));
}
