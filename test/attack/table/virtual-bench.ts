import { Mode } from "../../../firmware/packet/protocol";
import { dottedText, isGroup, isSameAddress, parseDotted, type Address } from "../../../firmware/network/address";
import { addressFrame, attachPort, claimFrame, floodFrame, sendFrame, type Frame, type Port } from "../../../boards/sim/segment";
import { readTrueTime } from "../../../boards/sim/world";
import { lab, type Lab, type LabBoard } from "../../scenario/lab";
import {
  BOARD,
  CLIENT_PORT,
  EVERYONE,
  GROUP,
  HOST,
  NEIGHBOUR,
  NTP_PORT,
  type Draft,
  type Row,
  type Step,
  type VirtualCase,
  type WireCase,
} from "./attack-case";
import { describeAnswers, describeGrowth, describeOutput, draftBytes, readCounters, type Answer, type Counters } from "./draft";

/** Runs cases against a simulated board. Portable. */

/** Time in which an answer arrives [s]. */
const PATIENCE = 0.5;
/** Time in which a board asks a server again [s]. */
const LONGEST_POLL = 200;

interface Heard extends Answer {
  /** Port of the board. */
  fromPort: number;
}

/** Hosts of the attacker on a simulated network. */
export interface Attacker {
  net: Lab;
  ports: Port[];
  heard: Heard[];
}

/** A simulated network of one board and an attacker with several addresses. */
interface Bench extends Attacker {
  board: LabBoard;
  /** Number of the board's requests that are answered or outdated. */
  answered: number;
}

/** Runs a case of the table. */
export function runWireCase(attack: WireCase): Row {
  const bench = makeBench(attack.board);
  const seen: string[] = [];
  for (const step of attack.steps) {
    const text = runStep(bench, step);
    if (text !== undefined) seen.push(text);
  }
  return { row: attack.row, name: attack.name, expected: attack.expected.join(" | "), seen: seen.join(" | ") };
}

/** Runs a case that has a scenario of its own. */
export function runVirtualCase(attack: VirtualCase): Row {
  return { row: attack.row, name: attack.name, expected: attack.expected, seen: attack.run() };
}

/** Plugs in a host of an attacker at `address`: a new one, or a further one of `attacker`. */
export function addAttacker(net: Lab, address: string, attacker: Attacker = { net, ports: [], heard: [] }): Attacker {
  attacker.ports.push(plug(net, address, attacker.heard));
  return attacker;
}

/** Sends a draft to a board, or to everyone, as `from`. A symmetric packet echoes the last one that the board sent to that host, as a true peer's does. */
export function attack(attacker: Attacker, board: LabBoard, draft: Draft, from: string, to = ""): void {
  const echoed = attacker.heard.filter((heard) => heard.to === from).pop();
  const bytes = draftBytes(draft, nowOf(attacker.net), draft.mode === Mode.SymmetricActive && echoed !== undefined ? echoed.bytes : undefined);
  transmit(attacker, bytes, from, NTP_PORT, to === "" ? dottedText(board.sim.network.interfaces[0].address) : to, NTP_PORT);
}

function makeBench(commands: string[]): Bench {
  const net = lab({ delay: { base: 1e-4, jitter: 0, loss: 0 } });
  // Off-subnet answers go to the board's gateway, which is the attacker too.
  const attacker = addAttacker(net, HOST);
  addAttacker(net, NEIGHBOUR, attacker);
  const board = net.board("Board", { address: BOARD, gateway: HOST }, ...commands);
  const bench: Bench = { net, board, ports: attacker.ports, heard: attacker.heard, answered: 0 };
  net.run(1);
  return bench;
}

function plug(net: Lab, address: string, heard: Heard[]): Port {
  const port: Port = {
    address: addressOf(address),
    isUp: true,
    vlan: 0,
    segment: undefined,
    outbound: undefined,
    inbound: undefined,
    receive: (frame) => {
      if (!isFlooded(frame)) heard.push(hear(frame));
    },
  };
  attachPort(net.lan, port);
  return port;
}

