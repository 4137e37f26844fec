import { connect, type Socket } from "node:net";
import { dottedText, makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import type { Stream, StreamState } from "../../hal/stream";
import type { StreamListener } from "../../hal/stream-listener";
import type { Streams } from "../../hal/streams";
import type { EventSink } from "../common/event-sink";
import type { HostInterface } from "./interfaces";
import { reasonOf, report } from "./report";
import { bindServer, type StreamServer } from "./stream-server";

/** Streams that can be open at the same time. */
const CAPACITY = 32;
/** Bytes that a stream takes before the system has taken them. */
const WRITE_ROOM = 16384;
/** Time that the other side has to take the last bytes and to end its part [ms]. */
const LINGER = 30_000;

/** The part of the network stack that streams use. */
export interface StreamStack {
  readonly interfaces: HostInterface[];
  /** VPN instance of an interface. */
  instanceOf(interfaceIndex: number): number;
  /** Interface that a packet from `sender` to an address of interface `bound` arrived on; undefined when the two are of different VPN instances. */
  interfaceOfArrival(bound: number, sender: string): number | undefined;
  /** Address that connections to `destination` begin at; undefined where there is none. */
  clientAddress(instance: number, sourceIndex: number, destination: Address): string | undefined;
}

/** A TCP connection of the computer. */
class HostStream implements Stream {
  state: StreamState;
  /** True after a `write` that took less than it was given. */
  private wantsRoom = false;
  /** True when the firmware has closed it: it gets no more events. */
  private isReleased = false;

  constructor(
    private readonly streams: HostStreams,
    readonly socket: Socket,
    readonly listener: HostListener | undefined,
    readonly address: Address,
    readonly port: number,
    readonly interfaceIndex: number,
  ) {
    this.state = listener === undefined ? "connecting" : "open";
    socket.on("error", () => undefined); // "close" follows
    socket.on("connect", () => this.change("open"));
    socket.on("readable", () => {
      if (socket.readableLength > 0) this.tell();
      else socket.read(); // "end" follows
    });
    socket.on("end", () => this.change("ended"));
    socket.on("close", () => {
      streams.free(this);
      this.change("closed");
    });
  }

  read(limit: number): string {
    if (this.state === "closed") return "";
    const bytes = this.socket.read(Math.min(limit, this.socket.readableLength)) as Buffer | null;
    return bytes === null ? "" : bytes.toString("latin1");
  }

  write(text: string): number {
    if (this.state !== "open" && this.state !== "ended") return 0;
    const taken = Math.min(text.length, Math.max(0, WRITE_ROOM - this.socket.writableLength));
    this.wantsRoom = taken < text.length;
    if (taken > 0) this.socket.write(Buffer.from(text.slice(0, taken), "latin1"), () => this.tellRoom());
    return taken;
  }

  close(): void {
    if (this.state === "closed") return;
    if (this.state === "connecting") {
      this.abort();
      return;
    }
    this.release();
    this.streams.linger(this);
    this.socket.removeAllListeners("readable");
    this.socket.end();
    this.socket.resume();
    setTimeout(() => this.reset(), LINGER).unref();
  }

  abort(): void {
    if (this.state === "closed") return;
    this.release();
    this.reset();
  }

  private release(): void {
    this.state = "closed";
    this.isReleased = true;
  }

  /** Resets the connection and frees its place. */
  reset(): void {
    this.streams.free(this);
    if (!this.socket.destroyed) this.socket.resetAndDestroy();
  }

  private tellRoom(): void {
    if (!this.wantsRoom || this.socket.writableLength >= WRITE_ROOM) return;
    this.wantsRoom = false;
    this.tell();
  }

  private change(state: StreamState): void {
    if (this.state === "closed") return;
    this.state = state;
    this.tell();
  }

  private tell(): void {
    if (!this.isReleased) this.streams.tell(this);
  }
}

/** An open TCP port on the addresses of a VPN instance. */
class HostListener implements StreamListener {
  private readonly servers = new Map<string, StreamServer>();
  private reported = "";

  constructor(
    private readonly streams: HostStreams,
    readonly port: number,
    readonly instance: number,
  ) {}

  /** Binds new addresses and closes the ports of old ones; false when one cannot be bound. */
  follow(stack: StreamStack): boolean {
    const wanted = new Map<string, number>();
    stack.interfaces.forEach((entry, index) => {
      if (stack.instanceOf(index) === this.instance) for (const address of entry.addresses) wanted.set(address, index);
    });
    for (const [address, server] of this.servers) {
      if (wanted.has(address)) continue;
      server.close();
      this.servers.delete(address);
    }
    for (const [address, index] of wanted) {
      if (this.servers.has(address)) continue;
      const server = bindServer(address, this.port, (socket) => this.streams.accept(this, index, socket));
      if (server === undefined) return false;
      this.servers.set(address, server);
    }
    return true;
  }

  /** Follows changed interfaces. An address that cannot be bound is reported once. */
  followChange(stack: StreamStack): void {
    const isComplete = this.follow(stack);
    const text = `TCP port ${this.port} is not available on a new address`;
    if (!isComplete && this.reported !== text) report(text);
    this.reported = isComplete ? "" : text;
  }

  close(): void {
    for (const server of this.servers.values()) server.close();
    this.servers.clear();
    this.streams.forget(this);
  }
}

/** The computer's TCP stack, with the interfaces and VPN instances of the board. */
export class HostStreams implements Streams {
  readonly capacity = CAPACITY;
  private readonly listeners = new Set<HostListener>();
  /** Streams of the firmware, and closed ones whose last bytes are on their way, oldest first. */
  private readonly open = new Set<HostStream>();
  private readonly lingering = new Set<HostStream>();

  constructor(
    private readonly sink: EventSink,
    private readonly stack: StreamStack,
  ) {}

  listen(port: number, instance: number): StreamListener | undefined {
    for (const other of this.listeners) if (other.port === port && other.instance === instance) return undefined;
    const listener = new HostListener(this, port, instance);
    if (!listener.follow(this.stack)) {
      listener.close();
      return undefined;
    }
    this.listeners.add(listener);
    return listener;
  }

  connect(address: Address, port: number, instance: number): Stream | undefined {
    const localAddress = this.stack.clientAddress(instance, -1, address);
    if (localAddress === undefined || !this.makeRoom()) return undefined;
    const from = localAddress === "0.0.0.0" ? {} : { localAddress };
    let socket: Socket;
    try {
      socket = connect({ host: dottedText(address), port, allowHalfOpen: true, noDelay: true, ...from });
    } catch (error) {
      report(`a connection was not made: ${reasonOf(error)}`);
      return undefined;
    }
    return this.add(new HostStream(this, socket, undefined, [...address], port, -1));
  }

  /** Takes a connection to `listener`; resets it when there is no room, nothing uses it, or its sender is of another VPN instance. */
  accept(listener: HostListener, bound: number, socket: Socket): void {
    const { remoteAddress, remotePort } = socket;
    const address = makeAddress();
    const arrival = remoteAddress === undefined ? undefined : this.stack.interfaceOfArrival(bound, remoteAddress);
    const isWanted = arrival !== undefined && this.sink.events?.onStream !== undefined && this.makeRoom();
    if (!isWanted || remotePort === undefined || !parseDotted(remoteAddress ?? "", address)) {
      socket.on("error", () => undefined);
      socket.resetAndDestroy();
      return;
    }
    this.tell(this.add(new HostStream(this, socket, listener, address, remotePort, arrival)));
  }

  /** Follows the interfaces after a change. */
  follow(): void {
    for (const listener of this.listeners) listener.followChange(this.stack);
  }

  /** Resets all connections and closes all ports. */
  stop(): void {
    for (const listener of [...this.listeners]) listener.close();
    for (const stream of [...this.open]) stream.abort();
    for (const stream of [...this.lingering]) stream.reset();
  }

  tell(stream: HostStream): void {
    this.sink.events?.onStream?.(stream);
  }

  /** The firmware has closed the stream; its place is free when the other side has ended too, or when it is needed. */
  linger(stream: HostStream): void {
    this.open.delete(stream);
    this.lingering.add(stream);
  }

  free(stream: HostStream): void {
    this.open.delete(stream);
    this.lingering.delete(stream);
  }

  forget(listener: HostListener): void {
    this.listeners.delete(listener);
  }

  private add(stream: HostStream): HostStream {
    this.open.add(stream);
    return stream;
  }

  /** Resets the longest closed stream when all places are taken. Returns false when all streams are open. */
  private makeRoom(): boolean {
    if (this.open.size + this.lingering.size < CAPACITY) return true;
    for (const oldest of this.lingering) {
      oldest.reset();
      return true;
    }
    return false;
  }
}
