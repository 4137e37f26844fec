import { decodeControl, encodeControl, makeControlMessage, ControlForm } from "../../firmware/packet/control";
import { decodePacket, encodePacket, makePacket, PacketForm, HEADER_BYTES } from "../../firmware/packet/packet";
import { makeBytePacket, type BytePacket } from "../packet/byte-packet";
import { makePacketBytes } from "./packet-inputs";
import { check, type Target } from "./target";

/** The two parsers of packets alone: decode, encode, decode, encode give the same bytes. The first byte of a control message loses its leap bits only. */
const CONTROL_HEADER = 12;
const packet = makePacket();
const message = makeControlMessage();

function start(): (input: number[]) => void {
  return (input) => {
    checkPacket(input);
    checkControl(input);
  };
}

function checkPacket(input: number[]): void {
  const form = decodePacket(makeBytePacket(input, 512), input.length, packet);
  check((form === PacketForm.Short) === input.length < HEADER_BYTES, `form ${form} of ${input.length} bytes`);
  if (form === PacketForm.Short) return;
  const first = makeBytePacket([], 512);
  encodePacket(packet, first);
  checkSame(first, input, HEADER_BYTES, 256);
  decodePacket(first, HEADER_BYTES, packet);
  const second = makeBytePacket([], 512);
  encodePacket(packet, second);
  checkSame(second, first.bytes, HEADER_BYTES, 256);
}

function checkControl(input: number[]): void {
  if (decodeControl(makeBytePacket(input, 512), input.length, message) === ControlForm.Short) return;
  const first = makeBytePacket([], 512);
  encodeControl(message, first);
  // Every message is encoded with mode 6 and without leap bits.
  if (input[0] % 8 === 6) checkSame(first, input, CONTROL_HEADER, 64);
  if (decodeControl(first, CONTROL_HEADER, message) === ControlForm.Short) return;
  const second = makeBytePacket([], 512);
  encodeControl(message, second);
  checkSame(second, first.bytes, CONTROL_HEADER, 256);
}

/** Compares `count` bytes, the first of them modulo `modulus`. */
function checkSame(actual: BytePacket, expected: number[], count: number, modulus: number): void {
  check(actual.bytes[0] % modulus === expected[0] % modulus, `byte 0: ${actual.bytes[0]}, not ${expected[0]}`);
  for (let i = 1; i < count; i++) check(actual.bytes[i] === expected[i], `byte ${i}: ${actual.bytes[i]}, not ${expected[i]}`);
}

/** Parsers of packets and control messages. */
export const PACKET_TARGET: Target = { name: "packet", isText: false, generate: makePacketBytes, start: () => start(), inputsOfSubject: 100_000 };
