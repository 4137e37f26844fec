import type { RemoteInfo } from "node:dgram";
import { makeAddress, parseAddress, type Address } from "../../firmware/network/address";
import { PUBLIC_INSTANCE } from "../../firmware/network/interfaces";
import { makeTimestamp } from "../../firmware/time/timestamp";
import type { Counter } from "../../hal/counter";
import type { Datagram } from "../../hal/datagram";
import type { Network } from "../../hal/network";
import type { PacketBuffer } from "../../hal/packet-buffer";
import type { UdpSocket } from "../../hal/udp-socket";
import { InterfaceList, isInNetwork, type HostInterface, type InterfaceChoice } from "./interfaces";
import { HostPacketBuffer } from "./packet-buffer";
import { reasonOf, report } from "./report";
import { bindPort, ClientSocket, ServicePorts, type Port } from "./sockets";
import type { Wire } from "./wire";

/** Ethernet's payload less the IPv4 and UDP headers. */
const BUFFER_BYTES = 1472;
/** How often the host's interfaces are looked at, ms: it does not tell of its own accord. */
const POLL_INTERVAL = 2000;
/** Senders whose addresses are kept in both forms: a server's usual clients. */
const CACHED_ADDRESSES = 1024;

/** The one record of received datagrams, and the text form of where the present one came from. */
export class HostDatagram implements Datagram {
  readonly packet = new HostPacketBuffer(Buffer.alloc(0));
  length = 0;
  interfaceIndex = -1;
  source: Address = makeAddress();
  sourceText = "";
  destination: Address = makeAddress();
  sourcePort = 0;
  readonly received = makeTimestamp();
  /** The port that a reply leaves by. */
  port: Port | undefined;
  socket!: UdpSocket;

  constructor(private readonly countSendError: (error: Error | null) => void) {}

  /** Node.js makes a new buffer for each message, so that it can be sent without a copy. */
  reply(length: number): boolean {
    if (this.port === undefined) return false;
    this.port.send(this.packet.bytes, 0, length, this.sourcePort, this.sourceText, this.countSendError);
    return true;
  }
}

/** The host's UDP stack. `bindService` comes first: whether the port can be had is known before the firmware starts. */
export class HostNetwork implements Network {
  readonly canJoinGroups = true;
  readonly replyTimestamper = undefined;
  private readonly datagram = new HostDatagram((error) => this.countSendError(error));
  private readonly list: InterfaceList;
  /** VPN instance of each interface; those beyond its end are in the public one. */
  private readonly instances: number[] = [];
  private readonly service = new ServicePorts(this);
  private readonly clients = new Set<ClientSocket>();
  private readonly addresses = new Map<string, Address>();
  private readonly sendErrors = new Map<string, number>();
  private poll: NodeJS.Timeout | undefined;

  constructor(
    readonly wire: Wire,
    readonly counter: Counter,
    readonly servicePort: number,
    readonly serverPort: number,
    private readonly choices: InterfaceChoice[],
  ) {
    this.list = new InterfaceList(choices);
  }

  get interfaces(): HostInterface[] {
    return this.list.interfaces;
  }

  bindInstance(interfaceIndex: number, instance: number): void {
    this.instances[interfaceIndex] = instance;
  }

  /** Node has no call for it. */
  setDscp(): boolean {
    return false;
  }

  makePacketBuffer(): PacketBuffer {
    return new HostPacketBuffer(Buffer.alloc(BUFFER_BYTES));
  }

  /** Takes the service port on every address, and follows the interfaces from now on. Throws what the system said, and then holds no port. */
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

  /** A client socket is closed. */
  forget(client: ClientSocket): void {
    this.clients.delete(client);
  }

  /** Gives all ports back. */
  stop(): void {
    clearInterval(this.poll);
    this.service.release();
    for (const client of this.clients) client.close();
  }

  /** Binds a port whose datagrams come in as those of `socket`. */
  bind(socket: UdpSocket, interfaceIndex: number, address: string, portNumber: number): Port {
    const destination = makeAddress();
    parseAddress(address, destination); // of a port on all addresses, 0.0.0.0: unknown
    const port: Port = bindPort(address, portNumber, false, (bytes, from) => {
      this.counter.read(this.datagram.received);
      this.deliver(socket, port, bytes, from, interfaceIndex, destination);
    });
    return port;
  }

