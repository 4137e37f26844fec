import { isUnspecified, makeAddress, parseAddress, type Address } from "../../firmware/network/address";
import type { NetworkInterface } from "../../hal/network";
import type { Delay } from "./delay";
import { isInNetwork } from "../../firmware/network/prefix";
import { attachPort, type Frame, type Port, type Segment } from "./segment";

/** An interface of a simulated board: what the firmware sees of it, and the port that it is on the segment. */
export interface SimInterface extends NetworkInterface, Port {
  prefixLength: number;
  isUp: boolean;
  /** The router for what lies outside of its network; 0.0.0.0 for none. */
  readonly gateway: Address;
  /** VPN instance that it is bound to. */
  instance: number;
  /** `useDhcp`: a scenario gives the lease, by `setInterfaceAddress`, and the servers of option 42. */
  usesDhcp: boolean;
  /** A subinterface of the firmware's making: it goes with a restart. */
  isMade: boolean;
  readonly dhcpServers: Address[];
}

/** One interface of a board to be made. */
export interface SimInterfaceOptions {
  /** Comware name in full. */
  name: string;
  /** Dotted text; 0.0.0.0 for none. */
  address: string;
  prefixLength: number;
  /** Router for what lies outside of its network; dotted text, 0.0.0.0 for none. */
  gateway: string;
  /** 0 for untagged frames. */
  vlan: number;
  /** Where its cable goes; undefined leaves it unplugged. */
  segment: Segment | undefined;
  /** What the line between board and segment adds, from the board and to the board. */
  outbound: Delay | undefined;
  inbound: Delay | undefined;
}

/** An interface that is up, in the public instance, with its cable plugged in. */
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
  parseAddress(options.address, port.address);
  parseAddress(options.gateway, port.gateway);
  if (options.segment !== undefined) attachPort(options.segment, port);
  return port;
}

/**
 * The interface of VPN instance `instance` by which `address` is reached: the first that has it in its network, otherwise the first with a gateway; -1 for no
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

/** Whether packets can leave by it. */
export function isUsable(port: SimInterface): boolean {
  return port.isUp && port.segment !== undefined && !isUnspecified(port.address);
}
