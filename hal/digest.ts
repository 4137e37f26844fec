import type { PacketBuffer } from "./packet-buffer";

/** Algorithms of message authentication codes beside MD5. `sha-...`: hash of key and packet; `hmac-...`: RFC 2104; `...-cmac`: RFC 8573. */
export type MacAlgorithm =
  "sha-1" | "sha-256" | "sha-384" | "sha-512" | "aes-128-cmac" | "aes-256-cmac" | "hmac-sha-1" | "hmac-sha-256" | "hmac-sha-384" | "hmac-sha-512";

/** Message digests, computed by the board's library or hardware. */
export interface Digest {
  /**
   * Writes the MD5 digest over the secret (one byte for each character) followed by the first `length` bytes of `packet` into `into`: 16 bytes, each 0..255
   * (RFC 5905 section 7.3 "digest").
   */
  md5(secret: string, packet: PacketBuffer, length: number, into: number[]): void;
  /**
   * Writes the message authentication code of the first `length` bytes of `packet` into `into`, each byte 0..255. Returns its length [bytes]: 16 (CMAC), 20, 32,
   * 48 or 64. The secret has one byte for each character; 16 or 32 for AES. Undefined on a board with MD5 only.
   */
  mac?(algorithm: MacAlgorithm, secret: string, packet: PacketBuffer, length: number, into: number[]): number;
}
