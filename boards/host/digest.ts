import { createCipheriv, createHash, createHmac } from "node:crypto";
import type { Digest, MacAlgorithm } from "../../hal/digest";
import type { PacketBuffer } from "../../hal/packet-buffer";

const AES_BLOCK = 16;

/** Digests and message authentication codes of Node.js's crypto module. */
export class HostDigest implements Digest {
  md5(secret: string, packet: PacketBuffer, length: number, into: number[]): void {
    copy(createHash("md5").update(secret, "latin1").update(bytesOf(packet, length)).digest(), into);
  }

  mac(algorithm: MacAlgorithm, secret: string, packet: PacketBuffer, length: number, into: number[]): number {
    return copy(macOf(algorithm, Buffer.from(secret, "latin1"), bytesOf(packet, length)), into);
  }
}

/** Message authentication code of `message` (hal/digest.ts). */
export function macOf(algorithm: MacAlgorithm, key: Buffer, message: Buffer): Buffer {
  switch (algorithm) {
    case "aes-128-cmac":
      return cmac("aes-128-ecb", key, message);
    case "aes-256-cmac":
      return cmac("aes-256-ecb", key, message);
    case "hmac-sha-1":
    case "hmac-sha-256":
    case "hmac-sha-384":
    case "hmac-sha-512":
      return createHmac(hashName(algorithm), key).update(message).digest();
    default:
      return createHash(hashName(algorithm)).update(key).update(message).digest();
  }
}

/** Name of a hash as OpenSSL writes it, for example `sha256`. */
function hashName(algorithm: MacAlgorithm): string {
  return algorithm.replace("hmac-", "").replace("sha-", "sha");
}

/** CMAC of RFC 4493 section 2.4: the last block of CBC over the padded message. Node.js has none. */
function cmac(cipher: string, key: Buffer, message: Buffer): Buffer {
  const encrypt = (block: Buffer): Buffer => createCipheriv(cipher, key, null).setAutoPadding(false).update(block);
  const isWhole = message.length > 0 && message.length % AES_BLOCK === 0;
  const padded = isWhole ? message : Buffer.concat([message, Buffer.of(0x80), Buffer.alloc(AES_BLOCK - 1 - (message.length % AES_BLOCK))]);
  const first = double(encrypt(Buffer.alloc(AES_BLOCK)));
  const last = padded.length - AES_BLOCK;
  let state: Buffer = Buffer.alloc(AES_BLOCK);
  for (let at = 0; at < last; at += AES_BLOCK) state = encrypt(xor(state, padded.subarray(at, at + AES_BLOCK)));
  return encrypt(xor(xor(state, padded.subarray(last)), isWhole ? first : double(first)));
}

/** Product with x in the field of 2^128 elements (RFC 4493 section 2.3): a subkey from the one before. */
function double(block: Buffer): Buffer {
  const doubled = Buffer.from(block.map((byte, i) => ((byte << 1) & 0xff) | ((block[i + 1] ?? 0) >> 7)));
  if (block[0] >= 0x80) doubled[AES_BLOCK - 1] ^= 0x87;
  return doubled;
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, i) => byte ^ b[i]));
}

function bytesOf(packet: PacketBuffer, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) bytes[i] = packet.readByte(i);
  return bytes;
}

function copy(from: Buffer, into: number[]): number {
  for (let i = 0; i < from.length; i++) into[i] = from[i];
  return from.length;
}
