import { copyAddress, isGroup, isSameAddress, isUnspecified, LIMITED_BROADCAST, makeAddress, type Address } from "../../firmware/network/address";
import { makeTimestamp, type Timestamp } from "../../firmware/time/timestamp";
import type { Datagram } from "../../hal/datagram";
import type { Network } from "../../hal/network";
import type { PacketBuffer } from "../../hal/packet-buffer";
import type { ServiceSocket } from "../../hal/service-socket";
import type { UdpSocket } from "../../hal/udp-socket";
import { isUsable, routeTo, type SimInterface } from "./interface";
import { makeSimPacketBuffer } from "./packet-buffer";
import { isInNetwork } from "../../firmware/network/prefix";
import { randomWord } from "./random";
import { addressFrame, claimFrame, detachPort, floodFrame, sendFrame, type Frame } from "./segment";
import { makeSimStreams, type SimStreams, type StreamOwner } from "./streams";

/** A socket with its port number. */
export interface SimSocket extends UdpSocket {
  readonly portNumber: number;
}

/** The record of received datagrams. */
export interface SimDatagram extends Datagram {
  packet: PacketBuffer;
  length: number;
  socket: SimSocket;
  interfaceIndex: number;
  sourcePort: number;
}

/** A group that an interface has joined. */
export interface Membership {
  readonly group: Address;
  readonly interfaceIndex: number;
}

/** The UDP stack of a simulated board. */
export interface SimNetwork extends Network {
  readonly interfaces: SimInterface[];
  /** Open sockets, in the order of opening. */
  readonly sockets: SimSocket[];
  readonly memberships: Membership[];
  readonly datagram: SimDatagram;
  readonly streams: SimStreams;
}

/** The part of a board that its stack uses. */
export interface StackOwner extends StreamOwner {
  readonly readCounter: (into: Timestamp) => void;
}

const NTP_PORT = 123;
/** First client port (RFC 6335). */
const FIRST_CLIENT_PORT = 49152;
/** Number of client ports. */
const CLIENT_PORTS = 16384;

/** Socket of the record before the first datagram. */
const NO_SOCKET: SimSocket = { portNumber: 0, send: () => false, close: () => {} };

/** State shared by the sockets of one board. */
interface Stack {
  readonly owner: StackOwner;
  readonly interfaces: SimInterface[];
  readonly sockets: SimSocket[];
  readonly memberships: Membership[];
  dscp: number;
}

/** Makes a stack without open sockets. */
export function makeSimNetwork(owner: StackOwner, interfaces: SimInterface[]): SimNetwork {
  const sockets: SimSocket[] = [];
  const stack: Stack = { owner, interfaces, sockets, memberships: [], dscp: 0 };
  return {
    interfaces,
    sockets,
    memberships: stack.memberships,
    datagram: makeDatagram(stack),
    streams: makeSimStreams(owner, interfaces),
    canJoinGroups: true,
    replyTimestamper: undefined,
    servicePort: NTP_PORT,
    serverPort: NTP_PORT,
    bindInstance: (interfaceIndex, instance) => {
      interfaces[interfaceIndex].instance = instance;
    },
    setDscp: (dscp) => {
      stack.dscp = dscp;
      return true;
    },
    makePacketBuffer: () => makeSimPacketBuffer(),
    openService: () => openService(stack),
    openClient: () => {
      let portNumber = FIRST_CLIENT_PORT + (randomWord(owner.random) % CLIENT_PORTS);
      while (socketAt(sockets, portNumber) !== undefined) portNumber = FIRST_CLIENT_PORT + (randomWord(owner.random) % CLIENT_PORTS);
      return openSocket(stack, portNumber);
    },
  };
}

