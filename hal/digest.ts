import type { PacketBuffer } from "./packet-buffer";

/** Message digests, computed by the board: its library, or its chip. */
export interface Digest {
  /**
   * MD5 over the secret's characters (one byte each) followed by the first `length` bytes of `packet` (RFC 5905 section 7.3 "digest"): writes 16 bytes,
   * 0..255, into `into`.
   */
  md5(secret: string, packet: PacketBuffer, length: number, into: number[]): void;
}
