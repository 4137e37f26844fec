import type { Board } from "../../hal/board";
import type { NetworkInterface } from "../../hal/network";
import type { PacketBuffer } from "../../hal/packet-buffer";
import type { ServiceSocket } from "../../hal/service-socket";
import type { BasicAcl } from "./acl";
import type { Address } from "./address";

/** Records of this room that the engine has parts of. */

/** NTP settings of an interface besides time service (Comware interface view). */
export interface InterfaceRole {
  /** VPN instance of the interface. */
  instance: number;
  /** `ntp-service in-interface disable`: NTP packets that arrive on the interface are dropped. */
  isReceivingDisabled: boolean;
  /** Groups received: those of `ntp-service multicast-client`, and 255.255.255.255 for `ntp-service broadcast-client`. */
  groups: Address[];
  /** Reference identifiers of its IPv6 addresses; undefined before the first one. */
  references?: OwnReference[] | undefined;
}

/** Names of the VPN instances: the first is number 1. */
export interface InstanceNames {
  readonly names: string[];
  /** Number by a blank and the name; undefined without an instance. The blank keeps names apart from the properties that every JavaScript object has. */
  numbers: Record<string, number | undefined> | undefined;
}

/** Reference identifier of an IPv6 address of ours, and the address that it was computed from. */
export interface OwnReference {
  readonly address: Address;
  readonly id: number[];
}

/** Functions of IPv6 addresses that a board without IPv6 leaves out. No address on such a board is one of IPv6. All take IPv4 addresses too. */
export interface Ipv6Feature {
  /** Returns the text of an address of either family (RFC 5952), with its zone. */
  readonly text: (this: void, address: Address) => string;
  /** Parses an IPv6 address into `into` (RFC 4291 section 2.2). Returns false for other text; `into` does not change then. */
  readonly parse: (this: void, text: string, into: Address) => boolean;
  /** Returns true for an IPv6 address that a single host can have in a packet. */
  readonly isUnicast: (this: void, address: Address) => boolean;
  /** Returns true for `::1`. */
  readonly isLoopback: (this: void, address: Address) => boolean;
  /** Index of the interface that has the IPv6 address in VPN instance `instance`; -1 for none. */
  readonly ownerOf: (this: void, context: NetworkContext, address: Address, instance: number) => number;
  /** Returns true when the IPv6 address is on a network of the interface. */
  readonly isConnected: (this: void, networkInterface: NetworkInterface, address: Address) => boolean;
  /**
   * Reference identifier of a server at `address`, two words that are valid until the next call (RFC 5905 section 7.3). For an IPv4 address that address.
   */
  readonly referenceOf: (this: void, context: NetworkContext, address: Address) => number[];
  /** Returns true when `refId` is the reference identifier of one of our IPv6 addresses in VPN instance `instance`. */
  readonly isOwnReference: (this: void, context: NetworkContext, refId: number[], instance: number) => boolean;
}

/** Parts of the network room that a board may leave out. */
export interface NetworkFeatures {
  /** IPv6 addresses. Undefined on a board whose network stack has IPv4 only. */
  readonly ipv6: Ipv6Feature | undefined;
  /** See `aclPermits` (acl.ts). Undefined on a board without ACLs: what needs one is refused. */
  readonly aclPermits: ((this: void, acls: BasicAcl[], number: number, address: Address, instance: number) => boolean) | undefined;
}

/** Part of the engine that knows the board's network: interfaces, VPN instances and the NTP port. */
export interface NetworkContext {
  readonly board: Board;
  readonly features: NetworkFeatures;
  /** Buffer that packets and control messages of ours begin in. Nothing is kept in it. */
  readonly buffer: PacketBuffer;
  /** Role of each interface for NTP, by its index in `Network.interfaces`. */
  readonly interfaces: InterfaceRole[];
  readonly instances: InstanceNames;
  /** Interface of `ntp-service source-interface`; -1 for none. */
  sourceIndex: number;
  /** Socket of the NTP port; undefined while it is closed. */
  service: ServiceSocket | undefined;
}
