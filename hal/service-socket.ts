import type { Address } from "./address";
import type { PacketBuffer } from "./packet-buffer";
import type { Timestamp } from "./timestamp";
import type { UdpSocket } from "./udp-socket";

/** The socket of the NTP port, on every interface. Broadcast and multicast packets are sent and received on it. */
export interface ServiceSocket extends UdpSocket {
  /**
   * Sends the first `length` bytes of `packet` on one interface, from its address, to `group` (255.255.255.255 or a multicast group) and the service port.
   * `timeToLive` (1..255) applies to multicast; a broadcast never leaves the segment. `transmitted` and the result are those of `send`.
   */
  broadcast(packet: PacketBuffer, length: number, interfaceIndex: number, group: Address, timeToLive: number, transmitted: Timestamp): boolean;
  /**
   * Starts to receive `group` (255.255.255.255 or a multicast group) on the interface. Returns false where the stack cannot (`Network.canJoinGroups`) or the
   * interface is down.
   */
  joinGroup(group: Address, interfaceIndex: number): boolean;
  /** Reverses `joinGroup`. */
  leaveGroup(group: Address, interfaceIndex: number): void;
}
