import type { PacketBuffer } from "../../hal/packet-buffer";
import type { ServiceSocket } from "../../hal/service-socket";
import type { UdpSocket } from "../../hal/udp-socket";
import { addBroadcastServer, addLocalClock, addServer } from "../../firmware/modes/configured";
import { Mode } from "../../firmware/packet/protocol";
import { Refusal } from "../../firmware/association/refusal";
import { makeKeyStore } from "../../firmware/auth/keys";
import { makeSystemClock } from "../../firmware/clock/system-clock";
import { makeServerSettings } from "../../firmware/settings/configuration";
import type { Engine } from "../../firmware/engine/engine";
import { makeEngine, onAlarm, onDatagram } from "../../firmware/engine/event-loop";
import { openService } from "../../firmware/engine/running";
import { FULL_FEATURES } from "../../firmware/full-features";
import { copyAddress, makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import { listenToGroup } from "../../firmware/network/interfaces";
import { makeAccessControl } from "../../firmware/server/access";
import { addInterval } from "../../firmware/time/interval";
import { copyTimestamp, makeTimestamp, type Timestamp } from "../../firmware/time/timestamp";
import { makeBoard, makeDatagram, type WordDatagram } from "./back-to-back";

/**
 * Two engines connected directly, in modes in which both send unasked. A packet waits on its link until the sender has returned, and is then delivered. As in
 * back-to-back.ts the boards replace the hardware, and the firmware is complete. Portable: runs on V8 and on Lua.
 */
export interface ModePair {
  /** Engine with a local reference clock. */
  readonly leader: Engine;
  readonly follower: Engine;
  /** Counter of both boards. */
  readonly counter: Timestamp;
  readonly toLeader: Wire;
  readonly toFollower: Wire;
  /** Accepted requests of mode 3, and replies to them. */
  asked: number;
}

/** Link in one direction. At most one packet waits on it. */
interface Wire {
  readonly datagram: WordDatagram;
  readonly words: number[];
  isOccupied: boolean;
}

const LEADER = "192.0.2.1";
const FOLLOWER = "192.0.2.2";
const EVERYONE = "255.255.255.255";
const ASSOCIATIONS = 8;
/** One-way delay [s], and interval of rounds [s]: a poll of 64 s and the lateness of a timer. */
const ONE_WAY = 1e-4;
const ROUND = 65;

/** Placeholder until the other engine has a socket. */
const NO_SOCKET: UdpSocket = { send: () => false, close(): void {} };

/** Makes a symmetric pair: the follower is configured with the leader and sends mode 1, the leader answers with mode 2. */
export function makePassivePair(): ModePair {
  const pair = makePair();
  addServer(pair.follower, makeServerSettings(LEADER), Mode.SymmetricActive);
  return pair;
}

/** Makes a symmetric pair in which each engine is configured with the other. */
export function makeActivePair(): ModePair {
  const pair = makePassivePair();
  addServer(pair.leader, makeServerSettings(FOLLOWER), Mode.SymmetricActive);
  return pair;
}

/** Makes a pair of broadcast server (leader) and broadcast client. */
export function makeBroadcastPair(): ModePair {
  const pair = makePair();
  const everyone = makeAddress();
  parseDotted(EVERYONE, everyone);
  listenToGroup(pair.follower, 0, everyone);
  addBroadcastServer(pair.leader, 0, { group: EVERYONE, version: 4, timeToLive: 1, keyId: "" });
  return pair;
}

/**
 * Runs `rounds` polls: the alarms of both engines, and every packet that results. The drift is never saved, because that makes a text once an hour. Returns the
 * number of packets accepted by either engine.
 */
export function runModeRounds(pair: ModePair, rounds: number): number {
  const before = countTaken(pair);
  for (let i = 0; i < rounds; i++) {
    addInterval(pair.counter, ROUND, pair.counter);
    addInterval(pair.counter, 1000, pair.leader.driftDeadline);
    addInterval(pair.counter, 1000, pair.follower.driftDeadline);
    onAlarm(pair.leader);
    carry(pair);
    onAlarm(pair.follower);
    carry(pair);
  }
  return countTaken(pair) - before;
}

/** Runs until the associations are mobilized: the first measurement and the volley send a request every 2 s. */
export function settle(pair: ModePair): void {
  for (let second = 0; second < 600; second++) {
    addInterval(pair.counter, 1, pair.counter);
    onAlarm(pair.leader);
    carry(pair);
    onAlarm(pair.follower);
    carry(pair);
  }
}

/**
 * Number of accepted packets, without requests of mode 3 and their replies, which a broadcast client sends at random times. A packet of a peer that is synchronized
 * to its receiver counts too: it is answered, and refused as a loop.
 */
function countTaken(pair: ModePair): number {
  return countAll(pair) - pair.asked;
}

function countAll(pair: ModePair): number {
  const a = pair.leader.refused;
  const b = pair.follower.refused;
  return a[Refusal.None] + a[Refusal.Loop] + b[Refusal.None] + b[Refusal.Loop];
}

/** Delivers waiting packets until none is left. */
function carry(pair: ModePair): void {
  while (pair.toLeader.isOccupied || pair.toFollower.isOccupied) {
    if (pair.toLeader.isOccupied) arrive(pair, pair.toLeader, pair.leader);
    else arrive(pair, pair.toFollower, pair.follower);
  }
}

function arrive(pair: ModePair, wire: Wire, engine: Engine): void {
  wire.isOccupied = false;
  addInterval(pair.counter, ONE_WAY, pair.counter);
  copyTimestamp(pair.counter, wire.datagram.received);
  const mode = Math.floor(wire.words[0] / 256) % 8;
  const before = countAll(pair);
  onDatagram(engine, wire.datagram);
  if (mode === Mode.Client || mode === Mode.Server) pair.asked = pair.asked + countAll(pair) - before;
}

function makePair(): ModePair {
  const counter = makeTimestamp();
  addInterval(counter, 1, counter);
  const toLeader = makeWire(FOLLOWER);
  const toFollower = makeWire(LEADER);
  const leader = makeSide(counter, toFollower.datagram.source, toFollower, toLeader);
  const follower = makeSide(counter, toLeader.datagram.source, toLeader, toFollower);
  addLocalClock(leader, { address: "127.127.1.0", stratum: 2 });
  onAlarm(leader);
  return { leader, follower, counter, toLeader, toFollower, asked: 0 };
}

/** Makes the link from `source`. The receiver sets the socket. */
function makeWire(source: string): Wire {
  const words: number[] = [];
  for (let i = 0; i < 24; i++) words.push(0);
  return { datagram: makeDatagram(source, NO_SOCKET), words, isOccupied: false };
}

/** Makes an engine that sends on one link and receives on the other. It has no client ports: requests are sent from the service port. */
function makeSide(counter: Timestamp, own: Address, out: Wire, incoming: Wire): Engine {
  const socket = makeSocket(counter, out);
  const { datagram } = incoming;
  datagram.socket = socket;
  datagram.reply = () => put(out, datagram.packet, datagram.source);
  const board = makeBoard(counter, own, undefined, socket, makeDatagram(LEADER, socket).packet);
  const log = { write(): void {} };
  const engine = makeEngine(board, FULL_FEATURES, makeSystemClock(board.counter), makeAccessControl(), makeKeyStore(8), log, ASSOCIATIONS);
  openService(engine);
  return engine;
}

function makeSocket(counter: Timestamp, out: Wire): ServiceSocket {
  return {
    send(packet, _length, _instance, _sourceIndex, address, _port, transmitted): boolean {
      copyTimestamp(counter, transmitted);
      return put(out, packet, address);
    },
    broadcast(packet, _length, _interfaceIndex, group, _timeToLive, transmitted): boolean {
      copyTimestamp(counter, transmitted);
      return put(out, packet, group);
    },
    joinGroup: () => true,
    leaveGroup(): void {},
    close(): void {},
  };
}

function put(wire: Wire, packet: PacketBuffer, to: Address): boolean {
  if (wire.isOccupied) throw new Error("two packets on one wire");
  packet.readWords(0, 24, wire.words);
  wire.datagram.packet.writeWords(0, 24, wire.words);
  copyAddress(to, wire.datagram.destination);
  wire.isOccupied = true;
  return true;
}
