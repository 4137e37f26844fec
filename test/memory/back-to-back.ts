import { makeKeyStore } from "../../firmware/auth/keys";
import { makeAccessControl } from "../../firmware/server/access";
import type { Board } from "../../hal/board";
import type { Datagram } from "../../hal/datagram";
import type { PacketBuffer } from "../../hal/packet-buffer";
import type { ServiceSocket } from "../../hal/service-socket";
import type { UdpSocket } from "../../hal/udp-socket";
import { makeSystemClock } from "../../firmware/clock/system-clock";
import { addLocalClock, addServer } from "../../firmware/modes/configured";
import type { Engine } from "../../firmware/engine/engine";
import { makeEngine, onAlarm, onDatagram } from "../../firmware/engine/event-loop";
import { openService } from "../../firmware/engine/running";
import { FULL_FEATURES } from "../../firmware/full-features";
import { copyAddress, makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import { Mode } from "../../firmware/packet/protocol";
import { Refusal } from "../../firmware/association/refusal";
import { makeServerSettings } from "../../firmware/settings/configuration";
import { addInterval } from "../../firmware/time/interval";
import { copyTimestamp, makeTimestamp, type Timestamp } from "../../firmware/time/timestamp";

/**
 * Two engines connected directly, to count heap bytes and nanoseconds: a packet sent by one is received by the other in the same call. The boards replace the
 * hardware: the test advances the counter, and a socket is a function call. The firmware is complete. Portable: runs on V8 and on Lua.
 */
export interface BackToBack {
  client: Engine;
  server: Engine;
  /** Counter of both boards. */
  counter: Timestamp;
  /** Last request, as received by the server. */
  request: Datagram;
  /** Service socket of the server. */
  service: ServiceSocket;
  /** Last reply of the server, for delivery to the client. */
  reply: Datagram;
  /** The 24 words of the request: the reply overwrites its buffer. */
  requestWords: number[];
}

const SERVER = "192.0.2.1";
const CLIENT = "192.0.2.2";
const ASSOCIATIONS = 8;

/** Datagram whose socket is set later. */
export interface WordDatagram extends Datagram {
  length: number;
  socket: UdpSocket;
  reply: (length: number) => boolean;
}

/** Makes a datagram of 24 words, an NTP packet without trailer. */
export function makeDatagram(source: string, socket: UdpSocket): WordDatagram {
  const words: number[] = [];
  for (let i = 0; i < 24; i++) words.push(0);
  const address = makeAddress();
  parseDotted(source, address);
  const packet: PacketBuffer = {
    capacity: 48,
    readByte(offset: number): number {
      const word = words[Math.floor(offset / 2)];
      return offset % 2 === 0 ? Math.floor(word / 256) : word % 256;
    },
    writeByte(): void {
      throw new Error("no byte is written on the packet path");
    },
    readWords(offset: number, count: number, into: number[]): void {
      const first = Math.floor(offset / 2);
      for (let i = 0; i < count; i++) into[i] = words[first + i];
    },
    writeWords(offset: number, count: number, from: number[]): void {
      const first = Math.floor(offset / 2);
      for (let i = 0; i < count; i++) words[first + i] = from[i];
    },
  };
  return {
    packet,
    length: 48,
    socket,
    interfaceIndex: 0,
    source: address,
    destination: makeAddress(),
    sourcePort: 123,
    received: makeTimestamp(),
    reply: () => false,
  };
}

/** Makes a board without hardware: the test advances `counter`; packets are sent by the given sockets. */
export function makeBoard(
  counter: Timestamp,
  address: Address,
  clientSocket: UdpSocket | undefined,
  serviceSocket: ServiceSocket,
  buffer: PacketBuffer,
): Board {
  let random = 12345;
  return {
    model: "back-to-back",
    counter: {
      precision: -20,
      read(into: Timestamp): void {
        copyTimestamp(counter, into);
      },
    },
    timer: { schedule(): void {} },
    memory: undefined,
    random: {
      word(): number {
        random = (random * 75 + 74) % 65537;
        return random % 65536;
      },
    },
    network: {
      interfaces: [{ name: "Ethernet0/0", address, prefixLength: 24, isUp: true }],
      canJoinGroups: false,
      replyTimestamper: undefined,
      servicePort: 123,
      serverPort: 123,
      makePacketBuffer: () => buffer,
      openService: () => serviceSocket,
      openClient: () => clientSocket,
      bindInstance(): void {},
      setDscp: () => false,
    },
    resolver: { resolve(): void {} },
    storage: { read: () => undefined, has: () => false, write: () => true, remove(): void {}, setAside: () => "" },
    realTimeClock: undefined,
    thermometer: undefined,
    digest: { md5(): void {} },
    addressing: undefined,
    vault: { seal: (secret) => secret, unseal: (text) => text },
    console: { write(): void {}, hangUp(): void {}, isAttended: true },
    restart(): void {},
  };
}

/** One-way delay [s]. */
const ONE_WAY = 1e-4;

/** Makes the pair; the client has a thermometer that reads another temperature each time. */
export function makeWarmPair(): BackToBack {
  const pair = makeBackToBack();
  pair.client.discipline.thermometer = { read: () => 20 + pair.counter[2] / 65536 };
  return pair;
}

/** Makes the pair: the server has a local reference clock of stratum 2, and the client has the server as its source. */
export function makeBackToBack(): BackToBack {
  const counter = makeTimestamp();
  addInterval(counter, 1, counter);
  const pair: { client: Engine | undefined; server: Engine | undefined } = { client: undefined, server: undefined };
  const requestWords: number[] = [];
  const replyWords: number[] = [];
  for (let i = 0; i < 24; i++) {
    requestWords.push(0);
    replyWords.push(0);
  }

  const clientSocket: UdpSocket = {
    send(packet, _length, _instance, _sourceIndex, _address, _port, transmitted): boolean {
      copyTimestamp(counter, transmitted);
      packet.readWords(0, 24, requestWords);
      request.packet.writeWords(0, 24, requestWords);
      addInterval(counter, ONE_WAY, counter);
      copyTimestamp(counter, request.received);
      if (pair.server !== undefined) onDatagram(pair.server, request);
      return true;
    },
    close(): void {},
  };
  const service: ServiceSocket = {
    send: () => false,
    broadcast: () => false,
    joinGroup: () => false,
    leaveGroup(): void {},
    close(): void {},
  };
  const request = makeDatagram(CLIENT, service);
  const reply = makeDatagram(SERVER, clientSocket);
  request.reply = () => {
    request.packet.readWords(0, 24, replyWords);
    reply.packet.writeWords(0, 24, replyWords);
    return true;
  };
  const serverAddress = makeAddress();
  const clientAddress = makeAddress();
  copyAddress(reply.source, serverAddress);
  copyAddress(request.source, clientAddress);

  const serverBoard = makeBoard(counter, serverAddress, undefined, service, makeDatagram(SERVER, service).packet);
  const clientBoard = makeBoard(counter, clientAddress, clientSocket, service, makeDatagram(CLIENT, clientSocket).packet);
  const log = { write(): void {} };
  const server = makeEngine(
    serverBoard,
    FULL_FEATURES,
    makeSystemClock(serverBoard.counter),
    makeAccessControl(),
    makeKeyStore(8),
    log,
    ASSOCIATIONS,
  );
  const client = makeEngine(
    clientBoard,
    FULL_FEATURES,
    makeSystemClock(clientBoard.counter),
    makeAccessControl(),
    makeKeyStore(8),
    log,
    ASSOCIATIONS,
  );
  pair.server = server;
  pair.client = client;
  openService(server);
  openService(client);
  addLocalClock(server, { address: "127.127.1.0", stratum: 2 });
  addServer(client, makeServerSettings(SERVER), Mode.Client);
  onAlarm(server);
  const backToBack: BackToBack = { client, server, counter, request, reply, requestWords, service };
  deliver = (): void => {
    addInterval(counter, ONE_WAY, counter);
    copyTimestamp(counter, reply.received);
    onDatagram(client, reply);
  };
  return backToBack;
}

let deliver = (): void => {};

/**
 * Runs `rounds` polls: the alarms of both engines, request, reply, sample, selection and clock update. The drift is never saved, because that makes a text
 * once an hour and a poll takes 65 s. Returns the number of accepted replies.
 */
export function runRounds(pair: BackToBack, rounds: number): number {
  const before = pair.client.refused[Refusal.None];
  for (let i = 0; i < rounds; i++) {
    addInterval(pair.counter, 65, pair.counter);
    addInterval(pair.counter, 1000, pair.client.driftDeadline);
    addInterval(pair.counter, 1000, pair.server.driftDeadline);
    onAlarm(pair.server);
    onAlarm(pair.client);
    deliver();
  }
  return pair.client.refused[Refusal.None] - before;
}

/** Delivers the client's last request to the server `count` times: the reply path alone. Returns the number of replies. */
export function runReplies(pair: BackToBack, count: number): number {
  const before = pair.server.refused[Refusal.None];
  for (let i = 0; i < count; i++) {
    pair.request.packet.writeWords(0, 24, pair.requestWords);
    onDatagram(pair.server, pair.request);
  }
  return pair.server.refused[Refusal.None] - before;
}
