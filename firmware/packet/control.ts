import type { PacketBuffer } from "../../hal/packet-buffer";
import { Mode } from "./protocol";

/**
 * NTP control messages, mode 6 (RFC 9327): a header of six words and data. They are rare, and may build strings. This module checks their form only; access
 * rights are checked in firmware/control.
 */

/** Bytes of the header (RFC 9327 figure 1). */
export const CONTROL_HEADER_BYTES = 12;
/** 16-bit words of the header. */
const CONTROL_HEADER_WORDS = 6;
/** Maximum number of data bytes in one message (RFC 9327 section 2). */
export const CONTROL_DATA_BYTES = 468;
/** Maximum number of bytes after the data: padding to eight bytes, and the longest MAC. A client may send both; neither is read. */
const LONGEST_TAIL = 7 + 24;

/** Opcodes of a message (RFC 9327 section 2). Those that write are missing, because none is carried out. */
export const enum Opcode {
  ReadStatus = 1,
  ReadVariables = 2,
}

/** Error code of an error response: the upper byte of its status word (RFC 9327 section 3.4). */
export const enum ControlError {
  None = 0,
  Format = 2,
  Opcode = 3,
  Association = 4,
  Variable = 5,
}

/** Outcome of `decodeControl`. */
export const enum ControlForm {
  Complete,
  /** Shorter than the header. */
  Short,
  /** The announced data is incomplete or too long, or more than padding and a MAC follows it. */
  Malformed,
}

/** Decoded header of a control message. Allocated once and reused. */
export interface ControlMessage {
  /** 0..7. */
  version: number;
  isResponse: boolean;
  isError: boolean;
  /** Set when further fragments follow. */
  hasMore: boolean;
  /** 0..31. */
  opcode: number;
  /** 0..65535. A response repeats the value of its request. */
  sequence: number;
  status: number;
  /** Association identifier; 0 is the system. */
  associationId: number;
  /** Offset of this fragment's data in the complete data [bytes]. */
  offset: number;
  /** Length of the data [bytes]. */
  count: number;
}

const words = [0, 0, 0, 0, 0, 0];

/** Returns a message with all fields zero. */
export function makeControlMessage(): ControlMessage {
  return {
    version: 0,
    isResponse: false,
    isError: false,
    hasMore: false,
    opcode: 0,
    sequence: 0,
    status: 0,
    associationId: 0,
    offset: 0,
    count: 0,
  };
}

/** Returns true when the first `length` bytes of the payload have mode 6. */
export function isControlMessage(buffer: PacketBuffer, length: number): boolean {
  return length > 0 && buffer.readByte(0) % 8 === Mode.Control;
}

/** Reads the header of a payload of `length` bytes. Any bytes give one of the three outcomes. The values of the fields are not checked. */
export function decodeControl(buffer: PacketBuffer, length: number, message: ControlMessage): ControlForm {
  if (length < CONTROL_HEADER_BYTES) return ControlForm.Short;
  buffer.readWords(0, CONTROL_HEADER_WORDS, words);
  const flags = words[0] % 256;
  message.version = Math.floor(words[0] / 2048) % 8;
  message.isResponse = flags >= 128;
  message.isError = Math.floor(flags / 64) % 2 === 1;
  message.hasMore = Math.floor(flags / 32) % 2 === 1;
  message.opcode = flags % 32;
  message.sequence = words[1];
  message.status = words[2];
  message.associationId = words[3];
  message.offset = words[4];
  message.count = words[5];
  const tail = length - CONTROL_HEADER_BYTES - message.count;
  const isWhole = message.count <= CONTROL_DATA_BYTES && tail >= 0 && tail <= LONGEST_TAIL;
  return isWhole ? ControlForm.Complete : ControlForm.Malformed;
}

/** Writes the header to the start of `buffer`. The leap indicator is 0 (RFC 9327 section 2). */
export function encodeControl(message: ControlMessage, buffer: PacketBuffer): void {
  const flags = (message.isResponse ? 128 : 0) + (message.isError ? 64 : 0) + (message.hasMore ? 32 : 0) + message.opcode;
  words[0] = (message.version * 8 + Mode.Control) * 256 + flags;
  words[1] = message.sequence;
  words[2] = message.status;
  words[3] = message.associationId;
  words[4] = message.offset;
  words[5] = message.count;
  buffer.writeWords(0, CONTROL_HEADER_WORDS, words);
}

/**
 * Data of a decoded message as text, with each white space character as a space. Undefined when it has a character that is neither printable ASCII nor white
 * space: the text is safe to show on a terminal.
 */
export function readControlText(buffer: PacketBuffer, message: ControlMessage): string | undefined {
  let text = "";
  for (let i = 0; i < message.count; i++) {
    const byte = buffer.readByte(CONTROL_HEADER_BYTES + i);
    const isBlank = byte === 9 || byte === 10 || byte === 13 || byte === 32;
    if (!isBlank && (byte <= 32 || byte > 126)) return undefined;
    text = text + (isBlank ? " " : String.fromCharCode(byte));
  }
  return text;
}

/**
 * Writes the characters `from` to `end` of ASCII `text` as the data of a message, padded with zeros to a multiple of four. Returns the length of the payload
 * [bytes].
 */
export function writeControlText(buffer: PacketBuffer, text: string, from: number, end: number): number {
  let at = CONTROL_HEADER_BYTES;
  for (let i = from; i < end; i++) {
    buffer.writeByte(at, text.charCodeAt(i));
    at = at + 1;
  }
  while (at % 4 !== 0) {
    buffer.writeByte(at, 0);
    at = at + 1;
  }
  return at;
}
