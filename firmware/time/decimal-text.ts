/**
 * Numbers as decimal text, the same on every engine: `toFixed` differs in its rounding, and Lua 5.3 prints a whole float as "3.0". On a float32 engine the text
 * has the digits of the number, about seven.
 */

/** Text for |value| >= 2^53: the largest integer up to which a double holds every integer. */
const LARGEST_TEXT = "9007199254740991";

/**
 * `value` with exactly `digits` (0..9) decimals, rounded half away from zero: fixedText(-1.25, 1) is "-1.3". A result of zero has no sign. From 2^53 on the
 * text stays 9007199254740991 with zeros for decimals. NaN gives "nan".
 *
 * Only the fraction is multiplied by 10^digits: the product with the integer part would be rounded once more, or overflow.
 */
export function fixedText(value: number, digits: number): string {
  const magnitude = value < 0 ? -value : value;
  if (!(magnitude >= 0)) return "nan";
  let power = 1;
  for (let i = 0; i < digits; i++) power = power * 10;
  let whole = LARGEST_TEXT;
  let decimals = 0;
  let isNonzero = true;
  // In two steps, because not every engine can read a literal of 2^53.
  if (magnitude / 65536 / 65536 < 2097152) {
    let count = Math.floor(magnitude);
    decimals = roundHalfUp((magnitude - count) * power);
    if (decimals >= power) {
      count = count + 1;
      decimals = 0;
    }
    whole = countText(count);
    isNonzero = count > 0 || decimals > 0;
  }
  const text = digits > 0 ? whole + "." + padWith("0", countText(decimals), digits) : whole;
  return value < 0 && isNonzero ? "-" + text : text;
}

/** `value` rounded to the nearest integer, half away from zero. Limits as in `fixedText`. */
export function integerText(value: number): string {
  return fixedText(value, 0);
}

/** Returns `text` with spaces before it up to `width` characters. Longer text is unchanged. */
export function padStart(text: string, width: number): string {
  return padWith(" ", text, width);
}

/** Returns `text` with spaces after it up to `width` characters. Longer text is unchanged. */
export function padEnd(text: string, width: number): string {
  let padded = text;
  while (padded.length < width) padded = padded + " ";
  return padded;
}

/** Returns an integer >= 0 with zeros before it up to `width` characters. Longer numbers are unchanged. */
export function zeroPadded(value: number, width: number): string {
  return padWith("0", integerText(value), width);
}

function padWith(filler: string, text: string, width: number): string {
  let padded = text;
  while (padded.length < width) padded = filler + padded;
  return padded;
}

/** Nearest integer to a value >= 0. Compares the remainder, because adding 0.5 first would round 0.49999999999999994 up. */
function roundHalfUp(value: number): number {
  const count = Math.floor(value);
  return value - count >= 0.5 ? count + 1 : count;
}

/** Decimal text of an integer, 0..2^53 - 1. Works in groups of four digits, which `tostring` prints alike for integers and floats of every Lua. */
function countText(count: number): string {
  let text = "";
  let rest = count;
  while (rest >= 10000) {
    const group = rest % 10000;
    text = padWith("0", "" + Math.floor(group), 4) + text;
    // Adding 0.5 corrects the rounding of a float32 division of more than 24 bits.
    rest = Math.floor((rest - group) / 10000 + 0.5);
  }
  return Math.floor(rest) + text;
}
