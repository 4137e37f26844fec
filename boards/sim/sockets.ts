import { copyAddress, isSameAddress, isUnspecified, makeAddress, type Address } from "../../firmware/network/address";
import { makeTimestamp, type Timestamp } from "../../firmware/time/timestamp";
import type { Datagram } from "../../hal/datagram";
import type { Network, NetworkInterface } from "../../hal/network";
import type { PacketBuffer } from "../../hal/packet-buffer";
import type { ServiceSocket } from "../../hal/service-socket";
import type { UdpSocket } from "../../hal/udp-socket";
import { makeSimPacketBuffer } from "./packet-buffer";
import { randomWord, type Random } from "./random";
import { addressFrame, claimFrame, floodFrame, isGroup, sendFrame, type Frame, type Port } from "./segment";

/** An interface of a simulated board: what the firmware sees of it, and the port that it is on the segment. */
export interface SimInterface extends NetworkInterface, Port {
  prefixLength: number;
  isUp: boolean;
}

/** A socket with its port number. */
export interface SimSocket extends UdpSocket {
  readonly portNumber: number;
}

/** The record of the datagram that is being received. */
export interface SimDatagram extends Datagram {
  packet: PacketBuffer;
  length: number;
  socket: UdpSocket;
  interfaceIndex: number;
  sourcePort: number;
}

/** A group that an interface receives. */
export interface Membership {
  readonly group: Address;
  readonly interfaceIndex: number;
}

/** The UDP stack of a simulated board. */
export interface SimNetwork extends Network {
  readonly interfaces: SimInterface[];
  /** Open ones, in the order of opening. */
  readonly sockets: SimSocket[];
  readonly memberships: Membership[];
  readonly datagram: SimDatagram;
}

/** What the stack needs of its board. */
export interface StackOwner {
  readonly random: Random;
  /** Whether packets may leave; a board without power sends none. */
  readonly isPowered: () => boolean;
  readonly readCounter: (into: Timestamp) => void;
}

const NTP_PORT = 123;
/** First of the ports that clients get (RFC 6335), and how many there are. */
const FIRST_CLIENT_PORT = 49152;
const CLIENT_PORTS = 16384;

const BROADCAST: Address = [65535, 65535];
/** Stands in a datagram until one has come. */
const NO_SOCKET: UdpSocket = { send: () => false, reply: () => false, close: () => {} };

const networkOf: Address = makeAddress();
const otherNetwork: Address = makeAddress();

/** What the sockets of one board share. */
interface Stack {
  readonly owner: StackOwner;
  readonly interfaces: SimInterface[];
  readonly sockets: SimSocket[];
  readonly memberships: Membership[];
}

/** A stack without open sockets. */
export function makeSimNetwork(owner: StackOwner, interfaces: SimInterface[]): SimNetwork {
  const sockets: SimSocket[] = [];
  const stack: Stack = { owner, interfaces, sockets, memberships: [] };
  return {
    interfaces,
    sockets,
    memberships: stack.memberships,
    datagram: makeDatagram(),
    canJoinGroups: true,
    servicePort: NTP_PORT,
    serverPort: NTP_PORT,
    makePacketBuffer: () => makeSimPacketBuffer(),
    openService: () => openService(stack),
    openClient: () => {
      let portNumber = FIRST_CLIENT_PORT + (randomWord(owner.random) % CLIENT_PORTS);
      while (socketAt(sockets, portNumber) !== undefined) portNumber = FIRST_CLIENT_PORT + (randomWord(owner.random) % CLIENT_PORTS);
      return openSocket(stack, portNumber);
    },
  };
}

/** Fills the stack's datagram from `frame`, which came in by interface `index`; false when no socket waits for it. The caller adds the receive stamp. */
export function takeFrame(network: SimNetwork, index: number, frame: Frame): boolean {
  const socket = socketAt(network.sockets, frame.destinationPort);
  if (socket === undefined || !isAddressedTo(network, index, frame.destination)) return false;
  const datagram = network.datagram;
  datagram.packet = frame.payload;
  datagram.length = frame.length;
  datagram.socket = socket;
  datagram.interfaceIndex = index;
  copyAddress(frame.source, datagram.source);
  datagram.sourcePort = frame.sourcePort;
  copyAddress(frame.destination, datagram.destination);
  return true;
}

/** The interface by which `address` is reached: the first one that is up, is plugged in and has it in its network; -1 for no route. */
export function routeTo(interfaces: SimInterface[], address: Address): number {
  for (let i = 0; i < interfaces.length; i++) {
    const port = interfaces[i];
    if (!port.isUp || port.segment === undefined || isUnspecified(port.address)) continue;
    maskAddress(port.address, port.prefixLength, networkOf);
    maskAddress(address, port.prefixLength, otherNetwork);
    if (networkOf[0] === otherNetwork[0] && networkOf[1] === otherNetwork[1]) return i;
  }
  return -1;
}

