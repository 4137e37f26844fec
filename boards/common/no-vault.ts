import type { Vault } from "../../hal/vault";

/** Vault of a board whose feature preset has no command with a secret. It seals nothing. */
export const NO_VAULT: Vault = { seal: () => undefined, unseal: () => undefined };
