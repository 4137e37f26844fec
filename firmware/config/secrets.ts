import type { Vault } from "../../hal/vault";
import type { Key } from "../auth/keys";
import type { Configuration } from "../settings/configuration";

const LOSS = "The device key cannot be stored or read, and the keys would be lost; the configuration is not saved.";

/**
 * Seals again each secret whose cipher text the vault cannot read back, for example after the key of the board was removed. Returns an error message when a secret
 * cannot be sealed: a configuration that is saved now would lose it at the next start.
 */
export function keepSecrets({ keys, login, sntp, virtualLines }: Configuration, vault: Vault): string | undefined {
  const passwords = [login?.password, ...(login?.users ?? []).map((user) => user.password), ...(virtualLines ?? []).map((line) => line.password)];
  const isKept = keepKeys(keys.keys, vault) && keepKeys(sntp.keys.keys, vault) && passwords.every((stored) => isPasswordKept(stored, vault));
  return isKept ? undefined : LOSS;
}

/** Passwords that a vault sealed are not in memory: they cannot be sealed again. */
function isPasswordKept(stored: string | undefined, vault: Vault): boolean {
  return stored === undefined || stored.startsWith("$h$") || vault.unseal(stored) !== undefined;
}

function keepKeys(keys: Key[], vault: Vault): boolean {
  for (const key of keys) {
    if (vault.unseal(key.cipher) === key.secret) continue;
    const cipher = vault.seal(key.secret);
    if (cipher === undefined) return false;
    key.cipher = cipher;
  }
  return true;
}
