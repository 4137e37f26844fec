import { copyAddress, isSameAddress, makeAddress, type Address } from "../../firmware/network/address";
import { drawDelay, drawDuplication, LOST, type Delay } from "./delay";
import { makeEvent, type WorldEvent } from "./event-queue";
import { makeSimPacketBuffer, type SimPacketBuffer } from "./packet-buffer";
import { forkRandom, type Random } from "./random";
import { happenAfter, type World } from "./world";

/** A segment of a TCP connection (streams.ts). */
export interface StreamSegment {
  /** `begin`: a connection. `answer`: it is accepted, or bytes have arrived. `data`: bytes, the end, or a question for the window. */
  readonly kind: "begin" | "answer" | "data" | "reset";
  readonly sequence: number;
  readonly text: string;
  readonly isEnd: boolean;
  /** Sequence number that the sender expects, and the bytes that it has room for. */
  readonly acknowledged: number;
  readonly window: number;
}

/** A UDP datagram on a segment, or a TCP one. Frames are reused: they belong to their segment, and to a receiver during `receive` only. */
export interface Frame {
  readonly payload: SimPacketBuffer;
  /** Length of the payload [bytes]. */
  length: number;
  readonly source: Address;
  sourcePort: number;
  readonly destination: Address;
  destinationPort: number;
  /** Number of routers that it may still pass. */
  timeToLive: number;
  /** DSCP value, 0..63. */
  dscp: number;
  /** Undefined for a UDP datagram. */
  stream: StreamSegment | undefined;
  /** Port that it will arrive on. */
  port: Port | undefined;
  readonly arrival: WorldEvent;
  /** Next frame in the list of free ones. */
  next: Frame | undefined;
}

/** Connection of a device to a segment: an interface of a board or of a router. */
export interface Port {
  /** 0.0.0.0 while it has none. */
  readonly address: Address;
  isUp: boolean;
  /** VLAN tag of its frames, 1..4094; 0 for untagged ones. Ports of different VLANs do not receive each other's frames. */
  vlan: number;
  /** The segment that its cable leads to. */
  segment: Segment | undefined;
  /** Delay of its own line to the segment, in addition to that of the segment. */
  outbound: Delay | undefined;
  /** Delay of its own line from the segment; a different one makes the path asymmetric. */
  inbound: Delay | undefined;
  /** Receives a frame. */
  readonly receive: (frame: Frame) => void;
}

/** Observer of a segment, such as a packet sniffer. */
export interface Tap {
  readonly onSent: (frame: Frame) => void;
  /** The frame is lost, or no port has its address. */
  readonly onLost: (frame: Frame) => void;
  readonly onReceived: (frame: Frame) => void;
}

/** A broadcast domain: a LAN, or one VLAN of a switch. Addresses are unique within it only. */
export interface Segment {
  readonly world: World;
  readonly random: Random;
  readonly ports: Port[];
  /** Delay between any two of its ports. */
  readonly delay: Delay;
  tap: Tap | undefined;
  free: Frame | undefined;
}

/** Time to live of unicast packets. */
const UNICAST_LIFE = 64;

/** Makes a segment without ports. The caller may change `delay` later. */
export function makeSegment(world: World, delay: Delay): Segment {
  return { world, random: forkRandom(world.random), ports: [], delay, tap: undefined, free: undefined };
}

/** Attaches `port`. */
export function attachPort(segment: Segment, port: Port): void {
  port.segment = segment;
  segment.ports.push(port);
}

/** Detaches `port`. */
export function detachPort(port: Port): void {
  if (port.segment === undefined) return;
  port.segment.ports.splice(port.segment.ports.indexOf(port), 1);
  port.segment = undefined;
}

/** Returns a frame for the caller to fill and pass to `sendFrame`. */
export function claimFrame(segment: Segment): Frame {
  const frame = segment.free;
  if (frame === undefined) return makeFrame(segment);
  segment.free = frame.next;
  return frame;
}

/** Sends `frame` from `from` to the port of the next hop: the destination, or a router. */
export function sendFrame(segment: Segment, from: Port, nextHop: Address, frame: Frame): void {
  if (segment.tap !== undefined) segment.tap.onSent(frame);
  carryFrame(segment, from, findPort(segment, from.vlan, nextHop), frame);
}

