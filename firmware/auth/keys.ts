/** Symmetric keys (Comware `ntp-service authentication-keyid`, `reliable authentication-keyid`; comware.md section 4). */

/** A key identifier, 1..4294967295, as two unsigned 16-bit words, most significant first, as on the wire; 0 is none. */
export type KeyId = number[];

/** One MD5 key. */
export interface Key {
  id: KeyId;
  /** 1..32 characters. */
  secret: string;
  /** The secret as the board's vault has sealed it: what is shown and saved. */
  cipher: string;
  /** Basic ACL of the devices that may use it in an association, 2000..2999; 0 for all. */
  aclNumber: number;
}

/** Keys, which of them are trusted, and whether authentication is on. */
export interface KeyStore {
  isEnabled: boolean;
  keys: Key[];
  /** Identifiers of trusted keys. Trust vanishes with its key. */
  trusted: KeyId[];
}

/** Keys that a device keeps (Comware 5). */
export const MAXIMUM_KEYS = 1024;

/** No keys, authentication off. */
export function makeKeyStore(): KeyStore {
  return { isEnabled: false, keys: [], trusted: [] };
}

/** Whether both are the same identifier. */
export function isSameKey(a: KeyId, b: KeyId): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** Whether it names a key at all. */
export function isKeyNamed(id: KeyId): boolean {
  return id[0] !== 0 || id[1] !== 0;
}

/** The key with this identifier, if it exists and is trusted. */
export function findTrustedKey(store: KeyStore, id: KeyId): Key | undefined {
  if (positionOf(store.trusted, id) < 0) return undefined;
  for (let i = 0; i < store.keys.length; i++) if (isSameKey(store.keys[i].id, id)) return store.keys[i];
  return undefined;
}

/** Place of an identifier in a list; -1 when it is not there. */
export function positionOf(list: KeyId[], id: KeyId): number {
  for (let i = 0; i < list.length; i++) if (isSameKey(list[i], id)) return i;
  return -1;
}

/** Reads decimal digits into `into`; false unless they are 1..4294967295. Two words, because not every engine has numbers of 32 bits. */
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

/** The identifier in decimal digits. */
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
