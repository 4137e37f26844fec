import type { Address } from "./address";
import type { PacketBuffer } from "./packet-buffer";
import type { Timestamp } from "./timestamp";
import type { UdpSocket } from "./udp-socket";

/** A received UDP datagram. The board owns the record and reuses it: it is valid during `BoardEvents.onDatagram` only. */
export interface Datagram {
  /** Payload. A reply is built in place. */
  readonly packet: PacketBuffer;
  /** Length of the payload [bytes]. */
  readonly length: number;
  /** Socket that received it. */
  readonly socket: UdpSocket;
  /** Index of the receiving interface in `Network.interfaces`; -1 when the stack cannot tell. */
  readonly interfaceIndex: number;
  /** Address of the sender. */
  readonly source: Address;
  /** Destination: an address of this board, 255.255.255.255 (also for a directed broadcast), or a multicast group; 0.0.0.0 when the stack cannot tell. */
  readonly destination: Address;
  /** UDP port of the sender. */
  readonly sourcePort: number;
  /** Counter reading taken as early as the board can: in the receive interrupt, or first in the callback. */
  readonly received: Timestamp;
  /**
   * Sends the first `length` bytes of `packet` to the sender, on the interface and from the address that the datagram arrived on. Returns false when the
   * stack refuses: the reply is lost.
   */
  reply(length: number): boolean;
}
