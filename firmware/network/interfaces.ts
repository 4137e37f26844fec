import type { Datagram } from "../../hal/datagram";
import type { Engine } from "../engine";
import { isSameAddress, type Address } from "./address";

/** What one interface does for NTP besides answering (interface view of Comware). */
export interface InterfaceRole {
  /** `ntp-service in-interface disable`: nothing of NTP is received on it. */
  isReceivingDisabled: boolean;
  /** What `ntp-service multicast-client` listens to, and 255.255.255.255 for `ntp-service broadcast-client`. */
  groups: Address[];
}

/** The role of the interface `index`; made when it is first asked for. */
export function roleOf(engine: Engine, index: number): InterfaceRole {
  while (engine.interfaces.length <= index) engine.interfaces.push({ isReceivingDisabled: false, groups: [] });
  return engine.interfaces[index];
}

/** Whether NTP packets from the interface `index` are to be ignored; a stack that cannot name the interface (-1) cannot have them ignored. */
export function isReceivingDisabled(engine: Engine, index: number): boolean {
  return index >= 0 && index < engine.interfaces.length && engine.interfaces[index].isReceivingDisabled;
}

/** Whether a packet of mode 5 came where a client listens for it: to one of the groups of the interface that it came by. */
export function isListening(engine: Engine, datagram: Datagram): boolean {
  if (datagram.interfaceIndex < 0 || datagram.interfaceIndex >= engine.interfaces.length) return false;
  return groupPosition(engine.interfaces[datagram.interfaceIndex], datagram.destination) >= 0;
}

/** Listens for packets of mode 5 to `group` (255.255.255.255 or a multicast group) on the interface `index`. False when the board cannot join it now. */
export function listenToGroup(engine: Engine, index: number, group: Address): boolean {
  const role = roleOf(engine, index);
  if (groupPosition(role, group) < 0) role.groups.push([group[0], group[1]]);
  return engine.service !== undefined && engine.service.joinGroup(group, index);
}

/** Takes a `listenToGroup` back. Associations that came of it go with their silence. */
export function leaveGroup(engine: Engine, index: number, group: Address): void {
  const role = roleOf(engine, index);
  const position = groupPosition(role, group);
  if (position >= 0) role.groups.splice(position, 1);
  if (engine.service !== undefined) engine.service.leaveGroup(group, index);
}

/** The interface `index` has come up or changed its address: its groups must be joined again. */
export function rejoinGroups(engine: Engine, index: number): void {
  if (engine.service === undefined) return;
  for (const group of roleOf(engine, index).groups) engine.service.joinGroup(group, index);
}

function groupPosition(role: InterfaceRole, group: Address): number {
  for (let i = 0; i < role.groups.length; i++) if (isSameAddress(role.groups[i], group)) return i;
  return -1;
}
