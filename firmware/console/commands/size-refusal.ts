/** Largest saved configuration that is read: characters, and lines. A larger one is set aside. */
const MOST_CHARACTERS = 524288;
const MOST_LINES = 32768;

/** Returns why a saved configuration is not read; undefined for one of a possible size. */
export function sizeRefusal(text: string): string | undefined {
  let lines = 0;
  if (text.length <= MOST_CHARACTERS) {
    for (let at = text.indexOf("\n"); at >= 0 && lines <= MOST_LINES; at = text.indexOf("\n", at + 1)) lines = lines + 1;
    if (lines <= MOST_LINES) return undefined;
  }
  return `is larger than ${MOST_CHARACTERS} characters or ${MOST_LINES} lines`;
}
