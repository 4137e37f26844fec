import type { Digest } from "../../hal/digest";
import type { PacketBuffer } from "../../hal/packet-buffer";
import type { Trailer } from "../packet/trailer";
import { findTrustedKey, type Key, type KeyId, type KeyStore } from "./keys";

/** Message authentication code after a packet: key identifier and MD5 digest (RFC 5905 section 7.3, figure 8). */

/** Length of a MAC with an MD5 digest [bytes]. */
const MAC_BYTES = 20;
const DIGEST_BYTES = 16;
const KEY_ID_BYTES = 4;

const digest: number[] = [];
for (let i = 0; i < DIGEST_BYTES; i++) digest.push(0);

/** Reads the key identifier of the packet's MAC. The packet must have one. */
export function readKeyId(packet: PacketBuffer, trailer: Trailer, into: KeyId): void {
  packet.readWords(trailer.macOffset, 2, into);
}

/** Appends a MAC with `key` to the first `length` bytes. Returns the new length [bytes]. */
export function appendMac(board: { readonly digest: Digest }, packet: PacketBuffer, length: number, key: Key): number {
  board.digest.md5(key.secret, packet, length, digest);
  packet.writeWords(length, 2, key.id);
  for (let i = 0; i < DIGEST_BYTES; i++) packet.writeByte(length + KEY_ID_BYTES + i, digest[i]);
  return length + MAC_BYTES;
}

/**
 * Trusted key with which the packet's MAC is valid. Undefined when there is no MAC, when the key is unknown or not trusted, or when the digest is not MD5 or
 * differs. The comparison takes the same time wherever the digests differ, so that an attacker learns nothing from it (CVE-2016-1550).
 */
export function findValidKey(board: { readonly digest: Digest }, packet: PacketBuffer, trailer: Trailer, store: KeyStore): Key | undefined {
  if (trailer.macLength !== MAC_BYTES) return undefined;
  readKeyId(packet, trailer, keyId);
  const key = findTrustedKey(store, keyId);
  if (key === undefined) return undefined;
  board.digest.md5(key.secret, packet, trailer.macOffset, digest);
  let differences = 0;
  for (let i = 0; i < DIGEST_BYTES; i++) {
    const difference = digest[i] - packet.readByte(trailer.macOffset + KEY_ID_BYTES + i);
    differences = differences + difference * difference;
  }
  return differences === 0 ? key : undefined;
}

const keyId: KeyId = [0, 0];
