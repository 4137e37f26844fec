import { removeBroadcastServer } from "../../modes/configured";
import { forgetDhcpServers } from "../../modes/dhcp-servers";
import { interfaceSettings, type InterfaceSettings } from "../../settings/configuration";
import { makeAddress, parseAddress } from "../../network/address";
import { interfaceIndex, leaveGroup } from "../../network/interfaces";
import type { Context } from "../grammar/command";

/** What commands of interface view work on. */

/** The settings of the interface whose view the session is in. */
export function viewedSettings({ configuration, session }: Context): InterfaceSettings {
  return interfaceSettings(configuration, session.viewContext.subject);
}

/** Its index in the board's list; -1 for a subinterface that has no VLAN yet, and does not exist before. */
export function viewedIndex({ engine, session }: Context): number {
  return interfaceIndex(engine, session.viewContext.subject);
}

/** What is answered on a board that leaves addresses to an operating system. */
export const SYSTEM_ADDRESSES = "The operating system of this device sets the addresses of its interfaces.";
/** What is answered where the index is -1. */
export const NO_VLAN = "The subinterface has no VLAN yet: vlan-type dot1q vid.";

/** Takes address, broadcast and multicast modes away from the interface with these settings and this index. True when there was any. */
export function clearInterface(settings: InterfaceSettings, index: number, { board, engine }: Context): boolean {
  const isAny = settings.address !== "" || settings.broadcastServers.length > 0 || settings.listensTo.length > 0;
  if (settings.address !== "" && board.addressing !== undefined) board.addressing.setAddress(index, makeAddress(), 0);
  forgetDhcpServers(engine, index);
  for (const { group } of settings.broadcastServers) removeBroadcastServer(engine, index, group);
  for (const group of settings.listensTo) {
    const address = makeAddress();
    parseAddress(group, address);
    leaveGroup(engine, index, address);
  }
  settings.address = "";
  settings.broadcastServers = [];
  settings.listensTo = [];
  return isAny;
}
