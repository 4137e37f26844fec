import type { Address } from "./address";
import type { PacketBuffer } from "./packet-buffer";
import type { ReplyTimestamper } from "./reply-timestamper";
import type { ServiceSocket } from "./service-socket";
import type { UdpSocket } from "./udp-socket";

/** IPv6 address of an interface. */
export interface InterfaceAddress {
  /** With the zone of the interface when it is link-local. */
  readonly address: Address;
  /** Length of the network prefix [bits], 0..128. */
  readonly prefixLength: number;
}

/** State of one network interface. The board updates the fields and reports changes by `BoardEvents.onInterfaceChange`. */
export interface NetworkInterface {
  /** Complete Comware name, for example `Ethernet0/0` or `InLoopBack0`. */
  readonly name: string;
  /** Primary IPv4 address; 0.0.0.0 when it has none. */
  readonly address: Address;
  /** Length of the network prefix of `address` [bits], 0..32. */
  readonly prefixLength: number;
  /** IPv6 addresses; absent where the stack has no IPv6. */
  readonly ipv6Addresses?: InterfaceAddress[];
  /** True while the link is up. */
  readonly isUp: boolean;
}

/** The board's UDP stack and its interfaces. */
export interface Network {
  /** All interfaces. The index in this list identifies an interface in every call; the list never shrinks. */
  readonly interfaces: NetworkInterface[];
  /** True when the stack can receive multicast groups. */
  readonly canJoinGroups: boolean;
  /** Undefined where the firmware builds every reply itself. */
  readonly replyTimestamper: ReplyTimestamper | undefined;
  /** UDP port of the NTP service: 123, except in demonstrations and tests. */
  readonly servicePort: number;
  /** UDP port that requests are sent to. Equal to `servicePort` on most boards. */
  readonly serverPort: number;
  /**
   * Binds an interface to a VPN instance, a small number that the firmware chooses. All interfaces start in instance 0, the public one. Instances have
   * separate routes and may use the same addresses. Packets are received in the instance of their interface, and leave on an interface of their instance.
   */
  bindInstance(interfaceIndex: number, instance: number): void;
  /** Sets the DSCP value (0..63, RFC 2474) of all packets sent from now on. Returns false where the stack cannot. */
  setDscp(dscp: number): boolean;
  /** Makes a buffer for packets that the firmware originates: requests, broadcasts. Called at start only, never on the packet path. */
  makePacketBuffer(): PacketBuffer;
  /** Opens the service socket, on `servicePort` of every interface. Returns undefined when the port is not available; the board has reported the reason. */
  openService(): ServiceSocket | undefined;
  /** Opens a socket on a random free port for one client association (RFC 9109). Returns undefined when the stack has none left. */
  openClient(): UdpSocket | undefined;
}
