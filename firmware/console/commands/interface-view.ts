import { removeBroadcastServer } from "../../modes/configured";
import { forgetDhcpServers } from "../../modes/dhcp-servers";
import { interfaceSettings, type InterfaceSettings } from "../../settings/configuration";
import { makeAddress } from "../../network/address";
import { addressOf } from "../grammar/parameters";
import { interfaceIndex, leaveGroup } from "../../network/interfaces";
import type { Context } from "../grammar/command";

/** Objects of commands of interface view. */

/** Returns the settings of the interface of the view. */
export function viewedSettings({ configuration, session }: Context): InterfaceSettings {
  return interfaceSettings(configuration, session.viewContext.subject);
}

/** Returns the index of the interface of the view; -1 for a subinterface without a VLAN, which does not exist yet. */
export function viewedIndex({ engine, session }: Context): number {
  return interfaceIndex(engine, session.viewContext.subject);
}

/** Error message of a board whose operating system sets the addresses. */
export const SYSTEM_ADDRESSES = "The operating system of this device sets the addresses of its interfaces.";
/** Error message for the index -1. */
export const NO_VLAN = "The subinterface has no VLAN yet: vlan-type dot1q vid.";

/** Removes address, broadcast and multicast modes from the interface with these settings and this index. Returns true when there was any. */
export function clearInterface(settings: InterfaceSettings, index: number, { board, engine }: Context): boolean {
  const isAny = settings.address !== "" || settings.broadcastServers.length > 0 || settings.listensTo.length > 0;
  if (settings.address !== "" && board.addressing !== undefined) board.addressing.setAddress(index, makeAddress(), 0);
  forgetDhcpServers(engine, index);
  for (const { group } of settings.broadcastServers) removeBroadcastServer(engine, index, group);
  for (const group of settings.listensTo) leaveGroup(engine, index, addressOf(group));
  settings.address = "";
  settings.broadcastServers = [];
  settings.listensTo = [];
  return isAny;
}
