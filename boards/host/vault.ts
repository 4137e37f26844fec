import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Storage } from "../../hal/storage";
import type { Vault } from "../../hal/vault";

const PREFIX = "$c$3$";
const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Name of the device key in storage: beside the configuration, never in it. */
const KEY_FILE = "device-key";

/**
 * Seals secrets with AES-256-GCM (Node.js's crypto) under a random key of this board. The key is read from storage each time: it does not stay in memory, and what
 * is sealed can be read back after the next start.
 */
export class HostVault implements Vault {
  constructor(private readonly storage: Storage) {}

  seal(secret: string): string | undefined {
    const key = this.storedKey() ?? this.newKey();
    if (key === undefined) return undefined;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, nonce);
    key.fill(0);
    const sealed = Buffer.concat([cipher.update(secret, "latin1"), cipher.final()]);
    return PREFIX + Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64");
  }

  unseal(text: string): string | undefined {
    if (!text.startsWith(PREFIX)) return undefined;
    const bytes = Buffer.from(text.slice(PREFIX.length), "base64");
    const key = this.storedKey();
    if (bytes.length < NONCE_BYTES + TAG_BYTES || key === undefined) return undefined;
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES));
    key.fill(0);
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    try {
      return decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES), undefined, "latin1") + decipher.final("latin1");
    } catch {
      return undefined; // sealed by another board, or modified
    }
  }

  /** Returns the key of the board; undefined when there is none, or it cannot be read. */
  private storedKey(): Buffer | undefined {
    const key = Buffer.from(this.storage.read(KEY_FILE) ?? "", "base64");
    return key.length === KEY_BYTES ? key : undefined;
  }

  /** Makes the key of a board without one. A key that cannot be read is not replaced: it may be readable again later. */
  private newKey(): Buffer | undefined {
    if (this.storage.has(KEY_FILE)) return undefined;
    if (!this.storage.write(KEY_FILE, randomBytes(KEY_BYTES).toString("base64"))) return undefined;
    return this.storedKey();
  }
}
