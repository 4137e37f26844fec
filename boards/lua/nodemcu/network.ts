import { clearAddress, makeAddress, parseDotted, type Address } from "../../../firmware/network/address";
import { makeTimestamp } from "../../../firmware/time/timestamp";
import type { Counter } from "../../../hal/counter";
import type { ServiceSocket } from "../../../hal/service-socket";
import { prefixLengthOf } from "../../../firmware/network/prefix";
import { senderInterface } from "../../common/sender-interface";
import { guard, reportFault } from "./guard";
import { makeStringBuffer } from "./packet-buffer";
import { openSocket, replyTo, type NodeMcuDatagram } from "./sockets";
import type { NodeMcuInterface, NodeMcuNetwork } from "./stack";

const mask = makeAddress();

/** The stack with interfaces of these names, all down. */
export function makeNetwork(names: string[], counter: Counter, servicePort: number): NodeMcuNetwork {
  const datagram: NodeMcuDatagram = {
    packet: makeStringBuffer(),
    length: 0,
    socket: undefined as unknown as ServiceSocket, // there is one before a datagram can come
    interfaceIndex: -1,
    source: makeAddress(),
    destination: makeAddress(),
    sourcePort: 0,
    sourceText: "",
    stackSocket: undefined,
    received: makeTimestamp(),
    reply: (length) => replyTo(datagram, length),
  };
  const network: NodeMcuNetwork = {
    interfaces: names.map((name) => ({ name, address: makeAddress(), prefixLength: 0, isUp: false })),
    counter,
    events: undefined,
    canJoinGroups: true,
    servicePort,
    serverPort: servicePort,
    replyTimestamper: undefined,
    setDscp: () => false,
    bindInstance: () => {}, // there are no VPN instances here: their commands say so
    makePacketBuffer: makeStringBuffer,
    openService: () => openSocket(network, servicePort),
    openClient: () => openSocket(network, 0),
    deliver: (socket, from, text, port, address) => {
      counter.read(datagram.received);
      if (network.events === undefined || !parseDotted(address, datagram.source)) return;
      const index = senderInterface(network.interfaces, datagram.source);
      if (isOurs(network.interfaces, datagram.source)) return; // a broadcast that came back to its sender
      datagram.packet.text = text;
      datagram.length = text.length;
      datagram.socket = socket;
      datagram.stackSocket = from;
      datagram.interfaceIndex = index;
      datagram.sourcePort = port;
      datagram.sourceText = address;
      const [isDone, reason] = pcall(network.events.onDatagram, datagram);
      if (!isDone) reportFault(network.events, reason);
    },
    setUp: (index, address, maskText) => {
      const entry = network.interfaces[index];
      if (!parseDotted(address, entry.address) || !parseDotted(maskText, mask)) return;
      entry.prefixLength = prefixLengthOf(mask);
      entry.isUp = true;
      reportChange(network, index);
    },
    setDown: (index) => {
      const entry = network.interfaces[index];
      if (!entry.isUp) return;
      entry.isUp = false;
      clearAddress(entry.address);
      reportChange(network, index);
    },
  };
  return network;
}

function reportChange({ events }: NodeMcuNetwork, index: number): void {
  if (events !== undefined) guard(events, () => events.onInterfaceChange(index));
}

function isOurs(interfaces: NodeMcuInterface[], address: Address): boolean {
  return interfaces.some((entry) => entry.isUp && entry.address[0] === address[0] && entry.address[1] === address[1]);
}
