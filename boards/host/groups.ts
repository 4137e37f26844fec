import { dottedText, isSameAddress, LIMITED_BROADCAST, type Address } from "../../firmware/network/address";
import { broadcastAddress, type HostInterface } from "./interfaces";
import type { Port } from "./port";
import { reasonOf, report } from "./report";
import type { HostStack } from "./stack";

/** A group that an interface has joined (`ServiceSocket.joinGroup`). */
interface Membership {
  readonly group: Address;
  readonly interfaceIndex: number;
}

/** Members of one port: the interfaces that have joined its group. */
interface Binding {
  readonly group: Address;
  readonly joined: number[];
  /** Current address of each of them. */
  readonly addresses: string[];
}

interface OpenBinding extends Binding {
  readonly port: Port;
}

/**
 * Ports that receive broadcast and multicast packets: one for each group or directed broadcast address, for all interfaces that have joined. A port bound to an
 * interface's own address receives neither.
 */
export class GroupPorts {
  private memberships: Membership[] = [];
  private readonly ports = new Map<string, OpenBinding>();
  private interfaces: HostInterface[] = [];

  constructor(private readonly stack: HostStack) {}

  /** Implements `ServiceSocket.joinGroup`. */
  join(group: Address, interfaceIndex: number): boolean {
    if (!this.interfaces[interfaceIndex].isUp) return false;
    if (!this.memberships.some((entry) => isMembership(entry, group, interfaceIndex)))
      this.memberships.push({ group: [group[0], group[1]], interfaceIndex });
    this.update();
    if (this.ports.get(dottedText(group))?.joined.includes(interfaceIndex) === true) return true;
    this.leave(group, interfaceIndex);
    return false;
  }

  /** Implements `ServiceSocket.leaveGroup`. */
  leave(group: Address, interfaceIndex: number): void {
    this.memberships = this.memberships.filter((entry) => !isMembership(entry, group, interfaceIndex));
    this.update();
  }

  /** Updates the ports after a change of interfaces or of their addresses. */
  follow(interfaces: HostInterface[]): void {
    this.interfaces = interfaces;
    this.update();
  }

  /** Opens and closes ports to match the memberships. A port whose members have changed is bound again, which also ends its old memberships. */
  private update(): void {
    const wanted = this.wantedBindings();
    for (const [address, open] of this.ports) {
      const binding = wanted.get(address);
      if (binding !== undefined && isSameBinding(binding, open)) continue;
      open.port.close();
      this.ports.delete(address);
    }
    for (const [address, binding] of wanted) if (!this.ports.has(address)) this.open(address, binding);
  }

  private wantedBindings(): Map<string, Binding> {
    const wanted = new Map<string, Binding>();
    for (const { group, interfaceIndex } of this.memberships) {
      const entry = this.interfaces.at(interfaceIndex);
      if (entry === undefined || !entry.isUp) continue;
      const bound = [dottedText(group)];
      const directed = broadcastAddress(entry.address, entry.prefixLength);
      if (isSameAddress(group, LIMITED_BROADCAST) && directed !== undefined) bound.push(directed);
      for (const address of bound) {
        const binding = wanted.get(address) ?? { group, joined: [], addresses: [] };
        binding.joined.push(interfaceIndex);
        binding.addresses.push(entry.addresses[0]);
        wanted.set(address, binding);
      }
    }
    return wanted;
  }

  private open(address: string, binding: Binding): void {
    let port: Port | undefined;
    try {
      port = this.stack.bindGroup(address, binding.group, binding.joined);
      if (!isSameAddress(binding.group, LIMITED_BROADCAST)) for (const own of binding.addresses) addMembership(port, address, own);
      this.ports.set(address, { ...binding, port });
    } catch (error) {
      port?.close();
      report(`packets to ${address} are not received: ${reasonOf(error)}`);
    }
  }
}

/** Joins `group` on an interface. A second address of one Linux interface joins the same group again, which the system refuses. */
function addMembership(port: Port, group: string, interfaceAddress: string): void {
  try {
    port.addMembership(group, interfaceAddress);
  } catch (error) {
    if (reasonOf(error) !== "EADDRINUSE") throw error;
  }
}

function isMembership(entry: Membership, group: Address, interfaceIndex: number): boolean {
  return entry.interfaceIndex === interfaceIndex && isSameAddress(entry.group, group);
}

function isSameBinding(a: Binding, b: Binding): boolean {
  return a.joined.join() === b.joined.join() && a.addresses.join() === b.addresses.join();
}
