import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { addressText, type Address } from "../../firmware/network/address";
import type { Timestamp } from "../../firmware/time/timestamp";
import type { Datagram } from "../../hal/datagram";
import type { ServiceSocket } from "../../hal/service-socket";
import type { UdpSocket } from "../../hal/udp-socket";
import { isInNetwork, type HostInterface } from "./interfaces";
import type { HostNetwork } from "./network";
import type { HostPacketBuffer } from "./packet-buffer";
import { report } from "./report";

/** A bound UDP port of the host. */
export type Port = Socket;

/**
 * Binds UDP port `number` (0: any free one) of `address`; throws what the system said. Binding and sending happen during the call: Node puts both off
 * for a turn of its loop because a name might have to be looked up, and a name never has to here.
 */
export function bindPort(address: string, number: number, onMessage: (bytes: Buffer, from: RemoteInfo) => void): Port {
  const port = createSocket({ type: "udp4", lookup: (text, _options, done) => done(null, text, 4) });
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
  private interfaces: HostInterface[] = [];

  constructor(private readonly network: HostNetwork) {}

  /** Binds the addresses that have come, gives up those that have gone. Throws at the first that cannot be had. */
  follow(interfaces: HostInterface[]): void {
    this.interfaces = interfaces;
    const wanted = new Set(interfaces.flatMap((entry) => entry.addresses));
    for (const [address, port] of this.ports) {
      if (wanted.has(address)) continue;
      port.close();
      this.ports.delete(address);
    }
    interfaces.forEach((entry, index) => {
      for (const address of entry.addresses)
        if (!this.ports.has(address)) this.ports.set(address, this.network.bind(this, index, address, this.network.servicePort));
    });
  }

  send(packet: HostPacketBuffer, length: number, address: Address, port: number, transmitted: Timestamp): boolean {
    const from = this.portTowards(address);
    if (from === undefined) return false;
    sendCopy(this.network, from, packet, length, address, port, transmitted);
    return true;
  }

  reply(_datagram: Datagram, length: number): boolean {
    // The datagram is the network's only record. Its bytes are fresh for every message, so that they can be sent as they are.
    const { port, packet, sourcePort, sourceText } = this.network.datagram;
    port.send(packet.bytes, 0, length, sourcePort, sourceText, this.network.countSendError);
    return true;
  }

  // Broadcasts and groups are not there on this board yet, as `canJoinGroups` says: a socket that is bound to one address receives neither.
  broadcast(): boolean {
    return false;
  }

  joinGroup(): boolean {
    return false;
  }

  leaveGroup(): void {
    // none was joined
  }

  close(): void {
    this.isOpen = false;
  }

  /** Gives all ports back. */
  release(): void {
    this.follow([]);
  }

  /** The port of the interface whose network holds `address`, or of the first interface that is up. */
  private portTowards(address: Address): Port | undefined {
    const up = this.interfaces.filter((entry) => entry.isUp);
    const near = up.find((entry) => isInNetwork(address, entry.addresses[0], entry.prefixLength)) ?? up[0];
    return near === undefined ? undefined : this.ports.get(near.addresses[0]);
  }
}

/** A random free port for the requests of one association (RFC 9109). */
export class ClientSocket implements UdpSocket {
  private readonly port: Port;
  private isOpen = true;

  constructor(
    private readonly network: HostNetwork,
    address: string,
  ) {
    this.port = network.bind(this, -1, address, 0);
  }

  send(packet: HostPacketBuffer, length: number, address: Address, port: number, transmitted: Timestamp): boolean {
    if (!this.isOpen) return false;
    sendCopy(this.network, this.port, packet, length, address, port, transmitted);
    return true;
  }

  reply(_datagram: Datagram, _length: number): boolean {
    return false; // nobody is served on a port that only asks
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.port.close();
    this.network.forget(this);
  }
}
