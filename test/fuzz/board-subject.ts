import { makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import { makeTimestamp } from "../../firmware/time/timestamp";
import type { Datagram } from "../../hal/datagram";
import type { UdpSocket } from "../../hal/udp-socket";
import { makeBytePacket } from "../packet/byte-packet";
import { lab, type Lab, type LabBoard } from "../scenario/lab";
import { addLyingServer } from "../scenario/lying-server";

/** A simulated board that is fed with datagrams, and the number of bytes that it sends meanwhile. Portable. */
export interface Subject {
  net: Lab;
  board: LabBoard;
  /** Bytes and packets sent since the last `feed` began, requests of the board's own left out. */
  sentBytes: number;
  sentPackets: number;
}

/** Address of the fuzzed board. */
export const FUZZED = "10.0.0.2";
/** A server that tells the true time, when a board has configured it. */
export const TRUE_SERVER = "10.0.0.1";

/** Makes a board with these commands. */
export function makeSubject(commands: string[]): Subject {
  const net = lab({ delay: { base: 1e-4, jitter: 0, loss: 0 } });
  addLyingServer(net, TRUE_SERVER);
  const subject: Subject = { net, board: net.board("Fuzzed", { address: FUZZED, gateway: "10.0.0.254" }, ...commands), sentBytes: 0, sentPackets: 0 };
  net.run(20);
  subject.board.sim.output.splice(0, subject.board.sim.output.length);
  net.lan.tap = {
    onSent: (frame) => {
      subject.sentBytes = subject.sentBytes + frame.length;
      subject.sentPackets = subject.sentPackets + 1;
    },
    onLost: () => {},
    onReceived: () => {},
  };
  return subject;
}

/** Delivers `bytes` to the board as its network would. The buffer throws at any access past the payload. */
export function feed(subject: Subject, bytes: number[], source: string, port: number, destination: string, socket: UdpSocket | undefined): void {
  const { board } = subject;
  const chosen = socket ?? board.timewire.engine.service;
  if (chosen === undefined) return;
  const packet = makeBytePacket(bytes.slice(), 512);
  const from = addressOf(source);
  const datagram: Datagram = {
    packet,
    length: bytes.length,
    socket: chosen,
    interfaceIndex: 0,
    source: from,
    destination: addressOf(destination),
    sourcePort: port,
    received: makeTimestamp(),
    reply: (length) => {
      subject.sentBytes = subject.sentBytes + length;
      subject.sentPackets = subject.sentPackets + 1;
      return true;
    },
  };
  board.sim.counter.read(datagram.received);
  subject.sentBytes = 0;
  subject.sentPackets = 0;
  board.timewire.onDatagram(datagram);
}

/** Lets time pass, so that deadlines run and token buckets fill. */
export function rest(subject: Subject, seconds: number): void {
  subject.net.run(seconds);
  const { output } = subject.board.sim;
  output.splice(0, output.length);
}

function addressOf(text: string): Address {
  const address = makeAddress();
  parseDotted(text, address);
  return address;
}
