import type { PacketBuffer } from "../../hal/packet-buffer";

/** A packet buffer over a string: what Espruino's sockets give and take. */
export interface StringBuffer extends PacketBuffer {
  /** A character a byte. Writing makes a new string of it. */
  text: string;
}

/** Espruino's longest datagram is a little more; a string costs a variable for 12 bytes, and NTP needs 68. */
const CAPACITY = 512;

/** An empty buffer: what is read behind its end is zero. */
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

/** Puts `piece` at `offset`; a received text may be shorter than what is written into it. */
function replace(buffer: StringBuffer, offset: number, piece: string): void {
  let text = buffer.text;
  while (text.length < offset) text += "\0";
  buffer.text = text.substring(0, offset) + piece + text.substring(offset + piece.length, text.length);
}
