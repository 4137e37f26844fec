import { copyAddress, makeAddress, type Address } from "../../firmware/network/address";
import type { Stream, StreamState } from "../../hal/stream";
import type { StreamListener } from "../../hal/stream-listener";
import { makeEvent, type WorldEvent } from "./event-queue";
import type { StreamSegment } from "./segment";
import { callOff, happenAfter, type World } from "./world";

// One side of a simulated TCP connection: windows, acknowledgements, retransmission. Sequence numbers begin at 0; the end counts as one.

/** The stack of an endpoint. */
export interface EndpointOwner {
  readonly world: World;
  readonly transmit: (this: void, endpoint: Endpoint, segment: StreamSegment) => void;
  /** Removes an endpoint. */
  readonly free: (this: void, endpoint: Endpoint) => void;
  /** See `BoardEvents.onStream`. Returns false when nothing uses streams. */
  readonly tell: (this: void, stream: Stream) => boolean;
}

/** One side of a connection. */
export interface Endpoint extends Stream {
  readonly owner: EndpointOwner;
  state: StreamState;
  readonly instance: number;
  readonly ownAddress: Address;
  readonly ownPort: number;
  /** True when the firmware has closed it. */
  isReleased: boolean;
  /** Bytes that are not acknowledged yet, the sequence number of the first, and that of the next one to send. */
  sent: string;
  base: number;
  next: number;
  /** Sequence number up to which the other side has room. */
  edge: number;
  hasEnd: boolean;
  wantsRoom: boolean;
  /** Bytes that are not read yet, and the sequence number that is expected next. */
  received: string;
  expected: number;
  hasPeerEnded: boolean;
  /** Segments that have overtaken others. */
  early: StreamSegment[];
  /** Retransmissions without an answer. */
  tries: number;
  readonly retransmission: WorldEvent;
  readonly news: WorldEvent;
  readonly expiry: WorldEvent;
}

/** Receive window, and bytes that a stream takes before they are acknowledged. */
export const WINDOW = 8192;
/** Bytes of a segment. */
const SEGMENT = 1024;
/** Segments that have overtaken others and are kept. */
const MOST_EARLY = 8;
/** First retransmission time-out [s] (RFC 6298 section 2). Each further one doubles it, up to the longest. */
const FIRST_TIMEOUT = 1;
const LONGEST_TIMEOUT = 64;
/** Retransmissions without an answer before the connection is given up. */
const MOST_TRIES = 6;
/** Time that the other side has to take the last bytes and to end its part [s]. */
const LINGER = 30;

/** Makes one side of a connection, `connecting` or `open`. */
export function makeEndpoint(
  owner: EndpointOwner,
  state: StreamState,
  instance: number,
  listener: StreamListener | undefined,
  ownAddress: Address,
  ownPort: number,
  address: Address,
  port: number,
  interfaceIndex: number,
): Endpoint {
  const endpoint: Endpoint = {
    owner,
    state,
    listener,
    instance,
    ownAddress: copyOf(ownAddress),
    ownPort,
    address: copyOf(address),
    port,
    interfaceIndex,
    isReleased: false,
    sent: "",
    base: 0,
    next: 0,
    edge: 0,
    hasEnd: false,
    wantsRoom: false,
    received: "",
    expected: 0,
    hasPeerEnded: false,
    early: [],
    tries: 0,
    retransmission: makeEvent(() => retransmit(endpoint)),
    news: makeEvent(() => {
      if (!endpoint.isReleased && !owner.tell(endpoint)) endpoint.abort();
    }),
    expiry: makeEvent(() => resetEndpoint(endpoint)),
    read: (limit) => read(endpoint, limit),
    write: (text) => write(endpoint, text),
    close: () => close(endpoint),
    abort: () => abort(endpoint),
  };
  return endpoint;
}

function copyOf(address: Address): Address {
  const copy = makeAddress();
  copyAddress(address, copy);
  return copy;
}

/** Begins a connection. */
export function beginEndpoint(endpoint: Endpoint): void {
  say(endpoint, "begin", 0, "", false);
  armRetransmission(endpoint);
}

