import { dottedText, isMulticast, isSameAddress, makeAddress, parseDotted } from "../../firmware/network/address";
import { makeTimestamp, type Timestamp } from "../../firmware/time/timestamp";
import type { Counter } from "../../hal/counter";
import type { Datagram } from "../../hal/datagram";
import type { NetworkInterface } from "../../hal/network";
import type { PacketBuffer } from "../../hal/packet-buffer";
import type { ServiceSocket } from "../../hal/service-socket";
import { directedBroadcast } from "../../firmware/network/prefix";
import type { EventSink } from "../common/event-sink";
import { makeStringBuffer, type StringBuffer } from "./packet-buffer";

/** The interface of an Espruino board. */
export interface EspruinoInterface extends NetworkInterface {
  prefixLength: number;
  isUp: boolean;
}

/** The service port, over Espruino's sockets. */
export interface EspruinoPort {
  readonly sink: EventSink;
  readonly counter: Counter;
  readonly number: number;
  readonly entry: EspruinoInterface;
  /** Joined multicast groups, as text. */
  readonly groups: string[];
  /** True after the firmware has opened it. */
  isWanted: boolean;
  bound: DgramSocket | undefined;
  /** Socket for broadcast and multicast packets, sent from a port of its own: a bound socket of Espruino cannot send broadcasts. */
  sender: DgramSocket | undefined;
}

/** The record of received datagrams, with the sender's address as text. */
interface EspruinoDatagram extends Datagram {
  readonly packet: StringBuffer;
  length: number;
  sourcePort: number;
  sourceText: string;
}

const directed = makeAddress();

/** Makes a closed port. */
export function makePort(sink: EventSink, counter: Counter, number: number, entry: EspruinoInterface): EspruinoPort {
  return { sink, counter, number, entry, groups: [], isWanted: false, bound: undefined, sender: undefined };
}

/** Binds the port again while the interface is up. Espruino ignores groups joined after a bind, so that each change needs a new socket. */
export function bindPort(port: EspruinoPort, service: ServiceSocket): void {
  if (port.bound !== undefined) port.bound.close();
  port.bound = undefined;
  if (!port.isWanted || !port.entry.isUp) return;
  const socket = openSocket();
  for (const group of port.groups) socket.addMembership(group, dottedText(port.entry.address));
  socket.on("message", makeReceiver(port, service));
  socket.bind(port.number);
  port.bound = socket;
}

/** Makes the service socket over a port. */
export function makeServiceSocket(port: EspruinoPort, canJoinGroups: boolean): ServiceSocket {
  const { entry, groups } = port;
  const service: ServiceSocket = {
    send: (packet, length, _instance, _sourceIndex, address, number, transmitted) =>
      sendText(port, port.bound, textOf(packet, length), dottedText(address), number, transmitted),
    broadcast: (packet, length, _interfaceIndex, group, _timeToLive, transmitted) => {
      if (port.sender === undefined) port.sender = openSocket();
      if (!isMulticast(group)) directedBroadcast(entry.address, entry.prefixLength, directed);
      const address = dottedText(isMulticast(group) ? group : directed);
      return sendText(port, port.sender, textOf(packet, length), address, port.number, transmitted);
    },
    joinGroup: (group) => {
      if (!isMulticast(group)) return entry.isUp;
      if (!canJoinGroups || !entry.isUp) return false;
      const text = dottedText(group);
      if (groups.indexOf(text) < 0) groups.push(text);
      bindPort(port, service);
      return true;
    },
    leaveGroup: (group) => {
      const position = groups.indexOf(dottedText(group));
      if (position < 0) return;
      groups.splice(position, 1);
      bindPort(port, service);
    },
    close: () => {},
  };
  return service;
}

/** Makes the receiver of a socket's datagrams. It reads the counter first. */
function makeReceiver(port: EspruinoPort, service: ServiceSocket): (text: string, info: DgramInfo) => void {
  const { sink, counter, entry } = port;
  const datagram: EspruinoDatagram = {
    packet: makeStringBuffer(),
    length: 0,
    socket: service,
    interfaceIndex: 0,
    source: makeAddress(),
    destination: makeAddress(),
    sourcePort: 0,
    sourceText: "",
    received: makeTimestamp(),
    reply: (length) => {
      if (port.bound === undefined) return false;
      port.bound.send(textOf(datagram.packet, length), datagram.sourcePort, datagram.sourceText);
      return true;
    },
  };
  return (text, info) => {
    counter.read(datagram.received);
    if (sink.events === undefined || !parseDotted(info.address, datagram.source)) return;
    if (isSameAddress(datagram.source, entry.address)) return; // the stack returns a broadcast to its sender
    datagram.packet.text = text;
    datagram.length = text.length;
    datagram.sourcePort = info.port;
    datagram.sourceText = info.address;
    sink.events.onDatagram(datagram);
  };
}

function openSocket(): DgramSocket {
  return require("dgram").createSocket({ type: "udp4", reuseAddr: true });
}

function sendText(
  port: EspruinoPort,
  socket: DgramSocket | undefined,
  text: string,
  address: string,
  number: number,
  transmitted: Timestamp,
): boolean {
  if (!port.entry.isUp || socket === undefined) return false;
  port.counter.read(transmitted);
  socket.send(text, number, address);
  return true;
}

function textOf(packet: PacketBuffer, length: number): string {
  return (packet as StringBuffer).text.substring(0, length);
}
