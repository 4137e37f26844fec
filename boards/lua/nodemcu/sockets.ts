import { dottedText, isMulticast, makeAddress, type Address } from "../../../firmware/network/address";
import type { Timestamp } from "../../../firmware/time/timestamp";
import type { Datagram } from "../../../hal/datagram";
import type { PacketBuffer } from "../../../hal/packet-buffer";
import type { ServiceSocket } from "../../../hal/service-socket";
import { directedBroadcast } from "../../../firmware/network/prefix";
import type { StringBuffer } from "./packet-buffer";
import type { NodeMcuNetwork } from "./stack";

/** The record of a received datagram, with the sender as the stack names it. */
export interface NodeMcuDatagram extends Datagram {
  readonly packet: StringBuffer;
  length: number;
  socket: ServiceSocket;
  interfaceIndex: number;
  sourcePort: number;
  sourceText: string;
  /** The stack's socket that it came by. */
  stackSocket: net.Socket | undefined;
}

const directed = makeAddress();

/** A socket of the hal over one of the stack's: service and client are alike. `port` 0 takes any; undefined when none can be had. */
export function openSocket(network: NodeMcuNetwork, port: number): ServiceSocket | undefined {
  const [isOpen, opened] = pcall(() => {
    const socket = net.createUDPSocket();
    if (port === 0) socket.listen();
    else socket.listen(port);
    return socket;
  });
  if (!isOpen) return undefined;
  const stack = opened;
  const socket: ServiceSocket = {
    send: (packet, length, _instance, _sourceIndex, address, toPort, transmitted) =>
      sendText(network, stack, textOf(packet, length), dottedText(address), toPort, transmitted),
    broadcast: (packet, length, interfaceIndex, group, timeToLive, transmitted) => {
      const entry = network.interfaces[interfaceIndex];
      if (!entry.isUp) return false;
      // The stack has one route for 255.255.255.255; the directed address leads out of the interface that is meant.
      if (isMulticast(group)) setTimeToLive(stack, timeToLive);
      else directedBroadcast(entry.address, entry.prefixLength, directed);
      return sendText(network, stack, textOf(packet, length), dottedText(isMulticast(group) ? group : directed), network.servicePort, transmitted);
    },
    joinGroup: (group, interfaceIndex) => changeGroup(network, group, interfaceIndex, net.multicastJoin),
    leaveGroup: (group, interfaceIndex) => void changeGroup(network, group, interfaceIndex, net.multicastLeave),
    close: () => void pcall(() => stack.close()),
  };
  stack.on("receive", (from, text, fromPort, address) => network.deliver(socket, from, text, fromPort, address));
  return socket;
}

function textOf(packet: PacketBuffer, length: number): string {
  return (packet as StringBuffer).text.substring(0, length);
}

function sendText(network: NodeMcuNetwork, stack: net.Socket, text: string, address: string, port: number, transmitted: Timestamp): boolean {
  network.counter.read(transmitted);
  const [hasLeft] = pcall(() => stack.send(port, address, text));
  return hasLeft;
}

/** Sends the first `length` bytes of the packet back to the sender. */
export function replyTo(datagram: NodeMcuDatagram, length: number): boolean {
  const stack = datagram.stackSocket;
  if (stack === undefined) return false;
  const [hasLeft] = pcall(() => stack.send(datagram.sourcePort, datagram.sourceText, textOf(datagram.packet, length)));
  return hasLeft;
}

function setTimeToLive(stack: net.Socket, hops: number): void {
  if (stack.ttl !== undefined) stack.ttl(hops);
}

/** Joins or leaves a group. Broadcasts need no membership. */
function changeGroup(
  network: NodeMcuNetwork,
  group: Address,
  interfaceIndex: number,
  change: (this: void, interfaceAddress: string, group: string) => void,
): boolean {
  const entry = network.interfaces[interfaceIndex];
  if (!entry.isUp) return false;
  if (!isMulticast(group)) return true;
  const [isDone] = pcall(() => change(dottedText(entry.address), dottedText(group)));
  return isDone;
}
