import type { PacketBuffer } from "../../../hal/packet-buffer";

/** A packet buffer over a Lua string: what the network modules give and take. */
export interface StringBuffer extends PacketBuffer {
  /** The bytes. Writing makes a new string of it. */
  text: string;
}

const CAPACITY = 512;
type Unpack = (this: void, list: number[], from: number, to: number) => LuaMultiReturn<number[]>;
const spread: Unpack = unpack ?? (table as unknown as { unpack: Unpack }).unpack;

/** A buffer of zeros. */
export function makeStringBuffer(): StringBuffer {
  const bytes: number[] = [];
  const buffer: StringBuffer = {
    text: "\0".repeat(CAPACITY),
    capacity: CAPACITY,
    readWords: (offset, count, into) => {
      const found = [...string.byte(buffer.text, offset + 1, offset + 2 * count)];
      for (let i = 0; i < count; i++) into[i] = found[2 * i] * 256 + found[2 * i + 1];
    },
    writeWords: (offset, count, from) => {
      for (let i = 0; i < count; i++) {
        const low = from[i] % 256;
        bytes[2 * i] = Math.floor((from[i] - low) / 256);
        bytes[2 * i + 1] = low;
      }
      replace(buffer, offset, string.char(...spread(bytes, 1, 2 * count)));
    },
    readByte: (offset) => string.byte(buffer.text, offset + 1),
    writeByte: (offset, value) => replace(buffer, offset, string.char(value)),
  };
  return buffer;
}

/** Puts `piece` at `offset`; a received text may be shorter than what is written into it. */
function replace(buffer: StringBuffer, offset: number, piece: string): void {
  const text = buffer.text.length < offset ? buffer.text + "\0".repeat(offset - buffer.text.length) : buffer.text;
  buffer.text = text.substring(0, offset) + piece + text.substring(offset + piece.length, text.length);
}
