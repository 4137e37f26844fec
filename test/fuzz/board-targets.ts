import { AssociationState } from "../../firmware/association/association";
import { controlOf } from "../../firmware/control/control-state";
import { Mode } from "../../firmware/packet/protocol";
import type { Random } from "../../boards/sim/random";
import { feed, FUZZED, makeSubject, rest, TRUE_SERVER, type Subject } from "./board-subject";
import { makeControlBytes, makePacketBytes } from "./packet-inputs";
import { below, mutateBytes } from "./random-input";
import { check, type Target } from "./target";

/**
 * Whole boards that receive any datagrams: the path of the server, of clients and of control messages. The first bytes of an input choose source, port,
 * destination and socket; the rest is the payload. Portable.
 */

const META = 4;
const ETHERNET = ["interface Ethernet0/0", "ntp-service broadcast-client", "ntp-service broadcast-server", "ntp-service multicast-client", "quit"];
const KEYS = [
  "ntp-service authentication enable",
  "ntp-service authentication-keyid 7 authentication-mode md5 simple correct",
  "ntp-service reliable authentication-keyid 7",
  "ntp-service authentication-keyid 9 authentication-mode md5 simple untrusted",
];
const SERVER = "ntp-service refclock-master 2";

/** Configurations of servers. A board that listens to broadcasts, or whose key the attacker has, may be steered. */
const SERVERS = [
  [SERVER, "interface Ethernet0/0", "ntp-service broadcast-server", "quit"],
  [SERVER, ...ETHERNET, ...KEYS],
  [SERVER, "acl number 2000", "rule permit source 10.0.0.0 0.0.0.255", "quit", "ntp-service access peer 2000", "ntp-service rate-limit"],
  ["ntp-service enable", "ntp-service passive-peer any", ...ETHERNET],
];

/** Off-path attackers: the true server must stay the source. */
const FOLLOWERS = [
  [`ntp-service unicast-server ${TRUE_SERVER} minpoll 4 maxpoll 4`],
  [`ntp-service unicast-server ${TRUE_SERVER} minpoll 4 maxpoll 4`, ...ETHERNET.slice(2)],
];

/** On-path attackers of every mode. */
const CLIENTS = [
  ["ntp-service unicast-server 10.0.0.3", "ntp-service unicast-peer 10.0.0.4", ...ETHERNET],
  ["ntp-service unicast-server 10.0.0.3 authentication-keyid 7", "ntp-service unicast-peer 10.0.0.4 authentication-keyid 7", ...ETHERNET, ...KEYS],
];

const SOURCES = [
  TRUE_SERVER,
  "10.0.0.3",
  "10.0.0.4",
  "10.0.0.77",
  "10.9.9.9",
  "192.0.2.1",
  FUZZED,
  "0.0.0.0",
  "255.255.255.255",
  "224.0.1.1",
  "127.0.0.1",
];
const STRANGERS = ["10.9.9.9", "192.0.2.1"];
const PORTS = [123, 123, 40000, 0, 1, 65535];
const DESTINATIONS = [FUZZED, FUZZED, FUZZED, "255.255.255.255", "224.0.1.1", "0.0.0.0"];

/** Error that a clock with a true source may have [s]. */
const ALLOWED_ERROR = 1e-2;
/** Largest frequency correction [s/s]. */
const LARGEST_FREQUENCY = 501e-6;
/** Inputs after which time passes, and its length [s]. */
const REST_EVERY = 32;
const REST = 1.5;

const withMeta = (random: Random, bytes: number[]): number[] => [
  below(random, 256),
  below(random, 256),
  below(random, 256),
  below(random, 256),
  ...bytes,
];

function startServer(round: number): (input: number[]) => void {
  const subject = makeSubject(SERVERS[round % SERVERS.length]);
  const isReference = round % 2 === 0;
  return counted(subject, (input) => {
    const { source, port, destination, payload } = readInput(input);
    feed(subject, payload, source, port, destination, undefined);
    checkAmplification(subject, source, payload);
    if (isReference) check(Math.abs(subject.board.error()) < ALLOWED_ERROR, `the clock is ${subject.board.error()} s wrong`);
  });
}

/** A stranger never gets more bytes than it has sent. Only a host of a connected subnet gets longer answers, to control queries (RFC 9327). */
function checkAmplification(subject: Subject, source: string, payload: number[]): void {
  const isControl = payload.length > 0 && payload[0] % 8 === Mode.Control;
  if (isControl && !STRANGERS.includes(source)) return;
  check(subject.sentBytes <= payload.length, `${payload.length} bytes from ${source} bring ${subject.sentBytes}`);
}

function startOffPath(round: number): (input: number[]) => void {
  const subject = makeSubject(FOLLOWERS[round % FOLLOWERS.length]);
  return counted(subject, (input) => {
    const { source, port, destination, payload, choice } = readInput(input);
    const association = subject.board.association(0);
    feed(subject, payload, source, port, destination, choice % 2 === 0 ? association.socket : undefined);
    check(Math.abs(subject.board.error()) < ALLOWED_ERROR, `the clock is ${subject.board.error()} s wrong`);
    check(association.state !== AssociationState.Stopped, "the association has stopped");
    checkSane(subject);
  });
}

