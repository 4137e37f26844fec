import { dottedText, FirstWord, makeAddress, parseDotted, type Address } from "./address";
import { AddressClass, classOf, needsZone, setZone, zoneOf } from "./address-class";

/** Text of IPv6 addresses: written as RFC 5952 recommends, read in every form of RFC 4291 section 2.2, with a zone as in RFC 4007 section 11. */

const DIGITS = "0123456789abcdef";
/** Length of the longest text: six words, dotted decimal and a zone. */
const LONGEST = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255%254".length;
/** Zones fit beside a word in 24 bits (hal/address.ts). */
const LAST_ZONE = 254;
const WORDS = 8;

const embedded = makeAddress();

/**
 * Returns the text of an IPv6 address, for example `2001:db8::1`, or `fe80::1%2` with the zone 2. An IPv4-mapped address ends in dotted decimal (RFC 5952
 * section 5).
 */
export function ipv6Text(address: Address): string {
  const isMapped = classOf(address) === AddressClass.Ipv4Mapped;
  const last = isMapped ? WORDS - 2 : WORDS;
  const skipped = longestZeros(address, last);
  const end = skipped < 0 ? -1 : endOfZeros(address, skipped, last);
  let text = "";
  for (let i = 0; i < last; i++) {
    if (i === skipped) text = text + "::";
    if (i >= skipped && i < end) continue;
    if (i > 0 && i !== end) text = text + ":";
    text = text + wordText(address[i] % FirstWord.Ipv6);
  }
  if (isMapped) {
    embedded[0] = address[6];
    embedded[1] = address[7];
    text = `${text}:${dottedText(embedded)}`;
  }
  const zone = zoneOf(address);
  return zone > 0 ? `${text}%${zone}` : text;
}

/** First word of the longest run of at least two zero words; the first of several (RFC 5952 sections 4.2.2 and 4.2.3). -1 for none. */
function longestZeros(address: Address, last: number): number {
  let first = -1;
  let longest = 1;
  for (let i = 0; i < last; i++) {
    const length = endOfZeros(address, i, last) - i;
    if (length > longest) {
      first = i;
      longest = length;
    }
  }
  return first;
}

function endOfZeros(address: Address, first: number, last: number): number {
  let end = first;
  while (end < last && address[end] % FirstWord.Ipv6 === 0) end = end + 1;
  return end;
}

/** Hexadecimal text without leading zeros, in lower case (RFC 5952 sections 4.1 and 4.3). */
function wordText(word: number): string {
  let text = DIGITS.charAt(word % 16);
  for (let rest = Math.floor(word / 16); rest > 0; rest = Math.floor(rest / 16)) text = DIGITS.charAt(rest % 16) + text;
  return text;
}

/**
 * Parses an IPv6 address into `into`. Returns false for other text, and for a zone of an address that has none; `into` does not change then. A zone is the number
 * 1..254 of an interface. Zone 0 is written without `%` only.
 */
export function parseIpv6(text: string, into: Address): boolean {
  if (text.length > LONGEST) return false;
  const percent = text.indexOf("%");
  const zone = percent < 0 ? 0 : parseZone(text.substring(percent + 1));
  const words = zone < 0 ? undefined : parseWords(percent < 0 ? text : text.substring(0, percent));
  if (words === undefined) return false;
  words[0] = words[0] + FirstWord.Ipv6;
  if (zone > 0 && !needsZone(words)) return false;
  setZone(words, zone);
  for (let i = 0; i < WORDS; i++) into[i] = words[i];
  return true;
}

/** Returns the number of a zone, 1..254; -1 for other text. */
function parseZone(text: string): number {
  for (let zone = 1; zone <= LAST_ZONE; zone++) if (text === `${zone}`) return zone;
  return -1;
}

/** Returns the eight words of the text of an address without a zone; undefined for other text. */
function parseWords(text: string): number[] | undefined {
  const parts = text.split("::");
  if (parts.length > 2) return undefined;
  const words: number[] = [];
  const isWhole = parts.length === 1;
  if (!readWords(parts[0], isWhole, words)) return undefined;
  if (isWhole) return words.length === WORDS ? words : undefined;
  const trailing: number[] = [];
  if (!readWords(parts[1], true, trailing)) return undefined;
  // `::` stands for at least one word.
  if (words.length + trailing.length >= WORDS) return undefined;
  while (words.length + trailing.length < WORDS) words.push(0);
  for (const word of trailing) words.push(word);
  return words;
}

/** Appends the words of `text` to `into`; returns false when one is malformed. The last one may be dotted decimal where the address ends with it. */
function readWords(text: string, isEnd: boolean, into: number[]): boolean {
  if (text === "") return true;
  const groups = text.split(":");
  for (let i = 0; i < groups.length; i++) {
    if (isEnd && i === groups.length - 1 && groups[i].indexOf(".") >= 0) {
      if (!parseDotted(groups[i], embedded)) return false;
      into.push(embedded[0], embedded[1]);
    } else {
      const word = parseWord(groups[i]);
      if (word < 0) return false;
      into.push(word);
    }
  }
  return true;
}

/** Returns the value of one to four hexadecimal digits; -1 for other text. */
function parseWord(text: string): number {
  if (text.length < 1 || text.length > 4) return -1;
  let word = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = DIGITS.indexOf(text.charAt(i).toLowerCase());
    if (digit < 0) return -1;
    word = word * 16 + digit;
  }
  return word;
}
