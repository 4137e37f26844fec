/** Salted one-way hashes of passwords, computed by the board's library. */
export interface PasswordHasher {
  /** Returns the hash of a password as text with a new salt. It begins with `$h$` and contains no blanks. Takes a fraction of a second on purpose. */
  hash(password: string): string;
  /** Returns true when `password` has this hash. The time does not depend on where the two differ. */
  matches(password: string, hash: string): boolean;
  /** Returns true for the form of text that `hash` returns: this board can check passwords against it. */
  isHash(text: string): boolean;
}