function maskAddress(address: Address, prefixLength: number, into: Address): void {
  into[0] = address[0] - (address[0] % hostsIn(16 - prefixLength));
  into[1] = address[1] - (address[1] % hostsIn(32 - prefixLength));
}

/** 2^bits for what of `bits` lies in one word, 0..16. */
function hostsIn(bits: number): number {
  if (bits <= 0) return 1;
  return Math.pow(2, bits > 16 ? 16 : bits);
}

/** Broadcasts come to every interface, groups where they have been joined, and the rest to its own address: the segment sees to that. */
function isAddressedTo(network: SimNetwork, index: number, destination: Address): boolean {
  if (!isGroup(destination) || isSameAddress(destination, BROADCAST)) return true;
  return membershipAt(network.memberships, destination, index) >= 0;
}

function membershipAt(memberships: Membership[], group: Address, interfaceIndex: number): number {
  for (let i = 0; i < memberships.length; i++) {
    if (memberships[i].interfaceIndex === interfaceIndex && isSameAddress(memberships[i].group, group)) return i;
  }
  return -1;
}

function makeDatagram(): SimDatagram {
  return {
    packet: makeSimPacketBuffer(),
    length: 0,
    socket: NO_SOCKET,
    interfaceIndex: -1,
    source: makeAddress(),
    sourcePort: 0,
    destination: makeAddress(),
    received: makeTimestamp(),
  };
}

function socketAt(sockets: SimSocket[], portNumber: number): SimSocket | undefined {
  for (let i = 0; i < sockets.length; i++) if (sockets[i].portNumber === portNumber) return sockets[i];
  return undefined;
}

function openSocket(stack: Stack, portNumber: number): SimSocket {
  const { owner, interfaces, sockets } = stack;
  const socket: SimSocket = {
    portNumber,
    send(packet: PacketBuffer, length: number, address: Address, port: number, transmitted: Timestamp): boolean {
      owner.readCounter(transmitted);
      const index = owner.isPowered() ? routeTo(interfaces, address) : -1;
      if (index < 0) return false;
      return transmit(interfaces[index], packet, length, interfaces[index].address, portNumber, address, port, 0);
    },
    reply(datagram: Datagram, length: number): boolean {
      const port = interfaces[datagram.interfaceIndex];
      if (!owner.isPowered() || !port.isUp) return false;
      const from = isGroup(datagram.destination) ? port.address : datagram.destination;
      return transmit(port, datagram.packet, length, from, portNumber, datagram.source, datagram.sourcePort, 0);
    },
    close(): void {
      const place = sockets.indexOf(socket);
      if (place >= 0) sockets.splice(place, 1);
    },
  };
  sockets.push(socket);
  return socket;
}

function openService(stack: Stack): ServiceSocket {
  const { owner, interfaces, memberships } = stack;
  const groups = {
    broadcast(packet: PacketBuffer, length: number, index: number, group: Address, timeToLive: number, transmitted: Timestamp): boolean {
      owner.readCounter(transmitted);
      if (!owner.isPowered() || !interfaces[index].isUp) return false;
      return transmit(interfaces[index], packet, length, interfaces[index].address, NTP_PORT, group, NTP_PORT, timeToLive);
    },
    joinGroup(group: Address, interfaceIndex: number): boolean {
      if (!interfaces[interfaceIndex].isUp) return false;
      if (membershipAt(memberships, group, interfaceIndex) < 0) memberships.push({ group: [group[0], group[1]], interfaceIndex });
      return true;
    },
    leaveGroup(group: Address, interfaceIndex: number): void {
      const place = membershipAt(memberships, group, interfaceIndex);
      if (place >= 0) memberships.splice(place, 1);
    },
  };
  return Object.assign(openSocket(stack, NTP_PORT), groups);
}

/** `timeToLive` is for groups; 0 keeps the usual one. */
function transmit(
  by: SimInterface,
  packet: PacketBuffer,
  length: number,
  from: Address,
  fromPort: number,
  to: Address,
  toPort: number,
  timeToLive: number,
): boolean {
  if (by.segment === undefined) return false;
  const frame = claimFrame(by.segment);
  packet.readWords(0, Math.floor((length + 1) / 2), frame.payload.words);
  frame.length = length;
  addressFrame(frame, from, fromPort, to, toPort);
  if (timeToLive > 0) frame.timeToLive = timeToLive;
  if (isGroup(to)) floodFrame(by.segment, by, frame);
  else sendFrame(by.segment, by, to, frame);
  return true;
}