/** Sends a copy of `frame` from `from` to every other port, each with its own delay, and releases `frame`. The receivers filter it. */
export function floodFrame(segment: Segment, from: Port, frame: Frame): void {
  if (segment.tap !== undefined) segment.tap.onSent(frame);
  for (let i = 0; i < segment.ports.length; i++) {
    const port = segment.ports[i];
    if (port === from || !port.isUp || port.vlan !== from.vlan) continue;
    const copy = claimFrame(segment);
    copyFrame(frame, copy);
    carryFrame(segment, from, port, copy);
  }
  releaseFrame(segment, frame);
}

/** Copies payload and addresses. */
export function copyFrame(from: Frame, into: Frame): void {
  into.length = from.length;
  from.payload.readWords(0, Math.floor((from.length + 1) / 2), into.payload.words);
  addressFrame(into, from.source, from.sourcePort, from.destination, from.destinationPort);
  into.timeToLive = from.timeToLive;
  into.dscp = from.dscp;
  into.stream = from.stream;
}

/** Sets source and destination of a frame, with the time to live of a unicast packet. */
export function addressFrame(frame: Frame, source: Address, sourcePort: number, destination: Address, destinationPort: number): void {
  copyAddress(source, frame.source);
  frame.sourcePort = sourcePort;
  copyAddress(destination, frame.destination);
  frame.destinationPort = destinationPort;
  frame.timeToLive = UNICAST_LIFE;
  frame.dscp = 0;
  frame.stream = undefined;
}

function carryFrame(segment: Segment, from: Port, to: Port | undefined, frame: Frame): void {
  if (to !== undefined && isDuplicated(segment, from, to)) {
    const copy = claimFrame(segment);
    copyFrame(frame, copy);
    carryOnce(segment, from, to, copy);
  }
  carryOnce(segment, from, to, frame);
}

function isDuplicated(segment: Segment, from: Port, to: Port): boolean {
  if (drawDuplication(segment.delay, segment.random)) return true;
  if (from.outbound !== undefined && drawDuplication(from.outbound, segment.random)) return true;
  return to.inbound !== undefined && drawDuplication(to.inbound, segment.random);
}

function carryOnce(segment: Segment, from: Port, to: Port | undefined, frame: Frame): void {
  const delay = to === undefined ? LOST : drawPath(segment, from, to);
  if (delay < 0) {
    loseFrame(segment, frame);
    return;
  }
  frame.port = to;
  happenAfter(segment.world, frame.arrival, delay);
}

function makeFrame(segment: Segment): Frame {
  const frame: Frame = {
    payload: makeSimPacketBuffer(),
    length: 0,
    source: makeAddress(),
    sourcePort: 0,
    destination: makeAddress(),
    destinationPort: 0,
    timeToLive: UNICAST_LIFE,
    dscp: 0,
    stream: undefined,
    port: undefined,
    arrival: makeEvent(() => arrive(segment, frame)),
    next: undefined,
  };
  return frame;
}

function findPort(segment: Segment, vlan: number, address: Address): Port | undefined {
  for (let i = 0; i < segment.ports.length; i++) {
    const port = segment.ports[i];
    if (port.isUp && port.vlan === vlan && isSameAddress(port.address, address)) return port;
  }
  return undefined;
}

/** Draws the delay of the path: segment, the sender's line and the receiver's line. */
function drawPath(segment: Segment, from: Port, to: Port): number {
  let total = drawDelay(segment.delay, segment.random, segment.world.now);
  if (total < 0) return LOST;
  if (from.outbound !== undefined) {
    const part = drawDelay(from.outbound, segment.random, segment.world.now);
    if (part < 0) return LOST;
    total = total + part;
  }
  if (to.inbound !== undefined) {
    const part = drawDelay(to.inbound, segment.random, segment.world.now);
    if (part < 0) return LOST;
    total = total + part;
  }
  return total;
}

function arrive(segment: Segment, frame: Frame): void {
  const port = frame.port;
  if (port === undefined || !port.isUp) {
    loseFrame(segment, frame);
    return;
  }
  if (segment.tap !== undefined) segment.tap.onReceived(frame);
  port.receive(frame);
  releaseFrame(segment, frame);
}

function loseFrame(segment: Segment, frame: Frame): void {
  if (segment.tap !== undefined) segment.tap.onLost(frame);
  releaseFrame(segment, frame);
}

function releaseFrame(segment: Segment, frame: Frame): void {
  frame.port = undefined;
  frame.next = segment.free;
  segment.free = frame;
}
