import type { MacAlgorithm } from "../../hal/digest";

/** Symmetric keys (Comware `ntp-service authentication-keyid`, `reliable authentication-keyid`). Rules and sources: README.md. */

/** Key identifier, 1..4294967295, in two unsigned 16-bit words, most significant first, as in a packet; 0 for none. */
export type KeyId = number[];

/** Symmetric key. */
export interface Key {
  id: KeyId;
  /** Undefined: MD5. */
  algorithm?: MacAlgorithm | undefined;
  /** True for a whole digest in packets of any version, false for 20 bytes at most. Undefined: by the version (`digestLimit` in mac.ts). */
  isDigestWhole?: boolean | undefined;
  /** Bytes, one for each character. */
  secret: string;
  /** Secret as sealed by the board's vault: the form that is displayed and saved. */
  cipher: string;
  /** Basic ACL of the devices for which the key is valid, 2000..2999; 0 for all devices. */
  aclNumber: number;
}

/** Keys, the identifiers of trusted keys, and the switch of authentication. */
export interface KeyStore {
  isEnabled: boolean;
  keys: Key[];
  /** Identifiers of trusted keys. A key that is deleted loses its trust. */
  trusted: KeyId[];
  /** Room in the list of keys: a value of the board. */
  readonly capacity: number;
  /** Keys that a full list has refused since the start; undefined for none. */
  refused?: number | undefined;
  /** Positions in both lists (key-positions.ts). Undefined before the first search. */
  positions?: KeyPositions | undefined;
}

/** Positions of keys and of identifiers of trusted keys, so that a thousand keys load in linear time. */
export interface KeyPositions {
  readonly keys: Record<number, number | undefined>;
  readonly trusted: Record<number, number | undefined>;
  /** Lengths of the lists that the positions are of. */
  keyCount: number;
  trustedCount: number;
}

/** Returns a store without keys that has room for `capacity` of them, authentication disabled. */
export function makeKeyStore(capacity: number): KeyStore {
  return { isEnabled: false, keys: [], trusted: [], capacity };
}

/** Returns true when both identifiers are equal. */
export function isSameKey(a: KeyId, b: KeyId): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** Returns true when the identifier is not 0. */
export function isKeyNamed(id: KeyId): boolean {
  return id[0] !== 0 || id[1] !== 0;
}

/** Key with this identifier; undefined unless it exists and is trusted. */
export function findTrustedKey(store: KeyStore, id: KeyId): Key | undefined {
  if (positionOf(store.trusted, id) < 0) return undefined;
  for (let i = 0; i < store.keys.length; i++) if (isSameKey(store.keys[i].id, id)) return store.keys[i];
  return undefined;
}

/** Position of an identifier in a list; -1 when it is missing. */
export function positionOf(list: KeyId[], id: KeyId): number {
  for (let i = 0; i < list.length; i++) if (isSameKey(list[i], id)) return i;
  return -1;
}

/** Parses decimal digits into `into`. Returns false unless the value is 1..4294967295. Computes in two words, because not every engine has 32-bit numbers. */
export function parseKeyId(text: string, into: KeyId): boolean {
  into[0] = 0;
  into[1] = 0;
  if (text.length < 1 || text.length > 10) return false;
  for (let i = 0; i < text.length; i++) {
    const digit = "0123456789".indexOf(text.charAt(i));
    if (digit < 0) return false;
    const low = into[1] * 10 + digit;
    const high = into[0] * 10 + Math.floor(low / 65536);
    if (high > 65535) return false;
    into[1] = low % 65536;
    into[0] = high;
  }
  return isKeyNamed(into);
}

/** Identifier in decimal digits. */
export function keyIdText(id: KeyId): string {
  let high = id[0];
  let low = id[1];
  let text = "";
  while (high > 0 || low > 0) {
    const rest = (high % 10) * 65536 + low;
    text = `${rest % 10}${text}`;
    high = Math.floor(high / 10);
    low = Math.floor(rest / 10);
  }
  return text;
}
