import type { Digest } from "../../hal/digest";
import type { PacketBuffer } from "../../hal/packet-buffer";
import type { Trailer } from "../packet/trailer";
import { findTrustedKey, type Key, type KeyId, type KeyStore } from "./keys";

/**
 * Message authentication code after a packet: key identifier and digest (RFC 5905 section 7.3, figure 8). Digests longer than 20 bytes are cut to their first 20
 * in version 4 (RFC 7822 section 7.5.1.3), and whole in version 3.
 */

/** Longest digest in a packet of version 4 [bytes]. */
const SHORT_DIGEST_BYTES = 20;
const MD5_BYTES = 16;
const LONGEST_DIGEST_BYTES = 64;
const KEY_ID_BYTES = 4;

const digest: number[] = [];
for (let i = 0; i < LONGEST_DIGEST_BYTES; i++) digest.push(0);

/** Reads the key identifier of the packet's MAC. The packet must have one. */
export function readKeyId(packet: PacketBuffer, trailer: Trailer, into: KeyId): void {
  packet.readWords(trailer.macOffset, 2, into);
}

/** Longest digest that a packet of `version` is sent with under `key` [bytes]. */
export function digestLimit(key: Key, version: number): number {
  const isWhole = key.isDigestWhole === undefined ? version < 4 : key.isDigestWhole;
  return isWhole ? LONGEST_DIGEST_BYTES : SHORT_DIGEST_BYTES;
}

/** Length of the digest in a packet that has been received with a MAC [bytes]: a reply has the same. */
export function receivedDigest(trailer: Trailer): number {
  return trailer.macLength - KEY_ID_BYTES;
}

/** Appends a MAC with `key` and at most `limit` bytes of digest to the first `length` bytes. Returns the new length [bytes]. */
export function appendMac(board: { readonly digest: Digest }, packet: PacketBuffer, length: number, key: Key, limit: number): number {
  const whole = computeDigest(board.digest, key, packet, length);
  const bytes = whole < limit ? whole : limit;
  packet.writeWords(length, 2, key.id);
  for (let i = 0; i < bytes; i++) packet.writeByte(length + KEY_ID_BYTES + i, digest[i]);
  return length + KEY_ID_BYTES + bytes;
}

/**
 * Trusted key with which the packet's MAC is valid. Undefined when there is no MAC, when the key is unknown or not trusted, or when the digest has another length
 * than the key's (whole, or its first 20 bytes) or differs. The comparison takes the same time wherever the digests differ, so that an attacker learns nothing
 * from it (CVE-2016-1550).
 */
export function findValidKey(board: { readonly digest: Digest }, packet: PacketBuffer, trailer: Trailer, store: KeyStore): Key | undefined {
  const bytes = receivedDigest(trailer);
  if (bytes < MD5_BYTES) return undefined;
  readKeyId(packet, trailer, keyId);
  const key = findTrustedKey(store, keyId);
  if (key === undefined) return undefined;
  const whole = computeDigest(board.digest, key, packet, trailer.macOffset);
  if (bytes !== whole && (bytes !== SHORT_DIGEST_BYTES || whole < bytes)) return undefined;
  let differences = 0;
  for (let i = 0; i < bytes; i++) {
    const difference = digest[i] - packet.readByte(trailer.macOffset + KEY_ID_BYTES + i);
    differences = differences + difference * difference;
  }
  return differences === 0 ? key : undefined;
}

/** Computes the digest of the first `length` bytes. Returns its length [bytes]; 0, which no packet has, when the board lacks the algorithm. */
function computeDigest(functions: Digest, key: Key, packet: PacketBuffer, length: number): number {
  if (key.algorithm !== undefined) return functions.mac === undefined ? 0 : functions.mac(key.algorithm, key.secret, packet, length, digest);
  functions.md5(key.secret, packet, length, digest);
  return MD5_BYTES;
}

const keyId: KeyId = [0, 0];
