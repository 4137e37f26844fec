/** Small named texts that survive loss of power: saved configuration, drift. Names consist of lower-case letters, digits, dots and dashes. */
export interface Storage {
  /** Returns the complete text, or undefined when there is none or it cannot be read. */
  read(name: string): string | undefined;
  /** Returns true when there is a text of that name, readable or not. What cannot be read is not known to be worthless. */
  has(name: string): boolean;
  /**
   * Replaces the text atomically: after loss of power at any moment the old or the new text is complete. Returns false when the medium refuses.
   * A text that could not be read is set aside first.
   */
  write(name: string, text: string): boolean;
  /** Removes the text. Has no effect when there is none. */
  remove(name: string): void;
  /** Renames an unreadable text, so that an operator can examine it and a new one can be written. Returns its new name. */
  setAside(name: string): string;
}
