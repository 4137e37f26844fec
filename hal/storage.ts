/** Small named texts that survive loss of power: saved configuration, drift. Names are lower-case letters, digits, dots and dashes. */
export interface Storage {
  /** The whole text, or undefined when there is none. */
  read(name: string): string | undefined;
  /** Replaces the text. Atomic: after loss of power at any moment the old or the new text is there, whole. False when the medium refused. */
  write(name: string, text: string): boolean;
  /** Removes the text; nothing happens when there is none. */
  remove(name: string): void;
  /** Keeps an unreadable text under another name, which is returned, so that a person can look at it and a fresh one can be written. */
  setAside(name: string): string;
}
