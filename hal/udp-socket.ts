import type { Address } from "../firmware/network/address";
import type { Timestamp } from "../firmware/time/timestamp";
import type { Datagram } from "./datagram";
import type { PacketBuffer } from "./packet-buffer";

/** A UDP socket over all interfaces. What it receives arrives by `BoardEvents.onDatagram`. */
export interface UdpSocket {
  /**
   * Sends the first `length` bytes of `packet` by the routes of VPN instance `instance` (0 is the public one; see `Network.bindInstance`). It leaves with
   * the address of the interface `sourceIndex`, or, when that is -1, of the interface that it leaves by. Writes into `transmitted` the counter's reading as close before the wire as the board can tell.
   * False when the stack refused (no route, link down, buffers full): the packet is lost.
   */
  send(packet: PacketBuffer, length: number, instance: number, sourceIndex: number, address: Address, port: number, transmitted: Timestamp): boolean;
  /** Sends the first `length` bytes of the datagram's own buffer back where it came from, by the interface and from the address that it came to. */
  reply(datagram: Datagram, length: number): boolean;
  /** Frees the port; nothing is received any more. */
  close(): void;
}
