/**
 * Payload of one UDP datagram, in the board's own representation (DataView, C memory, Lua string). Words are unsigned 16-bit and big-endian, as in the
 * packet; offsets are in bytes from the start of the payload. Each call crosses into the board, so the packet path moves whole headers (24 words) at once.
 */
export interface PacketBuffer {
  /** Largest payload that fits [bytes], at least 512. Access beyond it is an error of the caller. */
  readonly capacity: number;
  /** Copies `count` words from byte `offset` on into `into[0..count-1]`. */
  readWords(offset: number, count: number, into: number[]): void;
  /** Copies `from[0..count-1]` to the words from byte `offset` on. */
  writeWords(offset: number, count: number, from: number[]): void;
  /** Returns the byte at `offset`, 0..255. For the rare paths: authentication, extension fields, control messages. */
  readByte(offset: number): number;
  /** Sets the byte at `offset` to `value`, 0..255. */
  writeByte(offset: number, value: number): void;
}
