import type { Datagram } from "../../hal/datagram";
import { Refusal } from "../association/refusal";
import { isAuthenticForDynamic } from "../auth/policy";
import { isUnicast } from "../network/address";
import { instanceOf, isOwnServer } from "../network/interfaces";
import type { Packet } from "../packet/packet";
import type { Mode } from "../packet/protocol";
import type { Dispatch } from "./dispatch";
import { modeOf, type ModeContext } from "./mode";

/** Mobilizes the association with `hostMode` that a packet asks for, as `into.association`. Returns the reason why it is refused, or None. */
export function mobilizeForPacket(context: ModeContext, hostMode: Mode, datagram: Datagram, packet: Packet, into: Dispatch): Refusal {
  const mode = modeOf(context.features, hostMode);
  if (mode === undefined) return Refusal.Mode;
  // A packet in our name, or in that of no host (RFC 1122 section 3.2.1.3).
  const ipv6 = context.features.ipv6;
  const isHost = isUnicast(datagram.source) || (ipv6 !== undefined && ipv6.isUnicast(datagram.source));
  if (!isHost || isOwnServer(context, datagram.source, instanceOf(context, datagram.interfaceIndex))) return Refusal.Unexpected;
  if (!isAuthenticForDynamic(context, undefined, datagram, packet)) return Refusal.Authentication;
  into.association = mode.mobilize(context, datagram, packet);
  return into.association === undefined ? Refusal.TableFull : Refusal.None;
}
