import type { Vault } from "../../hal/vault";
import type { Key } from "../auth/keys";
import type { Configuration } from "../settings/configuration";

/**
 * Seals again each secret whose cipher text the vault cannot read back, for example after the key of the board was removed. Returns false when a secret cannot be
 * sealed: a configuration that is saved now would lose it at the next start.
 */
export function keepSecrets({ keys, sntp }: Configuration, vault: Vault): boolean {
  return keepKeys(keys.keys, vault) && keepKeys(sntp.keys.keys, vault);
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
