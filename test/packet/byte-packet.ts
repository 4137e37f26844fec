import type { PacketBuffer } from "../../hal/packet-buffer";

/** Packet buffer over an array of bytes, for tests and benchmarks on every engine. Access past its end throws. */
export interface BytePacket extends PacketBuffer {
  bytes: number[];
}

/** Makes a buffer with `bytes` and room up to `capacity`. Bytes after `bytes` must not be read before they are written. */
export function makeBytePacket(bytes: number[], capacity: number): BytePacket {
  const check = (offset: number): void => {
    if (offset < 0 || offset >= bytes.length) throw new Error(`byte ${offset} is outside of a payload of ${bytes.length} bytes`);
  };
  const packet: BytePacket = {
    bytes,
    capacity,
    readByte(offset: number): number {
      check(offset);
      return bytes[offset];
    },
    writeByte(offset: number, value: number): void {
      bytes[offset] = value;
    },
    readWords(offset: number, count: number, into: number[]): void {
      check(offset + 2 * count - 1);
      for (let i = 0; i < count; i++) into[i] = bytes[offset + 2 * i] * 256 + bytes[offset + 2 * i + 1];
    },
    writeWords(offset: number, count: number, from: number[]): void {
      for (let i = 0; i < count; i++) {
        bytes[offset + 2 * i] = Math.floor(from[i] / 256);
        bytes[offset + 2 * i + 1] = from[i] % 256;
      }
    },
  };
  return packet;
}