/** True for a broadcast of the attacker itself. */
function isFlooded(frame: Frame): boolean {
  return isGroup(frame.destination);
}

function hear(frame: Frame): Heard {
  const bytes: number[] = [];
  for (let i = 0; i < frame.length; i++) bytes.push(frame.payload.readByte(i));
  return { bytes, to: dottedText(frame.destination), port: frame.destinationPort, fromPort: frame.sourcePort };
}

function runStep(bench: Bench, step: Step): string | undefined {
  if (step.do === "send") return send(bench, step);
  if (step.do === "reply") return reply(bench, step);
  if (step.do === "wait") {
    bench.net.run(step.seconds);
    return undefined;
  }
  bench.board.type(...step.lines.slice(0, -1));
  return describeOutput(bench.board.type(step.lines[step.lines.length - 1]), step.look);
}

function send(bench: Bench, step: Step & { do: "send" }): string | undefined {
  const { net } = bench;
  const from = step.from ?? HOST;
  const port = step.port ?? CLIENT_PORT;
  const before = counters(bench);
  const first = bench.heard.length;
  const bytes = draftBytes(step.draft, nowOf(net), undefined);
  for (let i = 0; i < (step.times ?? 1); i++) transmit(bench, bytes, from, port, step.to ?? BOARD, NTP_PORT);
  net.run(PATIENCE);
  if (step.times !== undefined) return undefined;
  const answers = bench.heard.slice(first).filter((heard) => isAnswer(heard));
  return `${describeGrowth(before, counters(bench))}: ${describeAnswers(answers, bytes, from, port)}`;
}

function reply(bench: Bench, step: Step & { do: "reply" }): string {
  const { net } = bench;
  const begin = net.world.now;
  const isNew = step.isAgain !== true;
  while (isNew && requestsOf(bench).length === bench.answered && net.world.now < begin + LONGEST_POLL) net.run(0.01);
  const requests = requestsOf(bench);
  if (requests.length === 0 || (isNew && requests.length === bench.answered)) return "no request";
  const request = requests[isNew ? requests.length - 1 : bench.answered - 1];
  bench.answered = requests.length;
  net.run(step.delay ?? 0);
  const before = counters(bench);
  const bytes = draftBytes(step.draft, nowOf(net), request.bytes);
  transmit(bench, bytes, step.from ?? HOST, step.port ?? NTP_PORT, BOARD, request.fromPort);
  net.run(PATIENCE);
  return describeGrowth(before, counters(bench));
}

function requestsOf(bench: Bench): Heard[] {
  return bench.heard.filter((heard) => !isAnswer(heard));
}

/** False for the board's own requests. */
function isAnswer({ bytes: [first] }: Heard): boolean {
  return first % 8 !== Mode.Client && first % 8 !== Mode.SymmetricActive;
}

function transmit(attacker: Attacker, bytes: number[], from: string, fromPort: number, to: string, toPort: number): void {
  const { net, ports } = attacker;
  const own = ports.filter(({ address }) => isSameAddress(address, addressOf(from)));
  const port = own.length > 0 ? own[0] : ports[0];
  const frame = claimFrame(net.lan);
  for (let i = 0; i < bytes.length; i++) frame.payload.writeByte(i, bytes[i]);
  frame.length = bytes.length;
  addressFrame(frame, addressOf(from), fromPort, addressOf(to), toPort);
  if (to === EVERYONE || to === GROUP) floodFrame(net.lan, port, frame);
  else sendFrame(net.lan, port, addressOf(to), frame);
}

function counters({ board }: Bench): Counters {
  return readCounters(board.type("display ntp-service refusals"));
}

function nowOf(net: Lab): [number, number, number, number] {
  const now: [number, number, number, number] = [0, 0, 0, 0];
  readTrueTime(net.world, now);
  return now;
}

function addressOf(text: string): Address {
  const address = [0, 0];
  if (!parseDotted(text, address)) throw new Error(`${text} is no address`);
  return address;
}
