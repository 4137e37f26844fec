/**
 * A text as it is kept on a medium whose files may be half written when power goes: its length and a checksum come first, so that what is not whole
 * is known for what it is.
 */

const MARK = "timewire ";
const PRIME = 65521;

/** The text with its length and checksum in front. */
export function frameText(text: string): string {
  return `${MARK}${text.length} ${checksum(text)}\n${text}`;
}

/** The text in a frame; undefined when it is not whole. */
export function unframeText(framed: string): string | undefined {
  const end = framed.indexOf("\n");
  if (end < 0 || !framed.startsWith(MARK)) return undefined;
  const text = framed.substring(end + 1, framed.length);
  return frameText(text).substring(0, end) === framed.substring(0, end) ? text : undefined;
}

/** Adler-32 without its packing: two sums, each below 65521. */
function checksum(text: string): string {
  let a = 1;
  let b = 0;
  for (let i = 0; i < text.length; i++) {
    a = (a + text.charCodeAt(i)) % PRIME;
    b = (b + a) % PRIME;
  }
  return `${a}-${b}`;
}
