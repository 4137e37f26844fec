import type { Board } from "../../hal/board";
import type { Datagram } from "../../hal/datagram";
import type { ServiceSocket } from "../../hal/service-socket";
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

/** Part of the engine that knows the board's network: interfaces, VPN instances and the NTP port. */
export interface NetworkContext {
  readonly board: Board;
  /** Role of each interface for NTP, by its index in `Network.interfaces`. */
  readonly interfaces: InterfaceRole[];
  /** Names of the VPN instances: the first is number 1. */
  readonly instances: string[];
  /** Interface of `ntp-service source-interface`; -1 for none. */
  sourceIndex: number;
  /** Socket of the NTP port; undefined while it is closed. */
  service: ServiceSocket | undefined;
}

/** The role of the interface `index`; made when it is first asked for. */
export function roleOf(context: NetworkContext, index: number): InterfaceRole {
  while (context.interfaces.length <= index) context.interfaces.push({ instance: PUBLIC_INSTANCE, isReceivingDisabled: false, groups: [] });
  return context.interfaces[index];
}

/** Whether NTP packets from the interface `index` are to be ignored; a stack that cannot name the interface (-1) cannot have them ignored. */
export function isReceivingDisabled(context: NetworkContext, index: number): boolean {
  return index >= 0 && index < context.interfaces.length && context.interfaces[index].isReceivingDisabled;
}

/** The number of the VPN instance `name`; the public one for an empty name. An instance is numbered when it is first named, and keeps its number. */
export function instanceNumber(context: NetworkContext, name: string): number {
  if (name === "") return PUBLIC_INSTANCE;
  const position = context.instances.indexOf(name);
  if (position >= 0) return position + 1;
  context.instances.push(name);
  return context.instances.length;
}

/** The index of the interface with this full name; -1 for an empty one, or one that the board does not have. */
export function interfaceIndex(context: NetworkContext, name: string): number {
  return context.board.network.interfaces.findIndex((networkInterface) => networkInterface.name === name);
}

/** Binds the interface `index` to a VPN instance (`ip binding vpn-instance`); an empty name brings it back to the public one. Nothing for -1: none yet. */
export function bindInterface(context: NetworkContext, index: number, name: string): void {
  if (index < 0) return;
  const instance = instanceNumber(context, name);
  roleOf(context, index).instance = instance;
  context.board.network.bindInstance(index, instance);
}

/** The VPN instance that a datagram came by; the public one where the stack cannot name the interface. */
export function instanceOf(context: NetworkContext, index: number): number {
  return index >= 0 && index < context.interfaces.length ? context.interfaces[index].instance : PUBLIC_INSTANCE;
}

/**
 * Index of the interface whose address a packet in VPN instance `instance` is sent from: `named`, or the one of `ntp-service source-interface` when `named` is -1.
 * Returns -1, the address of the outgoing interface, when no interface is named, when the named one is down (as Comware 5 does) or belongs to another instance.
 */
export function sourceInterface(context: NetworkContext, named: number, instance: number): number {
  const index = named >= 0 ? named : context.sourceIndex;
  if (index < 0 || !context.board.network.interfaces[index].isUp) return -1;
  return instanceOf(context, index) === instance ? index : -1;
}

/** The interface whose address a datagram was sent to, which need not be the one that it came by; -1 where it is none of its instance. */
export function addresseeOf(context: NetworkContext, datagram: Datagram): number {
  const instance = instanceOf(context, datagram.interfaceIndex);
  const { interfaces } = context.board.network;
  for (let i = 0; i < interfaces.length; i++) {
    if (isSameAddress(interfaces[i].address, datagram.destination) && instanceOf(context, i) === instance) return i;
  }
  return -1;
}

/**
 * Whether a packet of mode 5 came where a client listens for it: to one of the groups of the interface that it came by, in the public instance. Where the stack
 * does not tell where a packet was sent, any group that the interface listens to will do.
 */
export function isListening(context: NetworkContext, datagram: Datagram): boolean {
  if (datagram.interfaceIndex < 0 || datagram.interfaceIndex >= context.interfaces.length) return false;
  const role = context.interfaces[datagram.interfaceIndex];
  const isHeard = isUnspecified(datagram.destination) ? role.groups.length > 0 : groupPosition(role, datagram.destination) >= 0;
  return role.instance === PUBLIC_INSTANCE && isHeard;
}

/** Listens for packets of mode 5 to `group` (255.255.255.255 or a multicast group) on the interface `index`. False when the board cannot join it now. */
export function listenToGroup(context: NetworkContext, index: number, group: Address): boolean {
  const role = roleOf(context, index);
  if (groupPosition(role, group) < 0) role.groups.push([group[0], group[1]]);
  return context.service !== undefined && context.service.joinGroup(group, index);
}

/** Takes a `listenToGroup` back. Associations that came of it go with their silence. */
export function leaveGroup(context: NetworkContext, index: number, group: Address): void {
  const role = roleOf(context, index);
  const position = groupPosition(role, group);
  if (position >= 0) role.groups.splice(position, 1);
  if (context.service !== undefined) context.service.leaveGroup(group, index);
}

/** The interface `index` has come up or changed its address: its groups must be joined again. */
export function rejoinGroups(context: NetworkContext, index: number): void {
  if (context.service === undefined) return;
  for (const group of roleOf(context, index).groups) context.service.joinGroup(group, index);
}

/** The service port has been opened: what all interfaces listen to must be joined. */
export function joinGroups(context: NetworkContext): void {
  for (let i = 0; i < context.interfaces.length; i++) rejoinGroups(context, i);
}

/** The service port is about to be closed: nothing that interfaces listen to is received any more. */
export function leaveGroups(context: NetworkContext): void {
  if (context.service === undefined) return;
  for (let i = 0; i < context.interfaces.length; i++) {
    for (const group of context.interfaces[i].groups) context.service.leaveGroup(group, i);
  }
}

function groupPosition(role: InterfaceRole, group: Address): number {
  for (let i = 0; i < role.groups.length; i++) if (isSameAddress(role.groups[i], group)) return i;
  return -1;
}