  /**
   * Binds the service port of `address`, which is that of `group` or a directed broadcast address. What arrives belongs to the interface whose network holds
   * the sender, one of `joined` rather than another: the system does not tell. A sender further away has come by the only one of `joined`, or by an unknown one.
   */
  bindGroup(address: string, group: Address, joined: number[]): Port {
    return bindPort(address, this.servicePort, true, (bytes, from) => {
      this.counter.read(this.datagram.received);
      if (this.interfaceOf(from.address) >= 0) return; // our own: a broadcast comes back to its sender
      const source = this.addressOf(from.address);
      const isNear = (index: number): boolean => this.interfaces[index].isUp && holds(this.interfaces[index], source);
      const near = joined.find(isNear) ?? this.interfaces.findIndex((_entry, index) => isNear(index));
      const index = near < 0 && joined.length === 1 ? joined[0] : near;
      this.deliver(this.service, this.service.portOf(index), bytes, from, index, group);
    });
  }

  /** Index of the interface that has `address`; -1 for none. */
  interfaceOf(address: string): number {
    return this.interfaces.findIndex((entry) => entry.addresses.includes(address));
  }

  /** Of the interfaces of `instance` that are up, the one whose network holds `address`, or the first that is no loopback, or the first; -1 for none. */
  interfaceTowards(address: Address, instance: number): number {
    const usable = (entry: HostInterface, index: number): boolean => entry.isUp && (this.instances[index] ?? PUBLIC_INSTANCE) === instance;
    const near = this.interfaces.findIndex((entry, index) => usable(entry, index) && holds(entry, address));
    if (near >= 0) return near;
    const outward = this.interfaces.findIndex((entry, index) => usable(entry, index) && !entry.addresses[0].startsWith("127."));
    return outward >= 0 ? outward : this.interfaces.findIndex(usable);
  }

  /**
   * The address that a client asks from, by the path that `UdpSocket.send` describes; undefined where there is none. A board with one address asks from
   * it; with several, the host's routes decide when the path leaves it to them.
   */
  clientAddress(instance: number, sourceIndex: number, destination: Address): string | undefined {
    if (sourceIndex >= 0) return this.interfaces[sourceIndex].addresses.at(0);
    if (instance !== PUBLIC_INSTANCE) return this.interfaces[this.interfaceTowards(destination, instance)]?.addresses[0];
    const addresses = this.interfaces.flatMap((entry) => entry.addresses);
    return this.choices.length > 0 && addresses.length === 1 ? addresses[0] : "0.0.0.0";
  }

  /** A datagram could not be sent. The first of a kind is reported; all are counted. */
  readonly countSendError = (error: Error | null): void => {
    if (error === null) return;
    const kind = reasonOf(error);
    const count = this.sendErrors.get(kind) ?? 0;
    if (count === 0) report(`a datagram could not be sent: ${error.message} (said once)`);
    this.sendErrors.set(kind, count + 1);
  };

  /** Hands a datagram to the firmware; its receive timestamp has been taken. */
  private deliver(socket: UdpSocket, port: Port | undefined, bytes: Buffer, from: RemoteInfo, interfaceIndex: number, destination: Address): void {
    if (this.wire.events === undefined) return;
    if (socket === this.service && !this.service.isOpen) return;
    const datagram = this.datagram;
    datagram.packet.bytes = bytes;
    datagram.length = bytes.length;
    datagram.interfaceIndex = interfaceIndex;
    datagram.source = this.addressOf(from.address);
    datagram.sourceText = from.address;
    datagram.destination = destination;
    datagram.sourcePort = from.port;
    datagram.port = port;
    datagram.socket = socket;
    this.wire.events.onDatagram(datagram);
  }

  private followInterfaces(): void {
    const changed = this.list.update();
    if (changed.length === 0) return;
    try {
      this.service.follow(this.interfaces);
    } catch (error) {
      report(`no service on a new address: ${reasonOf(error)}`);
    }
    for (const index of changed) this.wire.events?.onInterfaceChange(index);
  }

  private addressOf(text: string): Address {
    let address = this.addresses.get(text);
    if (address === undefined) {
      if (this.addresses.size >= CACHED_ADDRESSES) this.addresses.clear();
      address = makeAddress();
      parseAddress(text, address);
      this.addresses.set(text, address);
    }
    return address;
  }
}

function holds(entry: HostInterface, address: Address): boolean {
  return isInNetwork(address, entry.addresses[0], entry.prefixLength);
}
