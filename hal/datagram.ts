import type { Address } from "../firmware/network/address";
import type { Timestamp } from "../firmware/time/timestamp";
import type { PacketBuffer } from "./packet-buffer";
import type { UdpSocket } from "./udp-socket";

/** One received UDP datagram. The board owns the record and uses it again for the next one: it is valid during `onDatagram` only. */
export interface Datagram {
  /** The payload; a reply is built in place. */
  readonly packet: PacketBuffer;
  /** Bytes of payload. */
  readonly length: number;
  /** The socket that received it. */
  readonly socket: UdpSocket;
  /** Index of the receiving interface in `Network.interfaces`; -1 when the stack cannot tell. */
  readonly interfaceIndex: number;
  /** Sender. */
  readonly source: Address;
  /** Where it was sent: an address of ours, 255.255.255.255 (a directed broadcast counts as that one), or a multicast group; 0.0.0.0 when the stack cannot tell. */
  readonly destination: Address;
  /** UDP port of the sender. */
  readonly sourcePort: number;
  /** The counter's reading taken as early as the board can: in the receive interrupt, or first thing in the callback. */
  readonly received: Timestamp;
}
