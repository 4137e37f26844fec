import type { Datagram } from "../../hal/datagram";
import { Refusal } from "../association/refusal";
import type { ServerContext } from "./server-context";
import { isGroup, type Address } from "../network/address";
import { instanceOf } from "../network/interfaces";
import type { Packet } from "../packet/packet";
import { accessOf, isRestricted, mayTakeTime } from "./access";

/** Checks before a reply (reply.ts): destination, access right, rate limit. */

/** Answers the request decoded as `packet` when its sender passes the checks; returns the refusal, or None. */
export function serveRequest(context: ServerContext, datagram: Datagram, packet: Packet): Refusal {
  const replyTo = context.features.reply;
  if (replyTo === undefined) return Refusal.Mode;
  // Every server of a group would answer: many replies for one forged packet.
  if (datagram.socket !== context.service || isGroup(datagram.destination)) return Refusal.Unexpected;
  const verdict = checkSender(context, datagram.source, datagram.interfaceIndex, datagram.received[1]);
  return verdict === Refusal.None || verdict === Refusal.RateKiss ? replyTo(context, datagram, packet, verdict) : verdict;
}

/**
 * Checks the sender of a request that arrived on interface `interfaceIndex` in the second `second` (low word of the counter's seconds). Returns None for a
 * reply, `RateKiss` for a kiss, or the reason why the request is dropped.
 */
export function checkSender(context: ServerContext, source: Address, interfaceIndex: number, second: number): Refusal {
  const instance = instanceOf(context, interfaceIndex);
  if (isRestricted(context.access) && !mayTakeTime(accessOf(context, source, instance))) return Refusal.Access;
  const checkRate = context.features.checkRate;
  if (context.rateLimit === undefined || checkRate === undefined) return Refusal.None;
  return checkRate(context.board.random, context.rateLimit, source, instance, second);
}
