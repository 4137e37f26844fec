import type { PacketBuffer } from "../../hal/packet-buffer";

/** A payload as 16-bit words in an array. */
export interface SimPacketBuffer extends PacketBuffer {
  readonly words: number[];
}

/** Largest payload [bytes]: the least that hal/packet-buffer.ts requires. */
const CAPACITY = 512;

/** Makes a buffer of zeros. */
export function makeSimPacketBuffer(): SimPacketBuffer {
  const words: number[] = [];
  for (let i = 0; i < CAPACITY / 2; i++) words.push(0);
  const readByte = (offset: number): number => {
    const word = words[Math.floor(offset / 2)];
    return offset % 2 === 0 ? Math.floor(word / 256) : word % 256;
  };
  const writeByte = (offset: number, value: number): void => {
    const index = Math.floor(offset / 2);
    const word = words[index];
    words[index] = offset % 2 === 0 ? value * 256 + (word % 256) : word - (word % 256) + value;
  };
  return {
    capacity: CAPACITY,
    words,
    readByte: (offset) => readByte(offset),
    writeByte: (offset, value) => writeByte(offset, value),
    readWords(offset: number, count: number, into: number[]): void {
      const first = Math.floor(offset / 2);
      if (offset % 2 === 0) for (let i = 0; i < count; i++) into[i] = words[first + i];
      else for (let i = 0; i < count; i++) into[i] = readByte(offset + 2 * i) * 256 + readByte(offset + 2 * i + 1);
    },
    writeWords(offset: number, count: number, from: number[]): void {
      const first = Math.floor(offset / 2);
      if (offset % 2 === 0) {
        for (let i = 0; i < count; i++) words[first + i] = from[i];
        return;
      }
      for (let i = 0; i < count; i++) {
        writeByte(offset + 2 * i, Math.floor(from[i] / 256));
        writeByte(offset + 2 * i + 1, from[i] % 256);
      }
    },
  };
}
