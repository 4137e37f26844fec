import type { Datagram } from "../../hal/datagram";
import { copyAddress, isSameAddress, isUnspecified, makeAddress, type Address } from "./address";
import type { InterfaceRole, NetworkContext } from "./network-context";
import { isInNetwork } from "./prefix";

/** Number of the public VPN instance, to which every interface belongs by default. */
export const PUBLIC_INSTANCE = 0;

/** Role of the interface `index`; created on first use. */
export function roleOf(context: NetworkContext, index: number): InterfaceRole {
  while (context.interfaces.length <= index) context.interfaces.push({ instance: PUBLIC_INSTANCE, isReceivingDisabled: false, groups: [] });
  return context.interfaces[index];
}

/** Returns true when NTP packets that arrive on the interface `index` are dropped. Always false for -1, when the stack does not know the interface. */
export function isReceivingDisabled(context: NetworkContext, index: number): boolean {
  return index >= 0 && index < context.interfaces.length && context.interfaces[index].isReceivingDisabled;
}

/** Number of the VPN instance `name`; the public one for an empty name. A new name gets the next number, which never changes. */
export function instanceNumber(context: NetworkContext, name: string): number {
  if (name === "") return PUBLIC_INSTANCE;
  const { instances } = context;
  if (instances.numbers === undefined) instances.numbers = {};
  const key = ` ${name}`;
  const known = instances.numbers[key];
  if (known !== undefined) return known;
  instances.names.push(name);
  instances.numbers[key] = instances.names.length;
  return instances.names.length;
}

/** Index of the interface with this full name; -1 when the board has none. */
export function interfaceIndex(context: NetworkContext, name: string): number {
  return context.board.network.interfaces.findIndex((networkInterface) => networkInterface.name === name);
}

/** Binds the interface `index` to a VPN instance (`ip binding vpn-instance`); an empty name binds it to the public one. No effect for -1. */
export function bindInterface(context: NetworkContext, index: number, name: string): void {
  if (index < 0) return;
  const instance = instanceNumber(context, name);
  roleOf(context, index).instance = instance;
  context.board.network.bindInstance(index, instance);
}

/** VPN instance of the interface on which a datagram arrived; the public one when the stack does not know the interface. */
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

/** Interface that has the destination address of a datagram; -1 for none in its VPN instance. A datagram can arrive on another interface. */
export function addresseeOf(context: NetworkContext, datagram: Datagram): number {
  return ownerOf(context, datagram.destination, instanceOf(context, datagram.interfaceIndex));
}

/**
 * Returns true when a packet of mode 5 was sent to a group that its interface receives in the public instance. When the stack does not know the destination,
 * any group of the interface counts.
 */
export function isListening(context: NetworkContext, datagram: Datagram): boolean {
  if (datagram.interfaceIndex < 0 || datagram.interfaceIndex >= context.interfaces.length) return false;
  const role = context.interfaces[datagram.interfaceIndex];
  const isHeard = isUnspecified(datagram.destination) ? role.groups.length > 0 : groupPosition(role, datagram.destination) >= 0;
  return role.instance === PUBLIC_INSTANCE && isHeard;
}

/**
 * Receives packets of mode 5 sent to `group` (255.255.255.255 or a multicast group) on the interface `index`. Returns false when the board cannot join the
 * group now.
 */
export function listenToGroup(context: NetworkContext, index: number, group: Address): boolean {
  const role = roleOf(context, index);
  if (groupPosition(role, group) < 0) {
    const own = makeAddress();
    copyAddress(group, own);
    role.groups.push(own);
  }
  return context.service !== undefined && context.service.joinGroup(group, index);
}

/** Stops receiving `group` on the interface `index`. Associations mobilized by its packets end when they time out. */
export function leaveGroup(context: NetworkContext, index: number, group: Address): void {
  const role = roleOf(context, index);
  const position = groupPosition(role, group);
  if (position >= 0) role.groups.splice(position, 1);
  if (context.service !== undefined) context.service.leaveGroup(group, index);
}

/** Joins the groups of the interface `index` again, after it came up or changed its address. */
export function rejoinGroups(context: NetworkContext, index: number): void {
  if (context.service === undefined) return;
  for (const group of roleOf(context, index).groups) context.service.joinGroup(group, index);
}

/** Joins the groups of all interfaces, after the service port was opened. */
export function joinGroups(context: NetworkContext): void {
  for (let i = 0; i < context.interfaces.length; i++) rejoinGroups(context, i);
}

/** Leaves the groups of all interfaces, before the service port is closed. */
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

/** Index of the interface that has `address` in VPN instance `instance`; -1 for none. The same address in another instance is another host. */
export function ownerOf(context: NetworkContext, address: Address, instance: number): number {
  const interfaces = context.board.network.interfaces;
  for (let i = 0; i < interfaces.length; i++) {
    if (isSameAddress(interfaces[i].address, address) && instanceOf(context, i) === instance) return i;
  }
  const ipv6 = context.features.ipv6;
  return ipv6 === undefined ? -1 : ipv6.ownerOf(context, address, instance);
}

/** Returns true when a server or peer at `address` would be ourselves: one of our addresses, and requests go to the port that we serve. */
export function isOwnServer(context: NetworkContext, address: Address, instance: number): boolean {
  const network = context.board.network;
  return network.serverPort === network.servicePort && ownerOf(context, address, instance) >= 0;
}

/** Returns true when `address` is on a directly connected subnet: that of interface `index`, or of any in the public instance when the stack cannot tell (-1). */
export function isConnected(context: NetworkContext, address: Address, index: number): boolean {
  const interfaces = context.board.network.interfaces;
  const ipv6 = context.features.ipv6;
  for (let i = 0; i < interfaces.length; i++) {
    const isWanted = index < 0 ? instanceOf(context, i) === PUBLIC_INSTANCE : i === index;
    if (!isWanted) continue;
    if (!isUnspecified(interfaces[i].address) && isInNetwork(interfaces[i].address, address, interfaces[i].prefixLength)) return true;
    if (ipv6 !== undefined && ipv6.isConnected(interfaces[i], address)) return true;
  }
  return false;
}