function startOnPath(round: number): (input: number[]) => void {
  const subject = makeSubject(CLIENTS[round % CLIENTS.length]);
  return counted(subject, (input) => {
    const { source, port, destination, payload, choice } = readInput(input);
    const association = subject.board.association(choice % 3);
    if (choice % 4 > 0) copyOrigin(association.expectedOrigin, payload);
    const address = choice % 4 > 1 ? SOURCES[1 + (choice % 2)] : source;
    feed(subject, payload, address, choice % 8 > 2 ? 123 : port, destination, choice % 3 < 2 ? association.socket : undefined);
    checkSane(subject);
  });
}

/** Writes the origin that an attacker on the path knows. */
function copyOrigin(origin: number[], payload: number[]): void {
  if (payload.length < 48) return;
  for (let i = 0; i < 4; i++) {
    payload[24 + 2 * i] = Math.floor(origin[i] / 256);
    payload[25 + 2 * i] = origin[i] % 256;
  }
}

/** State that no packet may break. */
function checkSane({ board }: Subject): void {
  const { engine } = board.timewire;
  const frequency = engine.clock.frequency;
  check(Math.abs(frequency) < LARGEST_FREQUENCY, `frequency ${frequency}`);
  check(engine.system.stratum >= 0 && engine.system.stratum <= 16, `stratum ${engine.system.stratum}`);
  const distance = engine.system.rootDelay + engine.system.rootDispersion;
  check(distance >= 0 && distance < Infinity, `root delay and dispersion ${distance}`);
  for (let i = 0; i < engine.table.length; i++) {
    const association = engine.table[i];
    if (!association.isInUse) continue;
    check(association.hostPoll >= 3 && association.hostPoll <= 17, `poll ${association.hostPoll}`);
    check(association.estimator.count === 0 || association.estimator.delay < 1e6, `delay ${association.estimator.delay}`);
  }
}

function startControl(round: number): (input: number[]) => void {
  const subject = makeSubject([SERVERS[0], CLIENTS[0]][round % 2]);
  const engine = subject.board.timewire.engine;
  const feedOne = (input: number[]): void => {
    const { rateLimit } = controlOf(engine);
    for (const bucket of [rateLimit.overall, rateLimit.clients]) for (let i = 0; i < bucket.tokens.length; i++) bucket.tokens[i] = 100; // every query is processed
    feed(subject, input, "10.0.0.77", 40000, FUZZED, undefined);
    check(subject.sentPackets <= 2, `${subject.sentPackets} messages`);
    check(subject.sentBytes <= 960, `${subject.sentBytes} bytes`);
  };
  return counted(subject, feedOne);
}

/** Lets time pass between inputs. */
function counted(subject: Subject, process: (this: void, input: number[]) => void): (input: number[]) => void {
  let count = 0;
  return (input) => {
    count = count + 1;
    if (count % REST_EVERY === 0) rest(subject, REST);
    process(input);
  };
}

interface Meta {
  source: string;
  port: number;
  destination: string;
  choice: number;
  payload: number[];
}

function readInput(input: number[]): Meta {
  const at = (index: number): number => (index < input.length ? input[index] : 0);
  return {
    source: SOURCES[at(0) % SOURCES.length],
    port: PORTS[at(1) % PORTS.length],
    destination: DESTINATIONS[at(2) % DESTINATIONS.length],
    choice: at(3),
    payload: input.slice(META),
  };
}

const SUBJECT = 2000;

/** The path of requests: no answer to a stranger is longer than its packet, and the clock stays right. */
export const SERVER_TARGET: Target = {
  name: "server",
  isText: false,
  generate: (random) => withMeta(random, makePacketBytes(random)),
  start: (round) => startServer(round),
  inputsOfSubject: SUBJECT,
};

/** Replies by attackers that do not see the requests: the clock stays right. */
export const OFF_PATH_TARGET: Target = {
  name: "off-path",
  isText: false,
  generate: (random) => withMeta(random, makePacketBytes(random)),
  start: (round) => startOffPath(round),
  inputsOfSubject: SUBJECT,
};

/** Replies, broadcasts and packets of peers by attackers that know the origin: the state stays within its limits. */
export const CLIENT_TARGET: Target = {
  name: "client",
  isText: false,
  generate: (random) => withMeta(random, makePacketBytes(random)),
  start: (round) => startOnPath(round),
  inputsOfSubject: SUBJECT,
};

/** Control messages (RFC 9327) of a host that may query: at most two messages of 480 bytes. */
export const CONTROL_TARGET: Target = {
  name: "control",
  isText: false,
  generate: (random) => (below(random, 2) === 0 ? makeControlBytes(random) : mutateBytes(random, makeControlBytes(random))),
  start: (round) => startControl(round),
  inputsOfSubject: SUBJECT,
};
