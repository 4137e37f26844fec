import type { Address } from "../../hal/address";
import type { Counter } from "../../hal/counter";
import type { UdpSocket } from "../../hal/udp-socket";
import type { PacketTrace } from "./packet-trace";
import type { Port } from "./port";

/** The part of the network stack that the sockets of the host board use. */
export interface HostStack {
  readonly counter: Counter;
  readonly servicePort: number;
  /** Trace of the packets of associations; undefined for none. */
  readonly packetTrace: PacketTrace | undefined;
  /** Binds a port. Its datagrams arrive on `interfaceIndex`, and are reported as those of `socket`. Throws the error of the system. */
  bind(socket: UdpSocket, interfaceIndex: number, address: string, portNumber: number): Port;
  /**
   * Binds the service port of `address`, the address of `group` or a directed broadcast address. The system does not report the receiving interface: a datagram
   * belongs to the interface whose network contains the sender, `joined` ones first. For a distant sender it is the only one of `joined`, or unknown.
   */
  bindGroup(address: string, group: Address, joined: number[]): Port;
  /** Returns the index of the interface that has `address`; -1 for none. */
  interfaceOf(address: string): number;
  /**
   * Returns the interface of `instance` on the path to `address`: among those that are up, the one whose network contains it, or the first that is not loopback,
   * or the first; -1 for none.
   */
  interfaceTowards(address: Address, instance: number): number;
  /** Returns the source address of a client's requests, by the path that `UdpSocket.send` describes; undefined where there is none. */
  clientAddress(instance: number, sourceIndex: number, destination: Address): string | undefined;
  /** Counts an error of the system on sending; the first of each kind is reported. */
  countSendError(this: void, error: Error | null): void;
  /** Removes a closed client socket. */
  forget(client: UdpSocket): void;
}
