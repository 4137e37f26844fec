import type { PacketBuffer } from "../../hal/packet-buffer";
import { Mode } from "./protocol";

/**
 * NTP control messages, mode 6 (RFC 9327): a header of six words, and data behind it. They are rare, and may build strings. This is form only: who may ask
 * what is the business of firmware/server.
 */

/** Bytes of the header (RFC 9327 figure 1). */
export const CONTROL_HEADER_BYTES = 12;
/** Its 16-bit words. */
const CONTROL_HEADER_WORDS = 6;
/** Most bytes of data in one message (RFC 9327 section 2). */
export const CONTROL_DATA_BYTES = 468;
/** Padding to eight bytes and the longest MAC that may stand behind the data: who asks us may add them, and we read neither. */
const LONGEST_TAIL = 7 + 24;

/** What a message asks for, or answers (RFC 9327 section 2); those that write are not listed, because nobody here carries them out. */
export const enum Opcode {
  ReadStatus = 1,
  ReadVariables = 2,
}

/** Why a request was not answered: the upper byte of the status word of an error response (RFC 9327 section 3.4). */
export const enum ControlError {
  None = 0,
  Format = 2,
  Opcode = 3,
  Association = 4,
  Variable = 5,
}

/** What `decodeControl` found. */
export const enum ControlForm {
  Complete,
  /** Shorter than its header. */
  Short,
  /** The data that it announces is not there, is too long, or is followed by more than padding and a MAC. */
  Malformed,
}

/** The header of one control message, decoded. Made once, used for each. */
export interface ControlMessage {
  /** 0..7. */
  version: number;
  isResponse: boolean;
  isError: boolean;
  /** Further fragments follow. */
  hasMore: boolean;
  /** 0..31. */
  opcode: number;
  /** 0..65535: the answer has that of its request. */
  sequence: number;
  status: number;
  /** 0 is the system itself. */
  associationId: number;
  /** Where in the whole text the data of this fragment begins, bytes. */
  offset: number;
  /** Bytes of data. */
  count: number;
}

const words = [0, 0, 0, 0, 0, 0];

/** An all-zero message. */
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

/** Whether the payload's first `length` bytes are a control message, by its mode alone. */
export function isControlMessage(buffer: PacketBuffer, length: number): boolean {
  return length > 0 && buffer.readByte(0) % 8 === Mode.Control;
}

/** Reads the header of a payload of `length` bytes. Any bytes give one of the three outcomes; the values of the fields are not judged here. */
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

/** Writes the header to the start of `buffer`; the leap indicator is 0, as RFC 9327 wants it. */
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
 * The data of a decoded message as text; undefined when it has a character other than printable ASCII, blanks and ends of line. Such text can be shown on a
 * terminal without doing anything to it.
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

/** Writes the characters `from` to `end` of ASCII `text` as the data of a message, with zeros up to a multiple of four; the length of the payload, bytes. */
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