/** Accepts a connection whose sender has room for `edge` bytes. */
export function acceptEndpoint(endpoint: Endpoint, edge: number): void {
  endpoint.edge = edge;
  say(endpoint, "answer", 0, "", false);
  tell(endpoint);
}

/** Receives a segment. */
export function takeSegment(endpoint: Endpoint, segment: StreamSegment): void {
  if (segment.kind === "reset") {
    lose(endpoint);
    return;
  }
  if (segment.kind === "begin") {
    say(endpoint, "answer", endpoint.next, "", false);
    return;
  }
  if (endpoint.state === "connecting") {
    endpoint.state = "open";
    callOff(endpoint.owner.world, endpoint.retransmission);
    tell(endpoint);
  }
  takeAcknowledgement(endpoint, segment);
  if (segment.kind === "data") takeData(endpoint, segment);
  pump(endpoint);
}

/** Ends what the endpoint waits for. */
export function stopEndpoint(endpoint: Endpoint): void {
  callOff(endpoint.owner.world, endpoint.retransmission);
  callOff(endpoint.owner.world, endpoint.expiry);
}

/** Forgets a connection, as a restart of the board does: the other side is not told. */
export function dropEndpoint(endpoint: Endpoint): void {
  endpoint.isReleased = true;
  endpoint.state = "closed";
  stopEndpoint(endpoint);
  callOff(endpoint.owner.world, endpoint.news);
}

function read(endpoint: Endpoint, limit: number): string {
  const text = endpoint.received.substring(0, limit);
  const hadRoom = WINDOW - endpoint.received.length >= SEGMENT;
  endpoint.received = endpoint.received.substring(text.length);
  if (!hadRoom && WINDOW - endpoint.received.length >= SEGMENT) say(endpoint, "answer", endpoint.next, "", false);
  if (text !== "") noteEnd(endpoint);
  return text;
}

function write(endpoint: Endpoint, text: string): number {
  if (endpoint.state !== "open" && endpoint.state !== "ended") return 0;
  const count = Math.min(text.length, room(endpoint));
  endpoint.wantsRoom = count < text.length;
  endpoint.sent = endpoint.sent + text.substring(0, count);
  pump(endpoint);
  return count;
}

function close(endpoint: Endpoint): void {
  if (endpoint.state === "connecting") abort(endpoint);
  if (endpoint.isReleased || endpoint.state === "closed") return;
  endpoint.isReleased = true;
  endpoint.state = "closed";
  endpoint.received = "";
  endpoint.hasEnd = true;
  happenAfter(endpoint.owner.world, endpoint.expiry, LINGER);
  say(endpoint, "answer", endpoint.next, "", false);
  pump(endpoint);
}

function abort(endpoint: Endpoint): void {
  if (!endpoint.isReleased && endpoint.state !== "closed") resetEndpoint(endpoint);
  endpoint.isReleased = true;
  endpoint.state = "closed";
}

function say(endpoint: Endpoint, kind: StreamSegment["kind"], sequence: number, text: string, isEnd: boolean): void {
  const window = endpoint.isReleased ? WINDOW : WINDOW - endpoint.received.length;
  const segment = { kind, sequence, text, isEnd, acknowledged: endpoint.expected, window };
  endpoint.owner.transmit(endpoint, segment);
}

function tell(endpoint: Endpoint): void {
  if (!endpoint.isReleased) happenAfter(endpoint.owner.world, endpoint.news, 0);
}

function lose(endpoint: Endpoint): void {
  endpoint.owner.free(endpoint);
  endpoint.state = "closed";
  tell(endpoint);
}

/** Resets a connection. */
export function resetEndpoint(endpoint: Endpoint): void {
  say(endpoint, "reset", endpoint.next, "", false);
  endpoint.owner.free(endpoint);
}

function armRetransmission(endpoint: Endpoint): void {
  let timeout = FIRST_TIMEOUT;
  for (let i = 0; i < endpoint.tries && timeout < LONGEST_TIMEOUT; i++) timeout = timeout * 2;
  happenAfter(endpoint.owner.world, endpoint.retransmission, timeout);
}

