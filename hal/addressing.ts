import type { Address } from "./address";

/** Configuration of interface addresses. Present on boards whose network stack the firmware controls; absent where an operating system does. */
export interface Addressing {
  /** Gives the interface a static address; 0.0.0.0 removes it. Ends DHCP on the interface. Returns false when the stack refuses. */
  setAddress(interfaceIndex: number, address: Address, prefixLength: number): boolean;
  /** Starts DHCP on the interface (`ip address dhcp-alloc`). Returns false when the stack refuses. */
  useDhcp(interfaceIndex: number): boolean;
  /**
   * Adds a subinterface for the frames of one IEEE 802.1Q VLAN (1..4094). `name` is complete, for example `Ethernet0/0.10`. Returns its index in
   * `Network.interfaces`, or -1 when there is no room or the VLAN is taken.
   */
  addVlan(parentIndex: number, name: string, vlan: number): number;
  /** Copies the NTP servers that DHCP named on the interface (RFC 2132 option 42) into `into`. Returns their number, at most `into.length`. */
  dhcpServers(interfaceIndex: number, into: Address[]): number;
  /** Sets the default gateway of a VPN instance (0 is the public one); 0.0.0.0 removes it. Returns false when the stack refuses. */
  setGateway(instance: number, gateway: Address): boolean;
}
