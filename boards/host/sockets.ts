import { dottedText, type Address } from "../../firmware/network/address";
import type { ServiceSocket } from "../../hal/service-socket";
import type { Timestamp } from "../../hal/timestamp";
import type { UdpSocket } from "../../hal/udp-socket";
import { GroupPorts } from "./groups";
import type { HostInterface } from "./interfaces";
import type { HostPacketBuffer } from "./packet-buffer";
import type { Port } from "./port";
import { reasonOf, report } from "./report";
import type { HostStack } from "./stack";

/** Sends from a port, and false without one. Copies the packet: the firmware refills its buffer while the system may still hold the datagram. */
function sendCopy(
  stack: HostStack,
  port: Port | undefined,
  packet: HostPacketBuffer,
  length: number,
  address: Address,
  to: number,
  transmitted: Timestamp,
): boolean {
  if (port === undefined) return false;
  const copy = Buffer.from(packet.bytes.subarray(0, length));
  const text = dottedText(address);
  stack.counter.read(transmitted);
  port.send(copy, 0, length, to, text, stack.countSendError);
  stack.packetTrace?.noteSent(transmitted, text, to, copy);
  return true;
}

/** The NTP port: one port for each address of each interface, so that a reply leaves from the address that the request was sent to. */
export class ServicePorts implements ServiceSocket {
  /** True after the firmware has opened the socket; earlier datagrams are dropped. */
  isOpen = false;
  private readonly ports = new Map<string, Port>();
  /** Multicast time to live of each port that has one. */
  private readonly timesToLive = new WeakMap<Port, number>();
  private readonly groups: GroupPorts;
  private interfaces: HostInterface[] = [];

  constructor(private readonly stack: HostStack) {
    this.groups = new GroupPorts(stack);
  }

  /** Binds new addresses and closes the ports of old ones. Throws at the first address that cannot be bound. */
  follow(interfaces: HostInterface[]): void {
    this.interfaces = interfaces;
    const wanted = new Set(interfaces.flatMap((entry) => entry.addresses));
    for (const [address, port] of this.ports) {
      if (wanted.has(address)) continue;
      port.close();
      this.ports.delete(address);
    }
    this.groups.follow(interfaces);
    interfaces.forEach((entry, index) => {
      for (const address of entry.addresses) if (!this.ports.has(address)) this.ports.set(address, this.bind(index, address));
    });
  }

  send(
    packet: HostPacketBuffer,
    length: number,
    instance: number,
    sourceIndex: number,
    address: Address,
    port: number,
    transmitted: Timestamp,
  ): boolean {
    const from = this.portOf(sourceIndex >= 0 ? sourceIndex : this.stack.interfaceTowards(address, instance));
    return sendCopy(this.stack, from, packet, length, address, port, transmitted);
  }

  broadcast(packet: HostPacketBuffer, length: number, interfaceIndex: number, group: Address, timeToLive: number, transmitted: Timestamp): boolean {
    const from = this.portOf(interfaceIndex);
    // The packet carries its timestamp already: each system call from here on adds to the error of the time it states.
    if (from !== undefined && this.timesToLive.get(from) !== timeToLive) {
      from.setMulticastTTL(timeToLive);
      this.timesToLive.set(from, timeToLive);
    }
    return sendCopy(this.stack, from, packet, length, group, this.stack.servicePort, transmitted);
  }

  joinGroup(group: Address, interfaceIndex: number): boolean {
    return this.groups.join(group, interfaceIndex);
  }

  leaveGroup(group: Address, interfaceIndex: number): void {
    this.groups.leave(group, interfaceIndex);
  }

  close(): void {
    this.isOpen = false;
  }

  /** Closes all ports. */
  release(): void {
    this.follow([]);
  }

  /** Returns the port of an interface's primary address; undefined while the interface is down, and for -1. */
  portOf(interfaceIndex: number): Port | undefined {
    return interfaceIndex < 0 ? undefined : this.ports.get(this.interfaces[interfaceIndex].addresses[0]);
  }

  private bind(interfaceIndex: number, address: string): Port {
    const port = this.stack.bind(this, interfaceIndex, address, this.stack.servicePort);
    try {
      port.setBroadcast(true);
      port.setMulticastLoopback(false);
      port.setMulticastInterface(address); // Linux uses the interface of the port's address; other systems need the call
    } catch (error) {
      report(`multicast and broadcast packets cannot be sent from ${address}: ${reasonOf(error)}`);
    }
    return port;
  }
}

/** A random free port for the requests of one association (RFC 9109), bound at the first request and again when the source address changes. */
export class ClientSocket implements UdpSocket {
  private port: Port | undefined;
  /** Address that the port is bound to. */
  private boundTo = "";
  private isOpen = true;

  constructor(private readonly stack: HostStack) {}

  send(
    packet: HostPacketBuffer,
    length: number,
    instance: number,
    sourceIndex: number,
    address: Address,
    port: number,
    transmitted: Timestamp,
  ): boolean {
    const from = this.isOpen ? this.portFrom(this.stack.clientAddress(instance, sourceIndex, address)) : undefined;
    return sendCopy(this.stack, from, packet, length, address, port, transmitted);
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.unbind();
    this.stack.forget(this);
  }

  /** Returns the port, bound to `address`; undefined without an address or a free port. */
  private portFrom(address: string | undefined): Port | undefined {
    if (address === undefined) return undefined;
    if (this.port !== undefined && this.boundTo === address) return this.port;
    this.unbind();
    try {
      this.port = this.stack.bind(this, this.stack.interfaceOf(address), address, 0);
      this.boundTo = address;
    } catch (error) {
      report(`no UDP port is available for a request: ${reasonOf(error)}`);
    }
    return this.port;
  }

  private unbind(): void {
    this.port?.close();
    this.port = undefined;
  }
}
