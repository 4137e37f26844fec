/**
 * Frames for texts on a medium whose files may be half written after loss of power: length and checksum precede the text, so that an incomplete one is detected.
 */

const MARK = "timewire ";
const PRIME = 65521;

/** Returns the text after its length and checksum. */
export function frameText(text: string): string {
  return `${MARK}${text.length} ${checksum(text)}\n${text}`;
}

/** Returns the text of a frame; undefined when it is incomplete. */
export function unframeText(framed: string): string | undefined {
  const end = framed.indexOf("\n");
  if (end < 0 || !framed.startsWith(MARK)) return undefined;
  const text = framed.substring(end + 1, framed.length);
  return frameText(text).substring(0, end) === framed.substring(0, end) ? text : undefined;
}

/** Returns true for the first part of a frame: what a loss of power leaves of a text that was being written. */
export function isCut(framed: string): boolean {
  const end = framed.indexOf("\n");
  const mark = framed.substring(0, MARK.length);
  if (end < 0) return mark === MARK.substring(0, mark.length);
  return mark === MARK && framed.length - end - 1 < parseInt(framed.substring(MARK.length, end), 10);
}

/** Returns the two sums of Adler-32, each below 65521. */
function checksum(text: string): string {
  let a = 1;
  let b = 0;
  for (let i = 0; i < text.length; i++) {
    a = (a + text.charCodeAt(i)) % PRIME;
    b = (b + a) % PRIME;
  }
  return `${a}-${b}`;
}
