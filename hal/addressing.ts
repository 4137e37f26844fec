import type { Address } from "../firmware/network/address";

/** Sets the addresses of interfaces, on a board whose stack is the firmware's own. Where an operating system does that there is no such object. */
export interface Addressing {
  /** Gives the interface a fixed address; 0.0.0.0 takes it away. Ends DHCP there. False when the stack refused. */
  setAddress(interfaceIndex: number, address: Address, prefixLength: number): boolean;
  /** Gets its address by DHCP from now on (`ip address dhcp-alloc`). False when the stack refused. */
  useDhcp(interfaceIndex: number): boolean;
  /**
   * Makes a subinterface that carries the frames of one 802.1Q VLAN (1..4094) over the same wire: `name` in full, for example `Ethernet0/0.10`. Its index in
   * `Network.interfaces`; -1 when there is no room, or the VLAN is taken.
   */
  addVlan(parentIndex: number, name: string, vlan: number): number;
  /** NTP servers that DHCP has named on the interface (RFC 2132 option 42): fills `into`, and returns how many there are, `into.length` at most. */
  dhcpServers(interfaceIndex: number, into: Address[]): number;
  /** The default gateway of a VPN instance (0 is the public one); 0.0.0.0 for none. False when the stack refused. */
  setGateway(instance: number, gateway: Address): boolean;
}