/** Fills the stack's datagram from `frame`, which came in by interface `index`; false when no socket waits for it. Hands the segment of a stream over. The caller adds the receive timestamp. */
export function takeFrame(network: SimNetwork, index: number, frame: Frame): boolean {
  if (frame.stream !== undefined) {
    if (isAddressedTo(network, index, frame.destination)) network.streams.take(frame, frame.stream, index);
    return false;
  }
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

/** Resets the stack as a restart of its board does: closes all sockets, and clears bindings and memberships. */
export function resetNetwork(network: SimNetwork): void {
  network.setDscp(0);
  network.streams.drop();
  network.sockets.splice(0, network.sockets.length);
  network.memberships.splice(0, network.memberships.length);
  const made = network.interfaces.filter((port) => port.isMade);
  for (const port of made) detachPort(port);
  network.interfaces.splice(network.interfaces.length - made.length, made.length);
  for (let i = 0; i < network.interfaces.length; i++) network.interfaces[i].instance = 0;
}

/** Clears the memberships of an interface whose link went down, as a restart of the network driver does. */
export function dropMemberships(network: SimNetwork, index: number): void {
  for (let i = network.memberships.length - 1; i >= 0; i--) {
    if (network.memberships[i].interfaceIndex === index) network.memberships.splice(i, 1);
  }
}

/** Returns whether a frame is for this board: a broadcast, a group that the interface has joined, or an address of an interface of its instance. */
function isAddressedTo(network: SimNetwork, index: number, destination: Address): boolean {
  if (isSameAddress(destination, LIMITED_BROADCAST)) return true;
  if (isGroup(destination)) return membershipAt(network.memberships, destination, index) >= 0;
  const interfaces = network.interfaces;
  for (let i = 0; i < interfaces.length; i++) {
    const isOurs = interfaces[i].isUp && interfaces[i].instance === interfaces[index].instance;
    if (isOurs && isSameAddress(interfaces[i].address, destination)) return true;
  }
  return false;
}

function membershipAt(memberships: Membership[], group: Address, interfaceIndex: number): number {
  for (let i = 0; i < memberships.length; i++) {
    if (memberships[i].interfaceIndex === interfaceIndex && isSameAddress(memberships[i].group, group)) return i;
  }
  return -1;
}

function makeDatagram(stack: Stack): SimDatagram {
  const datagram: SimDatagram = {
    packet: makeSimPacketBuffer(),
    length: 0,
    socket: NO_SOCKET,
    interfaceIndex: -1,
    source: makeAddress(),
    sourcePort: 0,
    destination: makeAddress(),
    received: makeTimestamp(),
    reply(length: number): boolean {
      const port = stack.interfaces[datagram.interfaceIndex];
      if (!stack.owner.isPowered() || !isUsable(port)) return false;
      const from = isGroup(datagram.destination) ? port.address : datagram.destination;
      const { packet, socket, source, sourcePort } = datagram;
      return transmit(stack, port, packet, length, from, socket.portNumber, source, sourcePort, 0);
    },
  };
  return datagram;
}

function socketAt(sockets: SimSocket[], portNumber: number): SimSocket | undefined {
  for (let i = 0; i < sockets.length; i++) if (sockets[i].portNumber === portNumber) return sockets[i];
  return undefined;
}

function openSocket(stack: Stack, portNumber: number): SimSocket {
  const { owner, interfaces, sockets } = stack;
  const socket: SimSocket = {
    portNumber,
    send(
      packet: PacketBuffer,
      length: number,
      instance: number,
      sourceIndex: number,
      address: Address,
      port: number,
      transmitted: Timestamp,
    ): boolean {
      owner.readCounter(transmitted);
      const index = owner.isPowered() ? routeTo(interfaces, instance, address) : -1;
      if (index < 0) return false;
      const from = interfaces[sourceIndex >= 0 ? sourceIndex : index].address;
      return transmit(stack, interfaces[index], packet, length, from, portNumber, address, port, 0);
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
      return transmit(stack, interfaces[index], packet, length, interfaces[index].address, NTP_PORT, group, NTP_PORT, timeToLive);
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

/** Sends a packet on an interface, by its gateway outside its network. `timeToLive` applies to groups; 0 keeps the default. */
function transmit(
  stack: Stack,
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
  const isNear = isGroup(to) || isInNetwork(to, by.address, by.prefixLength);
  if (!isNear && isUnspecified(by.gateway)) return false;
  const frame = claimFrame(by.segment);
  packet.readWords(0, Math.floor((length + 1) / 2), frame.payload.words);
  frame.length = length;
  addressFrame(frame, from, fromPort, to, toPort);
  frame.dscp = stack.dscp;
  if (timeToLive > 0) frame.timeToLive = timeToLive;
  if (isGroup(to)) floodFrame(by.segment, by, frame);
  else sendFrame(by.segment, by, isNear ? to : by.gateway, frame);
  return true;
}
