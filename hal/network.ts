import type { Address } from "../firmware/network/address";
import type { PacketBuffer } from "./packet-buffer";
import type { ReplyStamper } from "./reply-stamper";
import type { ServiceSocket } from "./service-socket";
import type { UdpSocket } from "./udp-socket";

/** One network interface as the board finds it. The fields change when the link or the address does; `BoardEvents.onInterfaceChange` tells. */
export interface NetworkInterface {
  /** Its Comware name in full, for example `Ethernet0/0` or `InLoopBack0`. */
  readonly name: string;
  /** Primary address; 0.0.0.0 when it has none. */
  readonly address: Address;
  /** Length of the network prefix, 0..32 bits. */
  readonly prefixLength: number;
  /** Whether the link is up. */
  readonly isUp: boolean;
}

/** The board's UDP stack and its interfaces. */
export interface Network {
  /** All interfaces; the index in this list names an interface everywhere. It never shrinks. */
  readonly interfaces: NetworkInterface[];
  /** Whether the stack can receive multicast groups. */
  readonly canJoinGroups: boolean;
  /** Undefined where the firmware builds every reply itself. */
  readonly replyStamper: ReplyStamper | undefined;
  /** UDP port of the NTP service: 123 but in demonstrations and tests. Requests go to this port too unless the board says otherwise. */
  readonly servicePort: number;
  /** UDP port that requests are sent to. */
  readonly serverPort: number;
  /**
   * Puts an interface into a VPN instance: a small number of the firmware's, 0 for the public one, in which all interfaces begin. Instances have routes of their
   * own, and may hold the same addresses. A packet is received by the instance of its interface, and leaves by an interface of its own.
   */
  bindInstance(interfaceIndex: number, instance: number): void;
  /** Writes the DSCP value (0..63, RFC 2474) into every packet sent from now on; false where the stack cannot. */
  setDscp(dscp: number): boolean;
  /** A buffer for packets that start here: requests, broadcasts. Made at start, never on the packet path. */
  makePacketBuffer(): PacketBuffer;
  /** Opens the service socket, on `servicePort` of every interface; undefined when the port cannot be had (the board has said why). */
  openService(): ServiceSocket | undefined;
  /** Opens a socket on a random free port for one client association (RFC 9109); undefined where the stack has none to spare. */
  openClient(): UdpSocket | undefined;
}
