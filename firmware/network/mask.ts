import { dottedText, isSameAddress, makeAddress, parseDotted } from "./address";
import { prefixLengthOf, prefixMask } from "./prefix";

/** Network masks as text (RFC 950). */

const mask = makeAddress();
const contiguous = makeAddress();

/** Mask of a prefix length of 0..32 bits as dotted text. */
export function maskText(prefixLength: number): string {
  prefixMask(prefixLength, mask);
  return dottedText(mask);
}

/** Prefix length, 0..32 bits, from its decimal text or from a dotted mask; undefined for other text and for a mask whose ones are not contiguous. */
export function parsePrefixLength(text: string): number | undefined {
  for (let length = 0; length <= 32; length++) if (text === `${length}`) return length;
  if (!parseDotted(text, mask)) return undefined;
  const length = prefixLengthOf(mask);
  prefixMask(length, contiguous);
  return isSameAddress(mask, contiguous) ? length : undefined;
}
