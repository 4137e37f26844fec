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

/** Seals secrets with AES-256-GCM (Node.js's crypto) under a random key of this board. */
export class HostVault implements Vault {
  private key: Buffer | undefined;

  constructor(private readonly storage: Storage) {}

  seal(secret: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.deviceKey(), nonce);
    const sealed = Buffer.concat([cipher.update(secret, "latin1"), cipher.final()]);
    return PREFIX + Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString("base64");
  }

  unseal(text: string): string | undefined {
    if (!text.startsWith(PREFIX)) return undefined;
    const bytes = Buffer.from(text.slice(PREFIX.length), "base64");
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv(ALGORITHM, this.deviceKey(), bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    try {
      return decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES), undefined, "latin1") + decipher.final("latin1");
    } catch {
      return undefined; // sealed by another board, or modified
    }
  }

  /** Created at the first use. */
  private deviceKey(): Buffer {
    if (this.key !== undefined) return this.key;
    const saved = Buffer.from(this.storage.read(KEY_FILE) ?? "", "base64");
    this.key = saved.length === KEY_BYTES ? saved : randomBytes(KEY_BYTES);
    if (saved.length !== KEY_BYTES) this.storage.write(KEY_FILE, this.key.toString("base64"));
    return this.key;
  }
}
