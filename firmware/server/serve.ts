import type { Datagram } from "../../hal/datagram";
import type { ReplyStamper } from "../../hal/reply-stamper";
import { Refusal } from "../association/refusal";
import type { Engine } from "../engine";
import { isGroup } from "../network/address";
import { instanceOf } from "../network/interfaces";
import type { Packet } from "../packet/packet";
import { accessOf, maySynchronize } from "./access";
import { hasVersion } from "./bare-request";

/** Who is answered: what stands before the reply (reply.ts) that a board has built in. */

/** Answers the request that has been decoded as `packet`, when its sender may be answered. */
export function serveRequest(engine: Engine, datagram: Datagram, packet: Packet): Refusal {
  const reply = engine.features.reply;
  if (reply === undefined) return Refusal.Mode;
  const refusal = checkRequest(engine, datagram);
  return refusal === Refusal.None ? reply.toRequest(engine, datagram, packet) : refusal;
}

/** Answers a bare request (bare-request.ts), when its sender may be answered. */
export function serveBareRequest(engine: Engine, datagram: Datagram, stamper: ReplyStamper): Refusal {
  const reply = engine.features.reply;
  if (reply === undefined || reply.toBareRequest === undefined) return Refusal.Mode;
  const refusal = hasVersion(stamper) ? checkRequest(engine, datagram) : Refusal.Version;
  return refusal === Refusal.None ? reply.toBareRequest(engine, datagram, stamper) : refusal;
}

function checkRequest(engine: Engine, datagram: Datagram): Refusal {
  // A request to a group would be answered by all who listen: many replies for one forged packet.
  if (datagram.socket !== engine.service || isGroup(datagram.destination)) return Refusal.Unexpected;
  if (engine.access.acls.length === 0) return Refusal.None;
  const right = accessOf(engine.access, datagram.source, instanceOf(engine, datagram.interfaceIndex));
  return maySynchronize(right) ? Refusal.None : Refusal.Access;
}
