import type { PasswordHasher } from "../../hal/password-hasher";
import type { Vault } from "../../hal/vault";

/** Password as it is stored and displayed: a hash that begins with `$h$`, or on a board without a hasher a text sealed by its vault. */
export type StoredPassword = string;

/** Parts of a board that passwords need. */
export interface PasswordKeeper {
  readonly vault: Vault;
  readonly passwords?: PasswordHasher | undefined;
}

/** Returns the stored form of a password; undefined when it cannot be sealed. */
export function storePassword(password: string, keeper: PasswordKeeper): StoredPassword | undefined {
  return keeper.passwords === undefined ? keeper.vault.seal(password) : keeper.passwords.hash(password);
}

/** Returns the stored form of a password that the board's vault sealed; undefined when it did not, or cannot read it. */
export function storeSealed(sealed: string, keeper: PasswordKeeper): StoredPassword | undefined {
  const password = keeper.vault.unseal(sealed);
  if (password === undefined || keeper.passwords === undefined) return password === undefined ? undefined : sealed;
  return keeper.passwords.hash(password);
}

/** Returns true when passwords can be checked against the hash `text`. */
export function isUsableHash(text: string, keeper: PasswordKeeper): boolean {
  return keeper.passwords !== undefined && keeper.passwords.isHash(text);
}

/** Returns true when `password` is the stored one. Undefined stands for no password, which nothing matches; the check takes as long. */
export function isPassword(password: string, stored: StoredPassword | undefined, keeper: PasswordKeeper): boolean {
  const passwords = keeper.passwords;
  if (passwords !== undefined) {
    if (stored !== undefined) return passwords.matches(password, stored);
    passwords.hash(password);
    return false;
  }
  const expected = stored === undefined ? undefined : keeper.vault.unseal(stored);
  return expected !== undefined && isSameText(password, expected);
}

/** Returns true when two texts are equal. The time depends on the length of `typed` only (attack README, "Timing of a password"). */
export function isSameText(typed: string, expected: string): boolean {
  let differences = typed.length === expected.length ? 0 : 1;
  for (let i = 0; i < typed.length; i++) {
    const other = expected.length === 0 ? 0 : expected.charCodeAt(i % expected.length);
    const difference = typed.charCodeAt(i) - other;
    differences = differences + difference * difference;
  }
  return differences === 0;
}
