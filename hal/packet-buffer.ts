/**
 * The bytes of one UDP payload, kept in whatever the board keeps bytes in (DataView, C memory, Lua string).
 * Words are unsigned 16-bit, big-endian, as on the wire; offsets are in bytes from the start of the payload.
 * What a call costs is the crossing into the board, so the packet path moves whole headers (24 words) at once.
 */
export interface PacketBuffer {
  /** Largest payload that fits, in bytes; at least 512. Reads and writes past it are the caller's error. */
  readonly capacity: number;
  /** Copies `count` words that start at byte `offset` into `into[0..count-1]`. */
  readWords(offset: number, count: number, into: number[]): void;
  /** Copies `from[0..count-1]` to the words that start at byte `offset`. */
  writeWords(offset: number, count: number, from: number[]): void;
  /** The byte at `offset`, 0..255. For the rare paths: authentication, extension fields, control messages. */
  readByte(offset: number): number;
  /** Sets the byte at `offset` to 0..255. */
  writeByte(offset: number, value: number): void;
}
