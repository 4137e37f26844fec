import { isUnspecified, makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import type { NetworkInterface } from "../../hal/network";
import type { Delay } from "./delay";
import { isInNetwork } from "../../firmware/network/prefix";
import { attachPort, type Frame, type Port, type Segment } from "./segment";

/** An interface of a simulated board: the firmware's view of it, and its port on the segment. */
export interface SimInterface extends NetworkInterface, Port {
  prefixLength: number;
  isUp: boolean;
  /** Router for destinations outside its network; 0.0.0.0 for none. */
  readonly gateway: Address;
  /** VPN instance of the interface. */
  instance: number;
  /** True after `useDhcp`. A scenario assigns the address, by `setInterfaceAddress`, and the servers of option 42. */
  usesDhcp: boolean;
  /** True for a subinterface that the firmware added. A restart removes it. */
  isMade: boolean;
  readonly dhcpServers: Address[];
}

/** Options of an interface. */
export interface SimInterfaceOptions {
  /** Comware name in full. */
  name: string;
  /** Dotted text; 0.0.0.0 for none. */
  address: string;
  prefixLength: number;
  /** Router for destinations outside its network, as dotted text; 0.0.0.0 for none. */
  gateway: string;
  /** VLAN of its frames; 0 for untagged ones. */
  vlan: number;
  /** Segment that its cable leads to; undefined leaves it unplugged. */
  segment: Segment | undefined;
  /** Delay of the line from the board to the segment. */
  outbound: Delay | undefined;
  /** Delay of the line from the segment to the board. */
  inbound: Delay | undefined;
}

/** Makes an interface that is up, in the public instance, with its cable plugged in. */
export function plugInterface(options: SimInterfaceOptions, receive: (frame: Frame) => void): SimInterface {
  const port: SimInterface = {
    name: options.name,
    address: makeAddress(),
    prefixLength: options.prefixLength,
    isUp: true,
    vlan: options.vlan,
    gateway: makeAddress(),
    instance: 0,
    usesDhcp: false,
    isMade: false,
    dhcpServers: [],
    segment: undefined,
    outbound: options.outbound,
    inbound: options.inbound,
    receive: (frame) => receive(frame),
  };
  parseDotted(options.address, port.address);
  parseDotted(options.gateway, port.gateway);
  if (options.segment !== undefined) attachPort(options.segment, port);
  return port;
}

/**
 * Returns the interface of VPN instance `instance` on the path to `address`: the first whose network contains it, otherwise the first with a gateway; -1 for no
 * route.
 */
export function routeTo(interfaces: SimInterface[], instance: number, address: Address): number {
  let byGateway = -1;
  for (let i = 0; i < interfaces.length; i++) {
    const port = interfaces[i];
    if (port.instance !== instance || !isUsable(port)) continue;
    if (isInNetwork(address, port.address, port.prefixLength)) return i;
    if (byGateway < 0 && !isUnspecified(port.gateway)) byGateway = i;
  }
  return byGateway;
}

/** Returns whether packets can be sent on the interface. */
export function isUsable(port: SimInterface): boolean {
  return port.isUp && port.segment !== undefined && !isUnspecified(port.address);
}
