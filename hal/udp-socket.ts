import type { Address } from "./address";
import type { PacketBuffer } from "./packet-buffer";
import type { Timestamp } from "./timestamp";

/** A UDP socket on all interfaces. Received datagrams arrive by `BoardEvents.onDatagram`. */
export interface UdpSocket {
  /**
   * Sends the first `length` bytes of `packet` by the routes of VPN instance `instance` (0 is the public one; see `Network.bindInstance`). The source address is
   * that of interface `sourceIndex`, or of the outgoing interface when `sourceIndex` is -1. Writes the counter reading into `transmitted`, taken as late as the
   * board can. Returns false when the stack refuses (no route, link down, buffers full): the packet is lost.
   */
  send(packet: PacketBuffer, length: number, instance: number, sourceIndex: number, address: Address, port: number, transmitted: Timestamp): boolean;
  /** Frees the port. Nothing is received afterwards. */
  close(): void;
}
