import type { PacketBuffer } from "./packet-buffer";

/** Message digests, computed by the board's library or hardware. */
export interface Digest {
  /**
   * Writes the MD5 digest over the secret (one byte for each character) followed by the first `length` bytes of `packet` into `into`: 16 bytes, each 0..255
   * (RFC 5905 section 7.3 "digest").
   */
  md5(secret: string, packet: PacketBuffer, length: number, into: number[]): void;
}
