import type { Datagram } from "../../hal/datagram";
import { Trust } from "../association/association";
import { isConnected } from "../network/interfaces";
import { PassivePeers } from "../settings/configuration";
import type { ModeContext } from "./mode";

/** Policy for passive associations (`ntp-service passive-peer`): a packet of mode 1 mobilizes them, and any host can send one. */

/** Returns true when the sender may have a passive association: its own port is the NTP port, and the policy or a key allows it. */
export function mayMobilizePassive(context: ModeContext, datagram: Datagram): boolean {
  if (datagram.sourcePort !== context.board.network.serverPort) return false;
  if (context.passivePeers === PassivePeers.Any || context.keys.isEnabled) return true;
  return context.passivePeers === PassivePeers.Connected && isConnected(context, datagram.source, datagram.interfaceIndex);
}

/** Trust in a passive association: a valid MAC mobilized it while authentication is enabled. */
export function passiveTrust(context: ModeContext): Trust {
  return context.keys.isEnabled || context.passivePeers === PassivePeers.Any ? Trust.Full : Trust.None;
}
