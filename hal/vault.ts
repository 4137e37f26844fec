/** Keeps secrets out of configuration files: encryption under a key that the board keeps apart from them and never shows. */
export interface Vault {
  /** The secret as text that only this board can read back: begins with `$c$3$`, no blanks. */
  seal(secret: string): string;
  /** The secret in such a text; undefined when this board has not sealed it, or it has been changed. */
  unseal(text: string): string | undefined;
}
