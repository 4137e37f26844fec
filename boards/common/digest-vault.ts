import type { RandomSource } from "../../hal/random-source";
import type { Storage } from "../../hal/storage";
import type { Vault } from "../../hal/vault";

/** Returns the MD5 of a text whose characters are bytes: 16 bytes, 0..255. */
export type HashText = (this: void, text: string) => number[];

const PREFIX = "$c$3$";
/** Name of the device key in storage: beside the configuration, never in it. */
const KEY_NAME = "device-key";
const KEY_LENGTH = 16;
const NONCE_LENGTH = 8;
const SEAL_LENGTH = 8;
const HASH_LENGTH = 16;
const HEX = "0123456789abcdef";

/**
 * Makes a vault for boards whose only cryptographic function is a digest. The key stream, MD5(key, nonce, block number), is added to the secret byte by byte modulo
 * 256. The seal is a digest over nonce and cipher text between two copies of the key. Secrets stay out of configuration files, but an attacker who reads the
 * flash finds the key. A key that cannot be read is not replaced: it may be readable again later.
 */
export function makeDigestVault(storage: Storage, random: RandomSource, hash: HashText): Vault {
  const storedKey = (): string | undefined => {
    const saved = storage.read(KEY_NAME);
    return saved !== undefined && saved.length === 2 * KEY_LENGTH ? saved : undefined;
  };
  const newKey = (): string | undefined => {
    if (storage.has(KEY_NAME)) return undefined;
    return storage.write(KEY_NAME, randomHex(random, KEY_LENGTH)) ? storedKey() : undefined;
  };
  const sealOf = (text: string, key: string): string => hexOf(hash(`${key}seal${text}${key}`)).substring(0, 2 * SEAL_LENGTH);
  return {
    seal: (secret) => {
      const key = storedKey() ?? newKey();
      if (key === undefined) return undefined;
      const nonce = randomHex(random, NONCE_LENGTH);
      const text = nonce + hexOf(cipher(bytesOf(secret), `${key}stream${nonce}`, hash, true));
      return PREFIX + text + sealOf(text, key);
    },
    unseal: (sealed) => {
      const key = storedKey();
      const end = sealed.length - 2 * SEAL_LENGTH;
      if (key === undefined || !sealed.startsWith(PREFIX) || end < PREFIX.length + 2 * NONCE_LENGTH) return undefined;
      const text = sealed.substring(PREFIX.length, end);
      if (sealOf(text, key) !== sealed.substring(end, sealed.length)) return undefined; // sealed by another board, or modified
      const nonce = text.substring(0, 2 * NONCE_LENGTH);
      const bytes = unhex(text.substring(2 * NONCE_LENGTH, text.length));
      return textOf(cipher(bytes, `${key}stream${nonce}`, hash, false));
    },
  };
}

/** Adds the key stream to bytes, or subtracts it. */
function cipher(bytes: number[], secret: string, hash: HashText, isSealing: boolean): number[] {
  const result: number[] = [];
  let stream: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    if (i % HASH_LENGTH === 0) stream = hash(secret + Math.floor(i / HASH_LENGTH));
    const key = stream[i % HASH_LENGTH];
    result.push(isSealing ? (bytes[i] + key) % 256 : (bytes[i] + 256 - key) % 256);
  }
  return result;
}

function randomHex(random: RandomSource, length: number): string {
  const bytes: number[] = [];
  for (let i = 0; i < length; i++) bytes.push(random.word() % 256);
  return hexOf(bytes);
}

function hexOf(bytes: number[]): string {
  let text = "";
  for (const byte of bytes) text = text + HEX.charAt(Math.floor(byte / 16)) + HEX.charAt(byte % 16);
  return text;
}

function unhex(text: string): number[] {
  const bytes: number[] = [];
  for (let i = 0; i + 1 < text.length; i = i + 2) bytes.push(HEX.indexOf(text.charAt(i)) * 16 + HEX.indexOf(text.charAt(i + 1)));
  return bytes;
}

function bytesOf(text: string): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) bytes.push(text.charCodeAt(i));
  return bytes;
}

function textOf(bytes: number[]): string {
  let text = "";
  for (const byte of bytes) text = text + String.fromCharCode(byte);
  return text;
}
