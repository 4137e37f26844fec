import { pbkdf2Sync, randomBytes, timingSafeEqual } from "node:crypto";
import type { PasswordHasher } from "../../hal/password-hasher";

/** PBKDF2 with HMAC-SHA-256 (RFC 8018), as `$h$pbkdf2-sha256$ITERATIONS$SALT$HASH` with base64. The linux board has the same form. */
const PREFIX = "$h$pbkdf2-sha256$";
const FORM = /^\$h\$pbkdf2-sha256\$([1-9]\d{3,6})\$([A-Za-z0-9+/]{22}==)\$([A-Za-z0-9+/]{43}=)$/;
const ITERATIONS = 100000;
/** Largest number of a hash from elsewhere: more would stop the time service for seconds. */
const MOST_ITERATIONS = 1000000;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

interface Parts {
  readonly iterations: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** Hashes of Node.js's crypto module. */
export const HOST_PASSWORDS: PasswordHasher = {
  hash(password) {
    const salt = randomBytes(SALT_BYTES);
    const hash = hashOf(password, salt, ITERATIONS);
    return `${PREFIX}${ITERATIONS}$${salt.toString("base64")}$${hash.toString("base64")}`;
  },
  matches(password, text) {
    const parts = partsOf(text);
    return parts !== undefined && timingSafeEqual(hashOf(password, parts.salt, parts.iterations), parts.hash);
  },
  isHash: (text) => partsOf(text) !== undefined,
};

function hashOf(password: string, salt: Buffer, iterations: number): Buffer {
  return pbkdf2Sync(Buffer.from(password, "latin1"), salt, iterations, HASH_BYTES, "sha256");
}

function partsOf(text: string): Parts | undefined {
  const match = FORM.exec(text);
  if (match === null || Number(match[1]) > MOST_ITERATIONS) return undefined;
  return { iterations: Number(match[1]), salt: Buffer.from(match[2], "base64"), hash: Buffer.from(match[3], "base64") };
}
