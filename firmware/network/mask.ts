import { addressText, makeAddress, parseAddress, type Address } from "./address";

/** Network masks: ones, then zeros (RFC 950). */

const mask = makeAddress();

/** The mask with `prefixLength` ones, 0..32, as dotted text. */
export function maskText(prefixLength: number): string {
  mask[0] = maskWord(prefixLength);
  mask[1] = maskWord(prefixLength - 16);
  return addressText(mask);
}

/** The length, 0..32 bits, that `text` says: as a number, or as a dotted mask; undefined when it is neither, or its ones are not all in front. */
export function prefixLengthOf(text: string): number | undefined {
  for (let length = 0; length <= 32; length++) if (text === `${length}`) return length;
  if (!parseAddress(text, mask)) return undefined;
  const found: Address = [mask[0], mask[1]];
  for (let length = 0; length <= 32; length++) if (maskWord(length) === found[0] && maskWord(length - 16) === found[1]) return length;
  return undefined;
}

/** A word whose first `ones` bits are set; all of them for 16 and more, none for 0 and less. */
function maskWord(ones: number): number {
  if (ones <= 0) return 0;
  return ones >= 16 ? 65535 : 65536 - Math.floor(Math.pow(2, 16 - ones)); // a power is a float on Lua, and would be shown as one
}
