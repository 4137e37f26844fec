import type { Address } from "../firmware/network/address";
import type { Timestamp } from "../firmware/time/timestamp";
import type { PacketBuffer } from "./packet-buffer";
import type { UdpSocket } from "./udp-socket";

/** The socket of the NTP port, on every interface: what broadcasts and groups go and come by. */
export interface ServiceSocket extends UdpSocket {
  /**
   * Sends the first `length` bytes of `packet` out of one interface, from its address, to `group` (255.255.255.255 or a multicast group) and the service port.
   * `timeToLive` (1..255) counts for groups; a broadcast never leaves the segment. The rest is as for `send`.
   */
  broadcast(packet: PacketBuffer, length: number, interfaceIndex: number, group: Address, timeToLive: number, transmitted: Timestamp): boolean;
  /**
   * Receives `group` (255.255.255.255 or a multicast group) on that interface from now on; false where the stack cannot (see `Network.canJoinGroups`) or the
   * interface is down.
   */
  joinGroup(group: Address, interfaceIndex: number): boolean;
  /** Takes a `joinGroup` back. */
  leaveGroup(group: Address, interfaceIndex: number): void;
}
