import { addressText, isSameAddress, type Address } from "../../firmware/network/address";
import { broadcastAddress, type HostInterface } from "./interfaces";
import type { HostNetwork } from "./network";
import { reasonOf, report } from "./report";
import type { Port } from "./sockets";

const LIMITED_BROADCAST: Address = [65535, 65535];

/** `ServiceSocket.joinGroup`: a group that an interface receives. */
interface Membership {
  readonly group: Address;
  readonly interfaceIndex: number;
}

/** What one port is, or is to be, bound to. */
interface Binding {
  readonly group: Address;
  /** The interfaces that have joined, and the address that each has at the moment. */
  readonly joined: number[];
  readonly addresses: string[];
}

interface OpenBinding extends Binding {
  readonly port: Port;
}

/**
 * The ports that receive broadcasts and groups: one for each of those addresses, whatever the number of interfaces that have joined. A port on an interface's
 * own address receives neither.
 */
export class GroupPorts {
  private memberships: Membership[] = [];
  private readonly ports = new Map<string, OpenBinding>();
  private interfaces: HostInterface[] = [];

  constructor(private readonly network: HostNetwork) {}

  /** See `ServiceSocket.joinGroup`. */
  join(group: Address, interfaceIndex: number): boolean {
    if (!this.interfaces[interfaceIndex].isUp) return false;
    if (!this.memberships.some((entry) => isMembership(entry, group, interfaceIndex)))
      this.memberships.push({ group: [group[0], group[1]], interfaceIndex });
    this.update();
    if (this.ports.get(addressText(group))?.joined.includes(interfaceIndex) === true) return true;
    this.leave(group, interfaceIndex);
    return false;
  }

  /** See `ServiceSocket.leaveGroup`. */
  leave(group: Address, interfaceIndex: number): void {
    this.memberships = this.memberships.filter((entry) => !isMembership(entry, group, interfaceIndex));
    this.update();
  }

  /** Interfaces have come, gone or changed their addresses: what they have joined follows them. */
  follow(interfaces: HostInterface[]): void {
    this.interfaces = interfaces;
    this.update();
  }

  /** Makes the ports what the memberships want. A port whose interfaces have changed is bound anew: that also ends what it had joined. */
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
      const bound = [addressText(group)];
      const directed = broadcastAddress(entry.addresses[0], entry.prefixLength);
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
      port = this.network.bindGroup(address, binding.group, binding.joined);
      if (!isSameAddress(binding.group, LIMITED_BROADCAST)) for (const own of binding.addresses) addMembership(port, address, own);
      this.ports.set(address, { ...binding, port });
    } catch (error) {
      port?.close();
      report(`nothing is received on ${address}: ${reasonOf(error)}`);
    }
  }
}

/** Two addresses of one Linux interface join once. */
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
