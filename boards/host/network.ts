import type { RemoteInfo } from "node:dgram";
import { makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import { isInNetwork } from "../../firmware/network/prefix";
import { makeTimestamp } from "../../firmware/time/timestamp";
import type { Counter } from "../../hal/counter";
import type { Datagram } from "../../hal/datagram";
import type { Network } from "../../hal/network";
import type { PacketBuffer } from "../../hal/packet-buffer";
import type { UdpSocket } from "../../hal/udp-socket";
import type { EventSink } from "../common/event-sink";
import { InterfaceList, type HostInterface, type InterfaceChoice } from "./interfaces";
import { HostPacketBuffer } from "./packet-buffer";
import type { PacketTrace } from "./packet-trace";
import { bindPort, type Port } from "./port";
import { reasonOf, report } from "./report";
import { ClientSocket, ServicePorts } from "./sockets";
import type { HostStack } from "./stack";
import { HostStreams, type StreamStack } from "./streams";

/** Capacity of packet buffers [bytes]: the payload of an Ethernet frame less IPv4 and UDP headers. */
const BUFFER_BYTES = 1472;
/** Interval of the check for changed interfaces [ms]. The system does not report changes to Node.js. */
const POLL_INTERVAL = 2000;
/** Number of sender addresses cached in both forms. */
const CACHED_ADDRESSES = 1024;
/** VPN instance of interfaces that have not been bound to one (hal/network.ts). */
const PUBLIC_INSTANCE = 0;

/** The record of received datagrams, with the sender's address as text. */
class HostDatagram implements Datagram {
  readonly packet = new HostPacketBuffer(Buffer.alloc(0));
  length = 0;
  interfaceIndex = -1;
  source: Address = makeAddress();
  sourceText = "";
  destination: Address = makeAddress();
  sourcePort = 0;
  readonly received = makeTimestamp();
  /** Port that a reply is sent from. */
  port: Port | undefined;
  socket!: UdpSocket;

  constructor(private readonly countSendError: (error: Error | null) => void) {}

  /** Sends without a copy: Node.js makes a new buffer for each message. */
  reply(length: number): boolean {
    if (this.port === undefined) return false;
    this.port.send(this.packet.bytes, 0, length, this.sourcePort, this.sourceText, this.countSendError);
    return true;
  }
}

/** The computer's UDP stack, and its TCP stack in `streams`. `bindService` is called first: the program must know whether the port is available before the firmware starts. */
export class HostNetwork implements Network, HostStack, StreamStack {
  readonly canJoinGroups = true;
  readonly replyTimestamper = undefined;
  private readonly datagram = new HostDatagram((error) => this.countSendError(error));
  private readonly list: InterfaceList;
  /** VPN instance of each interface; undefined is the public one. */
  private readonly instances: number[] = [];
  private readonly service = new ServicePorts(this);
  private readonly clients = new Set<UdpSocket>();
  private readonly addresses = new Map<string, Address>();
  private readonly sendErrors = new Map<string, number>();
  private poll: NodeJS.Timeout | undefined;
  readonly streams: HostStreams;

  constructor(
    private readonly sink: EventSink,
    readonly counter: Counter,
    readonly servicePort: number,
    readonly serverPort: number,
    private readonly choices: InterfaceChoice[],
    readonly packetTrace: PacketTrace | undefined,
  ) {
    this.list = new InterfaceList(choices);
    this.streams = new HostStreams(sink, this);
  }

  get interfaces(): HostInterface[] {
    return this.list.interfaces;
  }

  bindInstance(interfaceIndex: number, instance: number): void {
    this.instances[interfaceIndex] = instance;
    this.streams.follow();
  }

  instanceOf(interfaceIndex: number): number {
    return this.instances[interfaceIndex] ?? PUBLIC_INSTANCE;
  }

  /** Node.js has no call for it. */
  setDscp(): boolean {
    return false;
  }

  makePacketBuffer(): PacketBuffer {
    return new HostPacketBuffer(Buffer.alloc(BUFFER_BYTES));
  }

  /** Binds the service port of every address, and follows the interfaces from now on. Throws the error of the system, with all ports closed. */
  bindService(): void {
    try {
      this.service.follow(this.interfaces);
    } catch (error) {
      this.service.release();
      throw error;
    }
    this.poll = setInterval(() => this.followInterfaces(), POLL_INTERVAL);
  }

  openService(): ServicePorts {
    this.service.isOpen = true;
    return this.service;
  }

  openClient(): UdpSocket {
    const client = new ClientSocket(this);
    this.clients.add(client);
    return client;
  }

  forget(client: UdpSocket): void {
    this.clients.delete(client);
  }

  /** Closes all ports. */
  stop(): void {
    clearInterval(this.poll);
    this.service.release();
    this.streams.stop();
    for (const client of this.clients) client.close();
  }

  bind(socket: UdpSocket, interfaceIndex: number, address: string, portNumber: number): Port {
    const destination = makeAddress();
    parseDotted(address, destination); // 0.0.0.0 on a port of all addresses: unknown
    const port: Port = bindPort(address, portNumber, false, (bytes, from) => {
      this.counter.read(this.datagram.received);
      const arrival = this.interfaceOfArrival(interfaceIndex, from.address);
      if (arrival !== undefined) this.deliver(socket, port, bytes, from, arrival, destination);
    });
    return port;
  }

  /**
   * Interface that a datagram from `sender` to a port of interface `bound` probably arrived on: Node.js does not tell. A sender on the subnet of another interface
   * came by that one, because the computer accepts all its addresses on all interfaces. Returns undefined when the two belong to different VPN instances, and -1
   * when nothing is known.
   */
  interfaceOfArrival(bound: number, sender: string): number | undefined {
    const source = this.addressOf(sender);
    const isNear = (entry: HostInterface): boolean => entry.isUp && holds(entry, source);
    if ((bound >= 0 && isNear(this.interfaces[bound])) || this.interfaceOf(sender) >= 0) return bound;
    const near = this.interfaces.findIndex((entry) => isNear(entry));
    if (near < 0 || bound < 0) return near < 0 ? bound : near;
    return this.instanceOf(near) === this.instanceOf(bound) ? near : undefined;
  }

  bindGroup(address: string, group: Address, joined: number[]): Port {
    return bindPort(address, this.servicePort, true, (bytes, from) => {
      this.counter.read(this.datagram.received);
      if (this.interfaceOf(from.address) >= 0) return; // the system returns a broadcast to its sender
      const source = this.addressOf(from.address);
      const isNear = (index: number): boolean => this.interfaces[index].isUp && holds(this.interfaces[index], source);
      const near = joined.find(isNear) ?? this.interfaces.findIndex((_entry, index) => isNear(index));
      const index = near < 0 && joined.length === 1 ? joined[0] : near;
      this.deliver(this.service, this.service.portOf(index), bytes, from, index, group);
    });
  }

  interfaceOf(address: string): number {
    return this.interfaces.findIndex((entry) => entry.addresses.includes(address));
  }

  interfaceTowards(address: Address, instance: number): number {
    const usable = (entry: HostInterface, index: number): boolean => entry.isUp && this.instanceOf(index) === instance;
    const near = this.interfaces.findIndex((entry, index) => usable(entry, index) && holds(entry, address));
    if (near >= 0) return near;
    const outward = this.interfaces.findIndex((entry, index) => usable(entry, index) && !entry.addresses[0].startsWith("127."));
    return outward >= 0 ? outward : this.interfaces.findIndex(usable);
  }

  /** The only address of a board that has one; with several, the computer's routes decide (0.0.0.0) where the path does not. */
  clientAddress(instance: number, sourceIndex: number, destination: Address): string | undefined {
    if (sourceIndex >= 0) return this.interfaces[sourceIndex].addresses.at(0);
    if (instance !== PUBLIC_INSTANCE) return this.interfaces[this.interfaceTowards(destination, instance)]?.addresses[0];
    const addresses = this.interfaces.flatMap((entry) => entry.addresses);
    return this.choices.length > 0 && addresses.length === 1 ? addresses[0] : "0.0.0.0";
  }

  readonly countSendError = (error: Error | null): void => {
    if (error === null) return;
    const kind = reasonOf(error);
    const count = this.sendErrors.get(kind) ?? 0;
    if (count === 0) report(`a datagram was not sent: ${error.message}; further errors of this kind are not reported`);
    this.sendErrors.set(kind, count + 1);
  };

  /** Passes a datagram to the firmware; its receive timestamp has been taken. */
  private deliver(socket: UdpSocket, port: Port | undefined, bytes: Buffer, from: RemoteInfo, interfaceIndex: number, destination: Address): void {
    if (this.sink.events === undefined) return;
    if (socket === this.service && !this.service.isOpen) return;
    const datagram = this.datagram;
    this.packetTrace?.noteReceived(datagram.received, from.address, from.port, bytes);
    datagram.packet.bytes = bytes;
    datagram.length = bytes.length;
    datagram.interfaceIndex = interfaceIndex;
    datagram.source = this.addressOf(from.address);
    datagram.sourceText = from.address;
    datagram.destination = destination;
    datagram.sourcePort = from.port;
    datagram.port = port;
    datagram.socket = socket;
    this.sink.events.onDatagram(datagram);
  }

  private followInterfaces(): void {
    const changed = this.list.update();
    if (changed.length === 0) return;
    try {
      this.service.follow(this.interfaces);
    } catch (error) {
      report(`no NTP service on a new address: ${reasonOf(error)}`);
    }
    this.streams.follow();
    for (const index of changed) this.sink.events?.onInterfaceChange(index);
  }

  private addressOf(text: string): Address {
    let address = this.addresses.get(text);
    if (address === undefined) {
      if (this.addresses.size >= CACHED_ADDRESSES) this.addresses.clear();
      address = makeAddress();
      parseDotted(text, address);
      this.addresses.set(text, address);
    }
    return address;
  }
}

function holds(entry: HostInterface, address: Address): boolean {
  return isInNetwork(address, entry.address, entry.prefixLength);
}
