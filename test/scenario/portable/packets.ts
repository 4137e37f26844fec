import { makeSimPacketBuffer } from "../../../boards/sim/packet-buffer";
import { makeRandom, randomWord, type Random } from "../../../boards/sim/random";
import { integerText } from "../../../firmware/time/decimal-text";
import { hexText } from "../../../firmware/time/calendar-text";
import { isClientRequest, isControl } from "../../../firmware/packet/classification";
import { decodeControl, makeControlMessage } from "../../../firmware/packet/control";
import { decodePacket, encodePacket, makePacket, HEADER_BYTES } from "../../../firmware/packet/packet";
import { refIdText } from "../../../firmware/packet/reference-id";
import { intervalToShort, shortToInterval } from "../../../firmware/packet/short";
import { exactText } from "./exact-text";

const PACKETS = 400;
const NTP_PORT = 123;
/** Longest trailer of a packet here [bytes]: extension fields and a MAC. */
const LONGEST_TRAILER = 120;

/**
 * Random datagrams, whole, short and with trailers of any form: decoded, classified and encoded again. Returns all fields, a line a packet. The same text comes
 * out of every engine.
 */
export function runPackets(): string {
  const random = makeRandom(48);
  const buffer = makeSimPacketBuffer();
  const again = makeSimPacketBuffer();
  const packet = makePacket();
  const control = makeControlMessage();
  const short = [0, 0];
  const lines: string[] = [];
  for (let i = 0; i < PACKETS; i++) {
    const length = fill(random, buffer.words);
    const form = decodePacket(buffer, length, packet);
    const fields: number[] = [length, form, packet.leap, packet.version, packet.mode, packet.stratum, packet.poll, packet.precision];
    fields.push(packet.trailer.extensionLength, packet.trailer.macOffset, packet.trailer.macLength);
    fields.push(isClientRequest(packet, randomWord(random), NTP_PORT) ? 1 : 0, isControl(form, buffer, length, packet) ? 1 : 0);
    fields.push(decodeControl(buffer, length, control), control.opcode, control.sequence, control.offset, control.count);
    intervalToShort(shortToInterval(packet.rootDelay) / 3, short);
    fields.push(short[0], short[1]);
    let line = refIdText(packet.refId, packet.stratum);
    for (const field of fields) line = `${line} ${integerText(field)}`;
    for (const timestamp of [packet.reference, packet.origin, packet.receive, packet.transmit]) line = `${line} ${hexText(timestamp)}`;
    encodePacket(packet, again);
    let differences = 0;
    for (let word = 0; word < HEADER_BYTES / 2; word++) if (again.words[word] !== packet.words[word]) differences = differences + 1;
    lines.push(`${line} ${exactText(shortToInterval(packet.rootDispersion))} ${integerText(differences)}`);
  }
  return lines.join("\n");
}

/** Fills the words with a random datagram and returns its length. Half of the trailers have lengths of extension fields that fit. */
function fill(random: Random, words: number[]): number {
  for (let i = 0; i < words.length; i++) words[i] = randomWord(random);
  const kind = randomWord(random) % 4;
  if (kind === 0) return randomWord(random) % HEADER_BYTES;
  if (kind === 1) return HEADER_BYTES;
  const length = HEADER_BYTES + (randomWord(random) % LONGEST_TRAILER);
  if (kind === 2) return length;
  for (let offset = HEADER_BYTES; offset < length; offset = offset + words[offset / 2 + 1]) words[offset / 2 + 1] = 16 + 4 * (randomWord(random) % 8);
  return length - (length % 4);
}
