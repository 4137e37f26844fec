import type { Association } from "../../firmware/association/association";
import { makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import type { Engine } from "../../firmware/engine/engine";
import { onDatagram, onAlarm } from "../../firmware/engine/event-loop";
import { decodePacket, encodePacket, makePacket, type Packet } from "../../firmware/packet/packet";
import { Leap, Mode } from "../../firmware/packet/protocol";
import { addInterval } from "../../firmware/time/interval";
import { copyTimestamp, makeTimestamp, type Timestamp } from "../../firmware/time/timestamp";
import { addressFrame, attachPort, claimFrame, sendFrame, type Frame, type Port } from "../../boards/sim/segment";
import { readTrueTime } from "../../boards/sim/world";
import type { Datagram } from "../../hal/datagram";
import type { UdpSocket } from "../../hal/udp-socket";
import { makeBackToBack, runRounds, type BackToBack } from "../memory/back-to-back";
import { makeBytePacket } from "../packet/byte-packet";
import type { Lab, LabBoard } from "../scenario/lab";

/** A synchronized client, the server that it follows, and someone who can put any bytes before either of them. */
export interface Forger {
  pair: BackToBack;
  client: Engine;
  server: Engine;
  association: Association;
}

/** Client and server after a hundred good rounds. */
export function makeForger(): Forger {
  const pair = makeBackToBack();
  runRounds(pair, 100);
  return { pair, client: pair.client, server: pair.server, association: pair.client.table[0] };
}

/** Lets a poll interval pass and the client ask; the server's true reply waits in `pair.reply`. */
export function ask(forger: Forger): void {
  addInterval(forger.pair.counter, 65, forger.pair.counter);
  onAlarm(forger.server);
  onAlarm(forger.client);
  addInterval(forger.pair.counter, 1e-4, forger.pair.counter);
}

/** The server's true reply to the last request, to be changed. */
export function trueReply(forger: Forger): Packet {
  const words: number[] = [];
  forger.pair.reply.packet.readWords(0, 24, words);
  const packet = makePacket();
  decodeWords(words, packet);
  return packet;
}

/** The client's last request, to be changed. */
export function trueRequest(forger: Forger): Packet {
  const packet = makePacket();
  decodeWords(forger.pair.requestWords, packet);
  return packet;
}

/** The bytes of a packet, with `trailer` behind its header. */
export function bytesOf(packet: Packet, trailer: number[] = []): number[] {
  const buffer = makeBytePacket([], 512);
  encodePacket(packet, buffer);
  return [...buffer.bytes, ...trailer];
}

/** Puts `bytes` before the client as if they came from its server. The refusal, as counted. */
export function deliverToClient(forger: Forger, bytes: number[], overrides: Partial<BackToBack["reply"]> = {}): number {
  return deliver(forger.client, bytes, { ...forger.pair.reply, ...overrides }, forger);
}

/** Puts `bytes` before the server. The refusal, and the bytes of the reply when there was one. */
export function deliverToServer(forger: Forger, bytes: number[], sourcePort = 40000): { refusal: number; reply: number[] | undefined } {
  let reply: number[] | undefined;
  const packet = makeBytePacket([...bytes], 512);
  const answer = (length: number): boolean => {
    reply = packet.bytes.slice(0, length);
    return true;
  };
  const before = [...forger.server.refused];
  onDatagram(forger.server, { ...forger.pair.request, packet, length: bytes.length, sourcePort, reply: answer });
  return { refusal: whichGrew(before, forger.server.refused), reply };
}

/**
 * A host on a lab's LAN that says what the test wants, at once and as whomever it likes: a peer, a broadcast server, or an attacker. It is no Timewire, hears
 * everything that is sent to it, and answers nothing by itself but requests of mode 3, while `isServing`.
 */
export interface Stranger {
  readonly net: Lab;
  readonly address: Address;
  isServing: boolean;
  /** Received packets, the newest last. */
  readonly heard: Heard[];
}

/** A packet, and when it came: s of the world, and the true time. */
export interface Heard {
  at: number;
  received: Timestamp;
  packet: Packet;
}

/** Plugs a stranger in at `address` (dotted text). */
export function addStranger(net: Lab, address: string): Stranger {
  const stranger: Stranger = { net, address: makeAddress(), isServing: true, heard: [] };
  parseDotted(address, stranger.address);
  const port: Port = {
    address: stranger.address,
    isUp: true,
    vlan: 0,
    segment: undefined,
    outbound: undefined,
    inbound: undefined,
    receive: (frame) => hear(stranger, port, frame),
  };
  attachPort(net.lan, port);
  return stranger;
}

/** A packet of `mode` of a stratum 1 server that tells the true time, with `origin` and receive timestamp when it answers something. */
export function packetOf(net: Lab, mode: number, origin?: Timestamp): Packet {
  const packet = makePacket();
  packet.leap = Leap.None;
  packet.version = 4;
  packet.mode = mode;
  packet.stratum = 1;
  packet.poll = 6;
  packet.precision = -20;
  packet.refId = [0x4750, 0x5300];
  readTrueTime(net.world, packet.reference);
  readTrueTime(net.world, packet.transmit);
  if (origin !== undefined) {
    copyTimestamp(origin, packet.origin);
    copyTimestamp(packet.transmit, packet.receive);
  }
  return packet;
}

/** The last packet of `mode` that the stranger has heard. */
export function lastHeard(stranger: Stranger, mode: number): Packet {
  return findLast(stranger, mode).packet;
}

/** Packet that an honest peer sends now in `mode`: it echoes the last packet of mode `heardMode` that it has heard. */
export function answerOf(stranger: Stranger, mode: number, heardMode: number): Packet {
  const last = findLast(stranger, heardMode);
  const packet = packetOf(stranger.net, mode, last.packet.transmit);
  copyTimestamp(last.received, packet.receive);
  return packet;
}

function findLast(stranger: Stranger, mode: number): Heard {
  const last = stranger.heard.filter(({ packet }) => packet.mode === mode).pop();
  if (last === undefined) throw new Error(`it has not heard a packet of mode ${mode}`);
  return last;
}

/** Destination and interface of a datagram; the default is the service port of its first interface. */
export interface Way {
  source?: Address;
  destination?: Address;
  sourcePort?: number;
  socket?: UdpSocket;
  interfaceIndex?: number;
}

/** Puts `bytes` before `board` at this moment, as if `stranger` had sent them. The refusal, as counted. */
export function deliverToBoard(board: LabBoard, stranger: Stranger, bytes: number[], way: Way = {}): number {
  const { engine } = board.timewire;
  const socket = way.socket ?? engine.service;
  if (socket === undefined) throw new Error("the board has no open port");
  const datagram: Datagram = {
    packet: makeBytePacket([...bytes], 512),
    length: bytes.length,
    socket,
    interfaceIndex: way.interfaceIndex ?? 0,
    source: [...(way.source ?? stranger.address)],
    destination: way.destination ?? board.sim.network.interfaces[0].address,
    sourcePort: way.sourcePort ?? 123,
    received: makeTimestamp(),
    reply: (length) => socket.send(datagram.packet, length, 0, 0, datagram.source, datagram.sourcePort, makeTimestamp()),
  };
  board.sim.counter.read(datagram.received);
  const before = [...engine.refused];
  onDatagram(engine, datagram);
  return whichGrew(before, engine.refused);
}

/** State that an attack on a board must not change: every association, the clock and the system variables, but for the counters of refusals. */
export function snapshotBoard(board: LabBoard): unknown {
  const { engine } = board.timewire;
  const { clock, discipline, system, selection } = engine;
  const table = engine.table.map((association) => ({ ...association, refused: undefined, bogusOrigins: undefined, socket: undefined }));
  return structuredClone({ table, clock: { ...clock, counter: undefined }, discipline, system, selection });
}

function hear(stranger: Stranger, port: Port, frame: Frame): void {
  const packet = makePacket();
  decodeWords(frame.payload.words.slice(0, 24), packet);
  const received = makeTimestamp();
  readTrueTime(stranger.net.world, received);
  stranger.heard.push({ at: stranger.net.world.now, received, packet });
  if (packet.mode !== Mode.Client || !stranger.isServing) return;
  const answer = claimFrame(stranger.net.lan);
  encodePacket(packetOf(stranger.net, Mode.Server, packet.transmit), answer.payload);
  answer.length = 48;
  addressFrame(answer, port.address, 123, frame.source, frame.sourcePort);
  sendFrame(stranger.net.lan, port, frame.source, answer);
}

/** State that an attack must not change: everything the client knows about its source and its clock, but for the refusal counters. */
export function snapshot(forger: Forger): unknown {
  const { clock, discipline, system, selection } = forger.client;
  const association = { ...forger.association, refused: undefined, socket: undefined };
  return structuredClone({ association, clock: { ...clock, counter: undefined }, discipline, system, selection });
}

function deliver(engine: Engine, bytes: number[], like: BackToBack["reply"], forger: Forger): number {
  const before = [...engine.refused];
  const received = makeTimestamp();
  copyTimestamp(forger.pair.counter, received);
  onDatagram(engine, { ...like, packet: makeBytePacket([...bytes], 512), length: bytes.length, received });
  return whichGrew(before, engine.refused);
}

function whichGrew(before: number[], after: number[]): number {
  const grown = after.map((count, refusal) => (count > before[refusal] ? refusal : -1)).filter((refusal) => refusal >= 0);
  if (grown.length !== 1) throw new Error(`one packet moved the counters ${grown.join(", ")}`);
  return grown[0];
}

function decodeWords(words: number[], packet: Packet): void {
  const bytes = words.flatMap((word) => [Math.floor(word / 256), word % 256]);
  decodePacket(makeBytePacket(bytes, 48), 48, packet);
}
