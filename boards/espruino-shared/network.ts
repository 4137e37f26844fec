import { addressText, clearAddress, copyAddress, isMulticast, isSameAddress, makeAddress, parseAddress } from "../../firmware/network/address";
import { makeTimestamp, type Timestamp } from "../../firmware/time/timestamp";
import type { Counter } from "../../hal/counter";
import type { Datagram } from "../../hal/datagram";
import type { Network, NetworkInterface } from "../../hal/network";
import type { PacketBuffer } from "../../hal/packet-buffer";
import type { ServiceSocket } from "../../hal/service-socket";
import { broadcastOf, prefixLengthOf } from "../chip/subnet";
import { makeStringBuffer, type StringBuffer } from "./packet-buffer";
import type { Listener } from "./parts";

/** The one interface of an Espruino board. */
export interface EspruinoInterface extends NetworkInterface {
  prefixLength: number;
  isUp: boolean;
}

/** The UDP stack of Espruino: one socket, for clients and servers alike, and one for what is sent to everyone. */
export interface EspruinoNetwork extends Network {
  readonly interfaces: EspruinoInterface[];
  /** The interface has this address and mask now, as texts; an address of zeros, or none, when it has lost them. */
  follow(address: string | undefined, mask: string | undefined): void;
}

/** The record of a received datagram, with the sender as Espruino names it. */
interface EspruinoDatagram extends Datagram {
  readonly packet: StringBuffer;
  length: number;
  socket: ServiceSocket;
  sourcePort: number;
  sourceText: string;
}

const NO_ADDRESS = "0.0.0.0";
const USUAL_MASK = "255.255.255.0";

/** The stack; `canJoinGroups` says what the driver beneath it can. */
export function makeNetwork(listener: Listener, counter: Counter, servicePort: number, canJoinGroups: boolean): EspruinoNetwork {
  const entry: EspruinoInterface = { name: "Ethernet0/0", address: makeAddress(), prefixLength: 0, isUp: false };
  const groups: string[] = [];
  let isOpen = false;
  let stack: DgramSocket | undefined;
  let sender: DgramSocket | undefined;
  const received = makeTimestamp();
  const fresh = makeAddress();
  const mask = makeAddress();

  const sendText = (socket: DgramSocket | undefined, text: string, address: string, port: number, transmitted: Timestamp): boolean => {
    if (!entry.isUp || socket === undefined) return false;
    counter.read(transmitted);
    socket.send(text, port, address);
    return true;
  };
  const service: ServiceSocket = {
    send: (packet, length, _instance, _sourceIndex, address, port, transmitted) =>
      sendText(stack, textOf(packet, length), addressText(address), port, transmitted),
    reply: (datagram, length) => {
      const from = datagram as EspruinoDatagram;
      if (stack === undefined) return false;
      stack.send(textOf(from.packet, length), from.sourcePort, from.sourceText);
      return true;
    },
    broadcast: (packet, length, _interfaceIndex, group, _timeToLive, transmitted) => {
      // A bound socket of Espruino's cannot broadcast; an unbound one sends from a port of its own.
      if (sender === undefined) sender = require("dgram").createSocket({ type: "udp4", reuseAddr: true });
      const to = makeAddress();
      if (!isMulticast(group)) broadcastOf(entry.address, entry.prefixLength, to);
      return sendText(sender, textOf(packet, length), addressText(isMulticast(group) ? group : to), servicePort, transmitted);
    },
    joinGroup: (group) => {
      if (!isMulticast(group)) return entry.isUp;
      if (!canJoinGroups || !entry.isUp) return false;
      const text = addressText(group);
      if (groups.indexOf(text) < 0) groups.push(text);
      open();
      return true;
    },
    leaveGroup: (group) => {
      const position = groups.indexOf(addressText(group));
      if (position < 0) return;
      groups.splice(position, 1);
      open();
    },
    close: () => {},
  };
  const datagram: EspruinoDatagram = {
    packet: makeStringBuffer(),
    length: 0,
    socket: service,
    interfaceIndex: 0,
    source: makeAddress(),
    destination: makeAddress(),
    sourcePort: 0,
    sourceText: "",
    received,
  };
  const take = (text: string, info: DgramInfo): void => {
    counter.read(received);
    if (listener.events === undefined || !parseAddress(info.address, datagram.source) || isSameAddress(datagram.source, entry.address)) return;
    datagram.packet.text = text;
    datagram.length = text.length;
    datagram.sourcePort = info.port;
    datagram.sourceText = info.address;
    listener.events.onDatagram(datagram);
  };
  /** Groups are joined before a socket is bound, or never: a change of them takes a new socket. */
  const open = (): void => {
    if (stack !== undefined) stack.close();
    stack = undefined;
    if (!isOpen || !entry.isUp) return;
    stack = require("dgram").createSocket({ type: "udp4", reuseAddr: true });
    for (const group of groups) stack.addMembership(group, addressText(entry.address));
    stack.on("message", take);
    stack.bind(servicePort);
  };
  return {
    interfaces: [entry],
    canJoinGroups,
    servicePort,
    serverPort: servicePort,
    replyStamper: undefined,
    setDscp: () => false,
    bindInstance: () => {}, // there are no VPN instances here: their commands say so
    makePacketBuffer: makeStringBuffer,
    openService: () => {
      isOpen = true;
      if (stack === undefined) open();
      return service;
    },
    openClient: () => undefined, // sockets are few: requests leave by the service port
    follow: (addressWords, maskWords) => {
      const isUp = addressWords !== undefined && addressWords !== NO_ADDRESS && parseAddress(addressWords, fresh);
      if (!isUp) clearAddress(fresh);
      if (isUp === entry.isUp && isSameAddress(fresh, entry.address)) return;
      if (!parseAddress(maskWords ?? USUAL_MASK, mask)) parseAddress(USUAL_MASK, mask);
      copyAddress(fresh, entry.address);
      entry.prefixLength = prefixLengthOf(mask);
      entry.isUp = isUp;
      if (stack === undefined || !isUp) open();
      listener.events?.onInterfaceChange(0);
    },
  };
}

function textOf(packet: PacketBuffer, length: number): string {
  return (packet as StringBuffer).text.substring(0, length);
}
