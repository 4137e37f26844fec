import type { PacketBuffer } from "../../hal/packet-buffer";

/** Payload in a Buffer of Node.js. */
export class HostPacketBuffer implements PacketBuffer {
  /** `bytes` is replaced for each received datagram. */
  constructor(public bytes: Buffer) {}

  get capacity(): number {
    return this.bytes.length;
  }

  readWords(offset: number, count: number, into: number[]): void {
    const bytes = this.bytes;
    for (let i = 0, at = offset; i < count; i++, at += 2) into[i] = bytes[at] * 256 + bytes[at + 1];
  }

  writeWords(offset: number, count: number, from: number[]): void {
    const bytes = this.bytes;
    for (let i = 0, at = offset; i < count; i++, at += 2) {
      bytes[at] = from[i] >> 8;
      bytes[at + 1] = from[i];
    }
  }

  readByte(offset: number): number {
    return this.bytes[offset];
  }

  writeByte(offset: number, value: number): void {
    this.bytes[offset] = value;
  }
}