/** Sends what the other side has room for. */
function pump(endpoint: Endpoint): void {
  if (endpoint.state === "connecting") return;
  const last = endpoint.base + endpoint.sent.length;
  while (endpoint.next < last && endpoint.next < endpoint.edge) {
    const begin = endpoint.next - endpoint.base;
    const text = endpoint.sent.substring(begin, begin + Math.min(SEGMENT, endpoint.edge - endpoint.next));
    const sequence = endpoint.next;
    endpoint.next = sequence + text.length;
    const isEnd = endpoint.hasEnd && endpoint.next === last;
    if (isEnd) endpoint.next = endpoint.next + 1;
    say(endpoint, "data", sequence, text, isEnd);
  }
  if (endpoint.hasEnd && endpoint.next === last && endpoint.base <= last) {
    endpoint.next = last + 1;
    say(endpoint, "data", last, "", true);
  }
  if (endpoint.next > endpoint.base || endpoint.sent !== "") {
    if (endpoint.retransmission.place < 0) armRetransmission(endpoint);
  } else {
    callOff(endpoint.owner.world, endpoint.retransmission);
  }
}

function retransmit(endpoint: Endpoint): void {
  if (endpoint.tries >= MOST_TRIES) {
    lose(endpoint);
    return;
  }
  endpoint.tries = endpoint.tries + 1;
  endpoint.next = endpoint.base;
  if (endpoint.state === "connecting") say(endpoint, "begin", 0, "", false);
  else if (endpoint.edge <= endpoint.base && endpoint.sent !== "") say(endpoint, "data", endpoint.base, "", false);
  pump(endpoint);
  armRetransmission(endpoint);
}

function room(endpoint: Endpoint): number {
  return WINDOW - endpoint.sent.length;
}

function takeAcknowledgement(endpoint: Endpoint, segment: StreamSegment): void {
  endpoint.tries = 0;
  if (segment.acknowledged > endpoint.base) {
    endpoint.sent = endpoint.sent.substring(segment.acknowledged - endpoint.base);
    endpoint.base = segment.acknowledged;
    if (endpoint.next < endpoint.base) endpoint.next = endpoint.base;
    callOff(endpoint.owner.world, endpoint.retransmission);
  }
  endpoint.edge = Math.max(endpoint.edge, segment.acknowledged + segment.window);
  if (endpoint.wantsRoom && room(endpoint) > 0) {
    endpoint.wantsRoom = false;
    tell(endpoint);
  }
}

/** Takes the part of a segment that is expected. Returns false when the segment has overtaken another. */
function takeText(endpoint: Endpoint, segment: StreamSegment): boolean {
  if (segment.sequence > endpoint.expected) return false;
  const text = segment.text.substring(endpoint.expected - segment.sequence);
  endpoint.expected = endpoint.expected + text.length;
  if (!endpoint.isReleased) endpoint.received = endpoint.received + text;
  if (text !== "") tell(endpoint);
  if (segment.isEnd && !endpoint.hasPeerEnded && endpoint.expected === segment.sequence + segment.text.length) {
    endpoint.hasPeerEnded = true;
    endpoint.expected = endpoint.expected + 1;
  }
  return true;
}

function noteEnd(endpoint: Endpoint): void {
  if (!endpoint.hasPeerEnded || endpoint.received !== "" || endpoint.state !== "open") return;
  endpoint.state = "ended";
  tell(endpoint);
}

function takeData(endpoint: Endpoint, segment: StreamSegment): void {
  if (!takeText(endpoint, segment)) {
    if (endpoint.early.length < MOST_EARLY) endpoint.early.push(segment);
  } else {
    for (let i = 0; i < endpoint.early.length; i++) {
      if (!takeText(endpoint, endpoint.early[i])) continue;
      endpoint.early.splice(i, 1);
      i = -1;
    }
  }
  say(endpoint, "answer", endpoint.next, "", false);
  noteEnd(endpoint);
}
