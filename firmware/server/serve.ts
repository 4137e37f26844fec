import type { Datagram } from "../../hal/datagram";
import { Refusal } from "../association/refusal";
import type { ServerContext } from "./server-context";
import { isGroup, type Address } from "../network/address";
import { instanceOf } from "../network/interfaces";
import type { Packet } from "../packet/packet";
import { accessOf, mayTakeTime } from "./access";

/** Who is answered: what stands before the reply (reply.ts) that a board has built in. */

/** Answers the request that has been decoded as `packet`, when its sender may be answered. */
export function serveRequest(context: ServerContext, datagram: Datagram, packet: Packet): Refusal {
  const replyTo = context.features.reply;
  if (replyTo === undefined) return Refusal.Mode;
  // A request to a group would be answered by all who listen: many replies for one forged packet.
  if (datagram.socket !== context.service || isGroup(datagram.destination)) return Refusal.Unexpected;
  const verdict = checkSender(context, datagram.source, datagram.interfaceIndex, datagram.received[1]);
  return verdict === Refusal.None || verdict === Refusal.RateKiss ? replyTo(context, datagram, packet, verdict) : verdict;
}

/**
 * Whether `source`, who asks by the interface `interfaceIndex` in the second `second` (the low word of the counter's), is to be answered: None, `RateKiss` for a
 * kiss, or why it is met with silence.
 */
export function checkSender(context: ServerContext, source: Address, interfaceIndex: number, second: number): Refusal {
  const instance = instanceOf(context, interfaceIndex);
  if (context.access.acls.length > 0 && !mayTakeTime(accessOf(context.access, source, instance))) return Refusal.Access;
  const checkRate = context.features.checkRate;
  if (context.rateLimit === undefined || checkRate === undefined) return Refusal.None;
  return checkRate(context, context.rateLimit, source[0], source[1], instance, second);
}
