/** Encryption of secrets in configuration files, under a key that the board stores apart from them and never shows. */
export interface Vault {
  /** Returns the secret as text that only this board can read back. It begins with `$c$3$` and contains no blanks. */
  seal(secret: string): string;
  /** Returns the secret in a sealed text; undefined when another board sealed it, or it was changed. */
  unseal(text: string): string | undefined;
}
