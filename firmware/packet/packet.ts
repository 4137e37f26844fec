import type { PacketBuffer } from "../../hal/packet-buffer";
import { makeTimestamp, readTimestamp, writeTimestamp, type Timestamp } from "../time/timestamp";
import { Leap, Mode } from "./protocol";
import { makeTrailer, readTrailer, TrailerForm, type Trailer } from "./trailer";

/** Length of the header [bytes] (RFC 5905 figure 8). */
export const HEADER_BYTES = 48;
/** 16-bit words of the header. */
export const HEADER_WORDS = 24;

/** Offset of each field of the header [16-bit words]. */
export const enum Field {
  LeapVersionModeStratum = 0,
  PollPrecision = 1,
  RootDelay = 2,
  RootDispersion = 4,
  ReferenceId = 6,
  Reference = 8,
  Origin = 12,
  Receive = 16,
  Transmit = 20,
}

/** Outcome of `decodePacket`. */
export const enum PacketForm {
  /** Header, alone or with well-formed extension fields and at most one MAC. */
  Complete,
  /** Less than 48 bytes: no field was decoded. */
  Short,
  /** Header with trailing bytes that are neither extension fields nor a MAC (RFC 7822). The header was decoded. */
  Malformed,
}

/** Decoded NTP packet. Allocated once and reused. Field names are those of RFC 5905 section 7.3. */
export interface Packet {
  /** 0..3. */
  leap: Leap;
  /** 0..7. */
  version: number;
  /** 0..7. */
  mode: Mode;
  /** 0..255: 0 is unspecified or a kiss-o'-death packet, 16 unsynchronized. */
  stratum: number;
  /** Poll exponent, -128..127 [log2 s]. */
  poll: number;
  /** -128..127 [log2 s]. */
  precision: number;
  /** NTP short format (short.ts). */
  rootDelay: number[];
  /** NTP short format (short.ts). */
  rootDispersion: number[];
  /** Two words: an IPv4 address, four characters, or the first bytes of a digest. */
  refId: number[];
  reference: Timestamp;
  origin: Timestamp;
  receive: Timestamp;
  transmit: Timestamp;
  /** Extension fields and MAC. */
  trailer: Trailer;
  /** Words of the header as transmitted. The fields above are decoded from them and encoded into them. */
  words: number[];
}

/** Returns a packet with all fields zero. */
export function makePacket(): Packet {
  const words: number[] = [];
  for (let i = 0; i < HEADER_WORDS; i++) words.push(0);
  return {
    leap: Leap.None,
    version: 0,
    mode: Mode.Reserved,
    stratum: 0,
    poll: 0,
    precision: 0,
    rootDelay: [0, 0],
    rootDispersion: [0, 0],
    refId: [0, 0],
    reference: makeTimestamp(),
    origin: makeTimestamp(),
    receive: makeTimestamp(),
    transmit: makeTimestamp(),
    trailer: makeTrailer(),
    words,
  };
}

/** Decodes the first `length` bytes of a payload into `packet`. Any bytes give one of the three outcomes. The values of the fields are not checked. */
export function decodePacket(buffer: PacketBuffer, length: number, packet: Packet): PacketForm {
  if (length < HEADER_BYTES) return PacketForm.Short;
  const words = packet.words;
  buffer.readWords(0, HEADER_WORDS, words);
  const first = Math.floor(words[Field.LeapVersionModeStratum] / 256);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- every number of two bits has its name
  packet.leap = Math.floor(first / 64);
  packet.version = Math.floor(first / 8) % 8;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- every number of three bits has its name
  packet.mode = first % 8;
  packet.stratum = words[Field.LeapVersionModeStratum] % 256;
  packet.poll = signedByte(Math.floor(words[Field.PollPrecision] / 256));
  packet.precision = signedByte(words[Field.PollPrecision] % 256);
  packet.rootDelay[0] = words[Field.RootDelay];
  packet.rootDelay[1] = words[Field.RootDelay + 1];
  packet.rootDispersion[0] = words[Field.RootDispersion];
  packet.rootDispersion[1] = words[Field.RootDispersion + 1];
  packet.refId[0] = words[Field.ReferenceId];
  packet.refId[1] = words[Field.ReferenceId + 1];
  readTimestamp(words, Field.Reference, packet.reference);
  readTimestamp(words, Field.Origin, packet.origin);
  readTimestamp(words, Field.Receive, packet.receive);
  readTimestamp(words, Field.Transmit, packet.transmit);
  if (readTrailer(buffer, HEADER_BYTES, length, packet.version, packet.trailer) === TrailerForm.Malformed) return PacketForm.Malformed;
  return PacketForm.Complete;
}

/** Writes the 48 bytes of the header to the start of `buffer`. The trailer is not written. */
export function encodePacket(packet: Packet, buffer: PacketBuffer): void {
  const words = packet.words;
  words[Field.LeapVersionModeStratum] = firstWord(packet.leap, packet.version, packet.mode, packet.stratum);
  words[Field.PollPrecision] = unsignedByte(packet.poll) * 256 + unsignedByte(packet.precision);
  words[Field.RootDelay] = packet.rootDelay[0];
  words[Field.RootDelay + 1] = packet.rootDelay[1];
  words[Field.RootDispersion] = packet.rootDispersion[0];
  words[Field.RootDispersion + 1] = packet.rootDispersion[1];
  words[Field.ReferenceId] = packet.refId[0];
  words[Field.ReferenceId + 1] = packet.refId[1];
  writeTimestamp(packet.reference, words, Field.Reference);
  writeTimestamp(packet.origin, words, Field.Origin);
  writeTimestamp(packet.receive, words, Field.Receive);
  writeTimestamp(packet.transmit, words, Field.Transmit);
  buffer.writeWords(0, HEADER_WORDS, words);
}

/** First word of a header: leap indicator 0..3, version 0..7, mode 0..7, stratum 0..255. */
export function firstWord(leap: Leap, version: number, mode: Mode, stratum: number): number {
  return ((leap * 8 + version) * 8 + mode) * 256 + stratum;
}

/** Converts 0..255 to -128..127. */
function signedByte(byte: number): number {
  return byte > 127 ? byte - 256 : byte;
}

/** Converts -128..127 to 0..255. */
export function unsignedByte(value: number): number {
  return value < 0 ? value + 256 : value;
}
