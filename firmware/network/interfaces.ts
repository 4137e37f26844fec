import type { Datagram } from "../../hal/datagram";
import type { Association } from "../association/association";
import type { Engine } from "../engine/engine";
import { isSameAddress, isUnspecified, type Address } from "./address";

/** Number of the public instance: every interface that no VPN instance has been bound to. */
export const PUBLIC_INSTANCE = 0;

/** What one interface does for NTP besides answering (interface view of Comware). */
export interface InterfaceRole {
  /** VPN instance that it is bound to. */
  instance: number;
  /** `ntp-service in-interface disable`: nothing of NTP is received on it. */
  isReceivingDisabled: boolean;
  /** What `ntp-service multicast-client` listens to, and 255.255.255.255 for `ntp-service broadcast-client`. */
  groups: Address[];
}

/** The role of the interface `index`; made when it is first asked for. */
export function roleOf(engine: Engine, index: number): InterfaceRole {
  while (engine.interfaces.length <= index) engine.interfaces.push({ instance: PUBLIC_INSTANCE, isReceivingDisabled: false, groups: [] });
  return engine.interfaces[index];
}

/** Whether NTP packets from the interface `index` are to be ignored; a stack that cannot name the interface (-1) cannot have them ignored. */
export function isReceivingDisabled(engine: Engine, index: number): boolean {
  return index >= 0 && index < engine.interfaces.length && engine.interfaces[index].isReceivingDisabled;
}

/** The number of the VPN instance `name`; the public one for an empty name. An instance is numbered when it is first named, and keeps its number. */
export function instanceNumber(engine: Engine, name: string): number {
  if (name === "") return PUBLIC_INSTANCE;
  const position = engine.instances.indexOf(name);
  if (position >= 0) return position + 1;
  engine.instances.push(name);
  return engine.instances.length;
}

/** The index of the interface with this full name; -1 for an empty one, or one that the board does not have. */
export function interfaceIndex(engine: Engine, name: string): number {
  return engine.board.network.interfaces.findIndex((networkInterface) => networkInterface.name === name);
}

/** Binds the interface `index` to a VPN instance (`ip binding vpn-instance`); an empty name brings it back to the public one. Nothing for -1: none yet. */
export function bindInterface(engine: Engine, index: number, name: string): void {
  if (index < 0) return;
  const instance = instanceNumber(engine, name);
  roleOf(engine, index).instance = instance;
  engine.board.network.bindInstance(index, instance);
}

/** The VPN instance that a datagram came by; the public one where the stack cannot name the interface. */
export function instanceOf(engine: Engine, index: number): number {
  return index >= 0 && index < engine.interfaces.length ? engine.interfaces[index].instance : PUBLIC_INSTANCE;
}

/**
 * The interface whose address the association's packets leave with: its own, or the one of `ntp-service source-interface`. -1, the one that they leave by, where
 * none is named, where it is down, as on a Comware 5 device, or where it is not in the association's instance.
 */
export function sourceOf(engine: Engine, association: Association): number {
  return usableSource(engine, association.sourceIndex, association.instance);
}

/** The same for what belongs to no association: the interface `named`, -1 for none, and `instance`. */
export function usableSource(engine: Engine, named: number, instance: number): number {
  const index = named >= 0 ? named : engine.sourceIndex;
  if (index < 0 || !engine.board.network.interfaces[index].isUp) return -1;
  return instanceOf(engine, index) === instance ? index : -1;
}

/** The interface whose address a datagram was sent to, which need not be the one that it came by; -1 where it is none of its instance. */
export function addresseeOf(engine: Engine, datagram: Datagram): number {
  const instance = instanceOf(engine, datagram.interfaceIndex);
  const { interfaces } = engine.board.network;
  for (let i = 0; i < interfaces.length; i++) {
    if (isSameAddress(interfaces[i].address, datagram.destination) && instanceOf(engine, i) === instance) return i;
  }
  return -1;
}

/**
 * Whether a packet of mode 5 came where a client listens for it: to one of the groups of the interface that it came by, in the public instance. Where the stack
 * does not tell where a packet was sent, any group that the interface listens to will do.
 */
export function isListening(engine: Engine, datagram: Datagram): boolean {
  if (datagram.interfaceIndex < 0 || datagram.interfaceIndex >= engine.interfaces.length) return false;
  const role = engine.interfaces[datagram.interfaceIndex];
  const isHeard = isUnspecified(datagram.destination) ? role.groups.length > 0 : groupPosition(role, datagram.destination) >= 0;
  return role.instance === PUBLIC_INSTANCE && isHeard;
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

/** The service port has been opened: what all interfaces listen to must be joined. */
export function joinGroups(engine: Engine): void {
  for (let i = 0; i < engine.interfaces.length; i++) rejoinGroups(engine, i);
}

/** The service port is about to be closed: nothing that interfaces listen to is received any more. */
export function leaveGroups(engine: Engine): void {
  if (engine.service === undefined) return;
  for (let i = 0; i < engine.interfaces.length; i++) {
    for (const group of engine.interfaces[i].groups) engine.service.leaveGroup(group, i);
  }
}

function groupPosition(role: InterfaceRole, group: Address): number {
  for (let i = 0; i < role.groups.length; i++) if (isSameAddress(role.groups[i], group)) return i;
  return -1;
}
