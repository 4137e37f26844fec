import { isSameAddress, type Address } from "../../firmware/network/address";
import { isInNetwork } from "../../firmware/network/prefix";
import type { Stream } from "../../hal/stream";
import type { StreamListener } from "../../hal/stream-listener";
import type { Streams } from "../../hal/streams";
import { isUsable, routeTo, type SimInterface } from "./interface";
import { randomWord, type Random } from "./random";
import { addressFrame, claimFrame, sendFrame, type Frame, type StreamSegment } from "./segment";
import {
  acceptEndpoint,
  beginEndpoint,
  dropEndpoint,
  makeEndpoint,
  resetEndpoint,
  stopEndpoint,
  takeSegment,
  type Endpoint,
  type EndpointOwner,
} from "./stream-endpoint";
import type { World } from "./world";

// Streams of simulated boards: a small TCP whose segments travel in the frames of the network. Delay, loss and routers act on them as on datagrams.

/** The part of a board that its streams use. */
export interface StreamOwner {
  readonly world: World;
  readonly random: Random;
  /** Returns whether the board is powered. A board without power sends nothing. */
  readonly isPowered: (this: void) => boolean;
  /** See `BoardEvents.onStream`. Returns false when nothing uses streams. */
  readonly tell: (this: void, stream: Stream) => boolean;
}

/** The TCP stack of a simulated board. */
export interface SimStreams extends Streams {
  /** Receives a segment for an address of the board. */
  readonly take: (this: void, frame: Frame, segment: StreamSegment, interfaceIndex: number) => void;
  /** Forgets all streams and listeners, as a restart of the board does: the other sides are not told. */
  readonly drop: (this: void) => void;
}

/** State shared by the streams of one board. */
interface Stack {
  readonly owner: StreamOwner;
  readonly interfaces: SimInterface[];
  readonly endpoints: Endpoint[];
  readonly listeners: StreamListener[];
  readonly endpointOwner: EndpointOwner;
}

const CAPACITY = 16;
/** Ephemeral ports (RFC 6335). */
const FIRST_PORT = 49152;
const PORTS = 16384;
const REFUSAL: StreamSegment = { kind: "reset", sequence: 0, text: "", isEnd: false, acknowledged: 0, window: 0 };

/** Makes a stack without streams. */
export function makeSimStreams(owner: StreamOwner, interfaces: SimInterface[]): SimStreams {
  const endpoints: Endpoint[] = [];
  const listeners: StreamListener[] = [];
  const endpointOwner: EndpointOwner = {
    world: owner.world,
    tell: owner.tell,
    transmit: (endpoint, segment) =>
      transmit(owner, interfaces, endpoint.instance, endpoint.ownAddress, endpoint.ownPort, endpoint.address, endpoint.port, segment),
    free: (endpoint) => {
      const place = endpoints.indexOf(endpoint);
      if (place >= 0) endpoints.splice(place, 1);
      stopEndpoint(endpoint);
    },
  };
  const stack: Stack = { owner, interfaces, endpoints, listeners, endpointOwner };
  return {
    capacity: CAPACITY,
    take: (frame, segment, interfaceIndex) => take(stack, frame, segment, interfaceIndex),
    drop: () => {
      for (let i = 0; i < endpoints.length; i++) dropEndpoint(endpoints[i]);
      endpoints.splice(0, endpoints.length);
      listeners.splice(0, listeners.length);
    },
    listen: (port, instance) => listen(stack, port, instance),
    connect: (address, port, instance) => connect(stack, address, port, instance),
  };
}

function listen(stack: Stack, port: number, instance: number): StreamListener | undefined {
  const { listeners } = stack;
  if (findListener(stack, port, instance) !== undefined) return undefined;
  const listener: StreamListener = {
    port,
    instance,
    close: () => {
      const place = listeners.indexOf(listener);
      if (place >= 0) listeners.splice(place, 1);
    },
  };
  listeners.push(listener);
  return listener;
}

function connect(stack: Stack, address: Address, port: number, instance: number): Stream | undefined {
  const { interfaces, owner } = stack;
  const index = routeTo(interfaces, instance, address);
  if (index < 0 || !isUsable(interfaces[index]) || !makeRoom(stack)) return undefined;
  const ownPort = FIRST_PORT + (randomWord(owner.random) % PORTS);
  const endpoint = makeEndpoint(stack.endpointOwner, "connecting", instance, undefined, interfaces[index].address, ownPort, address, port, -1);
  stack.endpoints.push(endpoint);
  beginEndpoint(endpoint);
  return endpoint;
}

function transmit(
  owner: StreamOwner,
  interfaces: SimInterface[],
  instance: number,
  from: Address,
  fromPort: number,
  to: Address,
  toPort: number,
  segment: StreamSegment,
): void {
  const index = owner.isPowered() ? routeTo(interfaces, instance, to) : -1;
  if (index < 0) return;
  const by = interfaces[index];
  if (by.segment === undefined) return;
  const frame = claimFrame(by.segment);
  frame.length = 0;
  addressFrame(frame, from, fromPort, to, toPort);
  frame.stream = segment;
  sendFrame(by.segment, by, isInNetwork(to, by.address, by.prefixLength) ? to : by.gateway, frame);
}

/** Resets the longest closed stream when all places are taken. Returns false when all streams are open. */
function makeRoom(stack: Stack): boolean {
  const { endpoints } = stack;
  if (endpoints.length < CAPACITY) return true;
  for (let i = 0; i < endpoints.length; i++) {
    if (!endpoints[i].isReleased) continue;
    resetEndpoint(endpoints[i]);
    return true;
  }
  return false;
}

function findEndpoint(stack: Stack, frame: Frame, instance: number): Endpoint | undefined {
  for (let i = 0; i < stack.endpoints.length; i++) {
    const endpoint = stack.endpoints[i];
    const { ownPort, port, address, ownAddress } = endpoint;
    if (ownPort !== frame.destinationPort || port !== frame.sourcePort || endpoint.instance !== instance) continue;
    if (isSameAddress(address, frame.source) && isSameAddress(ownAddress, frame.destination)) return endpoint;
  }
  return undefined;
}

function findListener(stack: Stack, port: number, instance: number): StreamListener | undefined {
  for (let i = 0; i < stack.listeners.length; i++) {
    const listener = stack.listeners[i];
    if (listener.port === port && listener.instance === instance) return listener;
  }
  return undefined;
}

function accept(stack: Stack, frame: Frame, segment: StreamSegment, instance: number, interfaceIndex: number): void {
  const { source, sourcePort, destination, destinationPort } = frame;
  const listener = findListener(stack, destinationPort, instance);
  if (listener === undefined || !makeRoom(stack)) {
    transmit(stack.owner, stack.interfaces, instance, destination, destinationPort, source, sourcePort, REFUSAL);
    return;
  }
  const endpoint = makeEndpoint(stack.endpointOwner, "open", instance, listener, destination, destinationPort, source, sourcePort, interfaceIndex);
  stack.endpoints.push(endpoint);
  acceptEndpoint(endpoint, segment.window);
}

function take(stack: Stack, frame: Frame, segment: StreamSegment, interfaceIndex: number): void {
  const instance = stack.interfaces[interfaceIndex].instance;
  const endpoint = findEndpoint(stack, frame, instance);
  if (endpoint !== undefined) takeSegment(endpoint, segment);
  else if (segment.kind === "begin") accept(stack, frame, segment, instance, interfaceIndex);
}
