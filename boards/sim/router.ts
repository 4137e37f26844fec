import { isGroup, isSameAddress, isUnspecified, LIMITED_BROADCAST, makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import { isInNetwork } from "../../firmware/network/prefix";
import { attachPort, claimFrame, copyFrame, floodFrame, sendFrame, type Frame, type Port, type Segment } from "./segment";

/** One interface of a router. */
export interface RouterPort extends Port {
  readonly prefixLength: number;
  /** Groups whose packets it forwards (Comware `igmp static-group`). */
  readonly groups: Address[];
}

/** Route to a network that is not connected. */
interface Route {
  readonly network: Address;
  readonly prefixLength: number;
  readonly nextHop: Address;
}

/**
 * A router between segments, without NTP. It forwards unicast packets to connected networks and by static routes, and multicast packets to the ports of their
 * static groups. It decrements the time to live, and never forwards a broadcast.
 */
export interface Router {
  readonly ports: RouterPort[];
  readonly routes: Route[];
  /** Forwarded packets, one for each outgoing port. */
  forwarded: number;
  /** Packets dropped because their time to live expired. */
  expired: number;
}

/** 224.0.0.0/24 never leaves its segment, whatever the time to live (RFC 5771 section 4). */
const LINK_LOCAL: Address = [224 * 256, 0];
const LINK_LOCAL_PREFIX = 24;

/** Makes a router without ports. */
export function makeRouter(): Router {
  return { ports: [], routes: [], forwarded: 0, expired: 0 };
}

/** Adds a port. Its index is the number of ports before. */
export function addRouterPort(router: Router, segment: Segment, address: string, prefixLength: number): RouterPort {
  const own = makeAddress();
  parseDotted(address, own);
  const port: RouterPort = {
    address: own,
    prefixLength,
    groups: [],
    isUp: true,
    vlan: 0,
    segment: undefined,
    outbound: undefined,
    inbound: undefined,
    receive: (frame) => forwardFrame(router, port, frame),
  };
  router.ports.push(port);
  attachPort(segment, port);
  return port;
}

/** Adds a route to `network` by router `nextHop`. The first matching route counts. */
export function addRoute(router: Router, network: string, prefixLength: number, nextHop: string): void {
  const route: Route = { network: makeAddress(), prefixLength, nextHop: makeAddress() };
  parseDotted(network, route.network);
  parseDotted(nextHop, route.nextHop);
  router.routes.push(route);
}

/** Forwards `group` to this port from now on. */
export function addStaticGroup(port: RouterPort, group: string): void {
  const address = makeAddress();
  parseDotted(group, address);
  if (!hasGroup(port, address)) port.groups.push(address);
}

/** Reverses `addStaticGroup`. */
export function removeStaticGroup(port: RouterPort, group: string): void {
  const address = makeAddress();
  parseDotted(group, address);
  for (let i = port.groups.length - 1; i >= 0; i--) if (isSameAddress(port.groups[i], address)) port.groups.splice(i, 1);
}

function forwardFrame(router: Router, from: RouterPort, frame: Frame): void {
  if (isSameAddress(frame.destination, LIMITED_BROADCAST) || isInNetwork(frame.destination, LINK_LOCAL, LINK_LOCAL_PREFIX)) return;
  if (isOwn(router, frame.destination)) return;
  if (frame.timeToLive <= 1) {
    router.expired = router.expired + 1;
    return;
  }
  if (isGroup(frame.destination)) forwardGroup(router, from, frame);
  else forwardUnicast(router, frame);
}

/** Forwards to all ports of the group except the one that the packet arrived on. */
function forwardGroup(router: Router, from: RouterPort, frame: Frame): void {
  for (let i = 0; i < router.ports.length; i++) {
    const port = router.ports[i];
    const copy = port === from || !hasGroup(port, frame.destination) ? undefined : copyFor(router, port, frame);
    if (copy !== undefined && port.segment !== undefined) floodFrame(port.segment, port, copy);
  }
}

function forwardUnicast(router: Router, frame: Frame): void {
  let nextHop = frame.destination;
  let port = connectedPort(router, nextHop);
  for (let i = 0; port === undefined && i < router.routes.length; i++) {
    const route = router.routes[i];
    if (!isInNetwork(frame.destination, route.network, route.prefixLength)) continue;
    nextHop = route.nextHop;
    port = connectedPort(router, nextHop);
  }
  if (port === undefined) return;
  const copy = copyFor(router, port, frame);
  if (copy !== undefined && port.segment !== undefined) sendFrame(port.segment, port, nextHop, copy);
}

/** Returns a copy of the frame for the segment of `port`, with its time to live decremented; undefined when the port is down. */
function copyFor(router: Router, port: RouterPort, frame: Frame): Frame | undefined {
  if (!port.isUp || port.segment === undefined) return undefined;
  const copy = claimFrame(port.segment);
  copyFrame(frame, copy);
  copy.timeToLive = frame.timeToLive - 1;
  router.forwarded = router.forwarded + 1;
  return copy;
}

function connectedPort(router: Router, address: Address): RouterPort | undefined {
  for (let i = 0; i < router.ports.length; i++) {
    const port = router.ports[i];
    if (port.isUp && !isUnspecified(port.address) && isInNetwork(address, port.address, port.prefixLength)) return port;
  }
  return undefined;
}

function isOwn(router: Router, address: Address): boolean {
  for (let i = 0; i < router.ports.length; i++) if (isSameAddress(router.ports[i].address, address)) return true;
  return false;
}

function hasGroup(port: RouterPort, group: Address): boolean {
  for (let i = 0; i < port.groups.length; i++) if (isSameAddress(port.groups[i], group)) return true;
  return false;
}
