import type { Association } from "../../firmware/association/association";
import { engineDatagram, engineTimer, type Engine } from "../../firmware/engine";
import { decodePacket, encodePacket, makePacket, type Packet } from "../../firmware/packet/packet";
import { addInterval } from "../../firmware/time/interval";
import { copyTimestamp, makeTimestamp } from "../../firmware/time/timestamp";
import { makeBackToBack, runRounds, type BackToBack } from "../memory/back-to-back";
import { makeBytePacket } from "../packet/byte-packet";

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
  engineTimer(forger.server);
  engineTimer(forger.client);
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
  const socket = {
    ...forger.pair.service,
    reply: (_datagram: unknown, length: number): boolean => {
      reply = packet.bytes.slice(0, length);
      return true;
    },
  };
  forger.server.service = socket;
  const before = [...forger.server.refused];
  engineDatagram(forger.server, { ...forger.pair.request, packet, length: bytes.length, sourcePort, socket });
  return { refusal: whichGrew(before, forger.server.refused), reply };
}

/** What an attack must not change: everything the client knows about its source and its clock, but for the refusal counters. */
export function snapshot(forger: Forger): unknown {
  const { clock, discipline, system, selection } = forger.client.synchronization;
  const association = { ...forger.association, refused: undefined, socket: undefined };
  return structuredClone({ association, clock: { ...clock, counter: undefined }, discipline, system, selection });
}

function deliver(engine: Engine, bytes: number[], like: BackToBack["reply"], forger: Forger): number {
  const before = [...engine.refused];
  const received = makeTimestamp();
  copyTimestamp(forger.pair.counter, received);
  engineDatagram(engine, { ...like, packet: makeBytePacket([...bytes], 512), length: bytes.length, received });
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
