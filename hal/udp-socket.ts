import type { Address } from "../firmware/network/address";
import type { Timestamp } from "../firmware/time/timestamp";
import type { Datagram } from "./datagram";
import type { PacketBuffer } from "./packet-buffer";

/** A UDP socket over all interfaces. What it receives arrives by `BoardEvents.onDatagram`. */
export interface UdpSocket {
  /**
   * Sends the first `length` bytes of `packet`. Writes into `transmitted` the counter's reading as close before the wire as the board can tell.
   * False when the stack refused (no route, link down, buffers full): the packet is lost.
   */
  send(packet: PacketBuffer, length: number, address: Address, port: number, transmitted: Timestamp): boolean;
  /**
   * Sends the first `length` bytes of `packet` out of one interface, from its address, to `group` (255.255.255.255 or a multicast group) and the service port.
   * `timeToLive` (1..255) counts for groups; a broadcast never leaves the segment. The rest is as for `send`.
   */
  broadcast(packet: PacketBuffer, length: number, interfaceIndex: number, group: Address, timeToLive: number, transmitted: Timestamp): boolean;
  /** Receives `group` on that interface from now on; false where the stack cannot (see `Network.canJoinGroups`) or the interface is down. */
  joinGroup(group: Address, interfaceIndex: number): boolean;
  /** Takes a `joinGroup` back. */
  leaveGroup(group: Address, interfaceIndex: number): void;
  /** Sends the first `length` bytes of the datagram's own buffer back where it came from, by the interface and from the address that it came to. */
  reply(datagram: Datagram, length: number): boolean;
  /** Frees the port; nothing is received any more. */
  close(): void;
}
