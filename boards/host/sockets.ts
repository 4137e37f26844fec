import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { addressText, type Address } from "../../firmware/network/address";
import type { Timestamp } from "../../firmware/time/timestamp";
import type { ServiceSocket } from "../../hal/service-socket";
import type { UdpSocket } from "../../hal/udp-socket";
import { GroupPorts } from "./groups";
import type { HostInterface } from "./interfaces";
import type { HostNetwork } from "./network";
import type { HostPacketBuffer } from "./packet-buffer";
import { reasonOf, report } from "./report";

/** A bound UDP port of the host. */
export type Port = Socket;

/**
 * Binds UDP port `number` (0: any free one) of `address`; throws what the system said. Binding and sending happen during the call: Node puts both off
 * for a turn of its loop because a name might have to be looked up, and a name never has to here. `isShared` leaves the same port to other programs too.
 */
export function bindPort(address: string, number: number, isShared: boolean, onMessage: (bytes: Buffer, from: RemoteInfo) => void): Port {
  const port = createSocket({ type: "udp4", reuseAddr: isShared, lookup: (text, _options, done) => done(null, text, 4) });
  let failure: Error | undefined;
  let isBound = false;
  port.on("error", (error) => {
    failure = error;
    if (isBound) report(`UDP port ${number} of ${address}: ${error.message}`);
  });
  port.on("message", onMessage);
  port.bind({ address, port: number, exclusive: true });
  if (failure !== undefined) {
    port.close();
    throw failure;
  }
  isBound = true;
  return port;
}

/** Sends a copy: the caller fills the same buffer again while the system may still hold this datagram. */
function sendCopy(
  network: HostNetwork,
  port: Port,
  packet: HostPacketBuffer,
  length: number,
  address: Address,
  to: number,
  transmitted: Timestamp,
): void {
  const copy = Buffer.from(packet.bytes.subarray(0, length));
  const text = addressText(address);
  network.counter.read(transmitted);
  port.send(copy, 0, length, to, text, network.countSendError);
}

/** The NTP port: one socket for each address of each interface, so that a reply leaves from the address that the request came to. */
export class ServicePorts implements ServiceSocket {
  /** Whether the firmware has opened it; what arrives before is dropped. */
  isOpen = false;
  private readonly ports = new Map<string, Port>();
  /** Of what a port sends to groups, where it has sent to one. */
  private readonly timesToLive = new WeakMap<Port, number>();
  private readonly groups: GroupPorts;
  private interfaces: HostInterface[] = [];

  constructor(private readonly network: HostNetwork) {
    this.groups = new GroupPorts(network);
  }

  /** Binds the addresses that have come, gives up those that have gone. Throws at the first that cannot be had. */
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
    const from = this.portOf(sourceIndex >= 0 ? sourceIndex : this.network.interfaceTowards(address, instance));
    if (from === undefined) return false;
    sendCopy(this.network, from, packet, length, address, port, transmitted);
    return true;
  }

  broadcast(packet: HostPacketBuffer, length: number, interfaceIndex: number, group: Address, timeToLive: number, transmitted: Timestamp): boolean {
    const from = this.portOf(interfaceIndex);
    if (from === undefined) return false;
    // The packet has its timestamp already: every call of the system from here on is an error in the time that it tells.
    if (this.timesToLive.get(from) !== timeToLive) {
      from.setMulticastTTL(timeToLive);
      this.timesToLive.set(from, timeToLive);
    }
    sendCopy(this.network, from, packet, length, group, this.network.servicePort, transmitted);
    return true;
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

  /** Gives all ports back. */
  release(): void {
    this.follow([]);
  }

  private bind(interfaceIndex: number, address: string): Port {
    const port = this.network.bind(this, interfaceIndex, address, this.network.servicePort);
    try {
      port.setBroadcast(true);
      port.setMulticastLoopback(false);
      port.setMulticastInterface(address); // Linux sends by the interface of the port's address; other systems have to be told
    } catch (error) {
      report(`groups cannot be sent to from ${address}: ${reasonOf(error)}`);
    }
    return port;
  }

  /** The port of an interface's primary address; undefined while it is down, and for -1. */
  portOf(interfaceIndex: number): Port | undefined {
    return interfaceIndex < 0 ? undefined : this.ports.get(this.interfaces[interfaceIndex].addresses[0]);
  }
}

/** A random free port for the requests of one association (RFC 9109), bound when the first of them leaves. */
export class ClientSocket implements UdpSocket {
  private port: Port | undefined;
  /** What the port is bound to. */
  private boundTo = "";
  private isOpen = true;

  constructor(private readonly network: HostNetwork) {}

  send(
    packet: HostPacketBuffer,
    length: number,
    instance: number,
    sourceIndex: number,
    address: Address,
    port: number,
    transmitted: Timestamp,
  ): boolean {
    const from = this.isOpen ? this.portFrom(this.network.clientAddress(instance, sourceIndex, address)) : undefined;
    if (from === undefined) return false;
    sendCopy(this.network, from, packet, length, address, port, transmitted);
    return true;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.unbind();
    this.network.forget(this);
  }

  /** The port of `address`; undefined when there is none: no address, or no port left. */
  private portFrom(address: string | undefined): Port | undefined {
    if (address === undefined) return undefined;
    if (this.port !== undefined && this.boundTo === address) return this.port;
    this.unbind();
    try {
      this.port = this.network.bind(this, this.network.interfaceOf(address), address, 0);
      this.boundTo = address;
    } catch (error) {
      report(`no port for a request: ${reasonOf(error)}`);
    }
    return this.port;
  }

  private unbind(): void {
    this.port?.close();
    this.port = undefined;
  }
}
