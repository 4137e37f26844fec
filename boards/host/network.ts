import { makeAddress, parseAddress, type Address } from "../../firmware/network/address";
import { makeTimestamp } from "../../firmware/time/timestamp";
import type { Counter } from "../../hal/counter";
import type { Datagram } from "../../hal/datagram";
import type { Network } from "../../hal/network";
import type { PacketBuffer } from "../../hal/packet-buffer";
import type { UdpSocket } from "../../hal/udp-socket";
import { InterfaceList, type HostInterface, type InterfaceChoice } from "./interfaces";
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
  port!: Port;
  socket!: UdpSocket;
}

/** The host's UDP stack. `bindService` comes first: whether the port can be had is known before the firmware starts. */
export class HostNetwork implements Network {
  readonly canJoinGroups = false;
  readonly datagram = new HostDatagram();
  private readonly list: InterfaceList;
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

  openClient(): UdpSocket | undefined {
    try {
      const client = new ClientSocket(this, this.clientAddress());
      this.clients.add(client);
      return client;
    } catch (error) {
      report(`no port for a request: ${reasonOf(error)}`);
      return undefined;
    }
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
    const datagram = this.datagram;
    const destination = makeAddress();
    parseAddress(address, destination); // of a port on all addresses, 0.0.0.0: unknown
    const port: Port = bindPort(address, portNumber, (bytes, from) => {
      this.counter.read(datagram.received);
      if (this.wire.events === undefined) return;
      if (socket === this.service && !this.service.isOpen) return;
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
    });
    return port;
  }

  /** A datagram could not be sent. The first of a kind is reported; all are counted. */
  readonly countSendError = (error: Error | null): void => {
    if (error === null) return;
    const kind = reasonOf(error);
    const count = this.sendErrors.get(kind) ?? 0;
    if (count === 0) report(`a datagram could not be sent: ${error.message} (said once)`);
    this.sendErrors.set(kind, count + 1);
  };

  /** A board with one address asks from it; with several, the host's routes decide. */
  private clientAddress(): string {
    const addresses = this.interfaces.flatMap((entry) => entry.addresses);
    return this.choices.length > 0 && addresses.length === 1 ? addresses[0] : "0.0.0.0";
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
