import type { PacketBuffer } from "../../hal/packet-buffer";

/** A packet buffer over a string, the form of packets on Espruino's sockets. */
export interface StringBuffer extends PacketBuffer {
  /** One character for each byte. Each write makes a new string. */
  text: string;
}

/** Capacity [bytes]: the least that hal/packet-buffer.ts requires. Espruino's longest datagram has 528 bytes. */
const CAPACITY = 512;

/** Makes an empty buffer. Bytes behind the end of the text read as zero. */
export function makeStringBuffer(): StringBuffer {
  const buffer: StringBuffer = {
    text: "",
    capacity: CAPACITY,
    readWords: (offset, count, into) => {
      const text = buffer.text;
      for (let i = 0, at = offset; i < count; i++, at += 2) into[i] = text.charCodeAt(at) * 256 + text.charCodeAt(at + 1);
    },
    writeWords: (offset, count, from) => {
      let piece = "";
      for (let i = 0; i < count; i++) {
        const low = from[i] % 256;
        piece += String.fromCharCode((from[i] - low) / 256) + String.fromCharCode(low);
      }
      replace(buffer, offset, piece);
    },
    readByte: (offset) => buffer.text.charCodeAt(offset),
    writeByte: (offset, value) => replace(buffer, offset, String.fromCharCode(value)),
  };
  return buffer;
}

/** Writes `piece` at `offset`. The text grows where it is shorter. */
function replace(buffer: StringBuffer, offset: number, piece: string): void {
  let text = buffer.text;
  while (text.length < offset) text += "\0";
  buffer.text = text.substring(0, offset) + piece + text.substring(offset + piece.length, text.length);
}
