/** Encryption of secrets in configuration files, under a key that the board stores apart from them and never shows. */
export interface Vault {
  /**
   * Returns the secret as text that only this board can read back. It begins with `$c$3$` and contains no blanks. Undefined when the key of the board is not in
   * storage and cannot be stored: the text would be worthless after the next start.
   */
  seal(secret: string): string | undefined;
  /** Returns the secret in a sealed text; undefined when another board sealed it, it was changed, or the key of the board cannot be read. */
  unseal(text: string): string | undefined;
}
