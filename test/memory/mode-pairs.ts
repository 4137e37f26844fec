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
import { copyAddress, makeAddress, parseAddress, type Address } from "../../firmware/network/address";
import { listenToGroup } from "../../firmware/network/interfaces";
import { makeAccessControl } from "../../firmware/server/access";
import { addInterval } from "../../firmware/time/interval";
import { copyTimestamp, makeTimestamp, type Timestamp } from "../../firmware/time/timestamp";
import { makeBoard, makeDatagram, type WordDatagram } from "./back-to-back";

/**
 * Two engines wired back to back in the modes in which both send of their own accord: a packet waits on its wire until the sender is done, and is then the
 * other's datagram. As in back-to-back.ts the boards are stand-ins and the firmware is whole. Portable: runs on V8 and on Lua.
 */
export interface ModePair {
  /** Has a source of its own; leads. */
  readonly leader: Engine;
  readonly follower: Engine;
  /** The counter of both boards. */
  readonly counter: Timestamp;
  readonly toLeader: Wire;
  readonly toFollower: Wire;
}

/** One direction: at most one packet waits on it. */
interface Wire {
  readonly datagram: WordDatagram;
  readonly words: number[];
  isOccupied: boolean;
}

const LEADER = "192.0.2.1";
const FOLLOWER = "192.0.2.2";
const EVERYONE = "255.255.255.255";
const ASSOCIATIONS = 8;
/** Seconds that each way takes, and from one round to the next: a poll interval of 64 s and what a timer may be late. */
const ONE_WAY = 1e-4;
const ROUND = 65;

/** Until the other side has one. */
const NO_SOCKET: UdpSocket = { send: () => false, close(): void {} };

/** The leader is passive: the follower has been told of it and sends mode 1, it answers with mode 2. */
export function makePassivePair(): ModePair {
  const pair = makePair();
  addServer(pair.follower, makeServerSettings(LEADER), Mode.SymmetricActive);
  return pair;
}

/** Both have been told of the other. */
export function makeActivePair(): ModePair {
  const pair = makePassivePair();
  addServer(pair.leader, makeServerSettings(FOLLOWER), Mode.SymmetricActive);
  return pair;
}

/** The leader sends to everyone, the follower listens. */
export function makeBroadcastPair(): ModePair {
  const pair = makePair();
  const everyone = makeAddress();
  parseAddress(EVERYONE, everyone);
  listenToGroup(pair.follower, 0, everyone);
  addBroadcastServer(pair.leader, 0, { group: EVERYONE, version: 4, timeToLive: 1, keyId: "" });
  return pair;
}

/**
 * `rounds` times a poll interval: both timers, and every packet that comes of them. The saving of the drift is put off, because it makes a text once an hour.
 * Returns the packets that the one or the other has taken.
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

/** Lets the associations come about: the first measurement and the volley ask every 2 s. */
export function settle(pair: ModePair): void {
  for (let second = 0; second < 600; second++) {
    addInterval(pair.counter, 1, pair.counter);
    onAlarm(pair.leader);
    carry(pair);
    onAlarm(pair.follower);
    carry(pair);
  }
}

/** Also those of a peer that follows us: they end as a loop, and are answered all the same. */
function countTaken(pair: ModePair): number {
  const [a, b] = [pair.leader.refused, pair.follower.refused];
  return a[Refusal.None] + a[Refusal.Loop] + b[Refusal.None] + b[Refusal.Loop];
}

/** Delivers what waits, and what comes of it. */
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
  onDatagram(engine, wire.datagram);
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
  return { leader, follower, counter, toLeader, toFollower };
}

/** Path from `source`; the receiver names the socket. */
function makeWire(source: string): Wire {
  const words: number[] = [];
  for (let i = 0; i < 24; i++) words.push(0);
  return { datagram: makeDatagram(source, NO_SOCKET), words, isOccupied: false };
}

/** An engine that sends by one wire and receives by the other. It has no ports to spare, so its requests leave by the service port. */
function makeSide(counter: Timestamp, own: Address, out: Wire, incoming: Wire): Engine {
  const socket = makeSocket(counter, out);
  const { datagram } = incoming;
  datagram.socket = socket;
  datagram.reply = () => put(out, datagram.packet, datagram.source);
  const board = makeBoard(counter, own, undefined, socket, makeDatagram(LEADER, socket).packet);
  const log = { write(): void {} };
  const engine = makeEngine(board, FULL_FEATURES, makeSystemClock(board.counter), makeAccessControl(), makeKeyStore(), log, ASSOCIATIONS);
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
