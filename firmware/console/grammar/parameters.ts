import { wholeNumber } from "../../notation/words";
import { keyIdText, parseKeyId, type KeyId } from "../../auth/keys";
import { isLocalClockAddress, isMulticast, isUnicast, LOCAL_CLOCK_PREFIX, makeAddress, parseDotted, type Address } from "../../network/address";
import { parsePrefixLength } from "../../network/mask";
import type { Parameter } from "./command";
import { beginsWith } from "../../notation/words";

const DIGITS = "0123456789";
const LONGEST_HOST_NAME = 253;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const HOST_NAME_CHARACTERS = `${LETTERS}${DIGITS}-_.`;
const address = makeAddress();
const keyId: KeyId = [0, 0];

/** Parameter: whole number, `least`..`most`. */
export function integer(least: number, most: number, text: string): Parameter {
  return {
    accept: (word) => {
      const value = wholeNumber(word);
      return value === undefined || value < least || value > most ? undefined : `${value}`;
    },
    placeholders: [{ word: `INTEGER<${least}-${most}>`, text }],
  };
}

/** Parameter: key identifier, 1..4294967295. */
export function keyIdentifier(text: string): Parameter {
  return {
    accept: (word) => (parseKeyId(word, keyId) ? keyIdText(keyId) : undefined),
    placeholders: [{ word: "INTEGER<1-4294967295>", text }],
  };
}

/** Parameter: `least`..`most` printable characters. */
export function string(least: number, most: number, text: string): Parameter {
  return {
    accept: (word) => acceptText(word, least, most),
    placeholders: [{ word: `STRING<${least}-${most}>`, text }],
  };
}

/** Parameter: name of an ACL: 1..63 characters, the first a letter, and not `all`. */
export function aclName(text: string): Parameter {
  return {
    accept: (word) => (isPlain(word) && isLetter(word.charAt(0)) && word.toLowerCase() !== "all" ? acceptText(word, 1, 63) : undefined),
    placeholders: [{ word: "STRING<1-63>", text }],
  };
}

/** Parameter: one word without quotes, `least`..`most` characters. */
export function plainWord(least: number, most: number, text: string): Parameter {
  return {
    accept: (word) => (isPlain(word) ? acceptText(word, least, most) : undefined),
    placeholders: [{ word: `STRING<${least}-${most}>`, text }],
  };
}

/** Parameter: one of `words`, in full or abbreviated to a unique prefix, in any case. */
export function oneOf(words: readonly string[], text: string): Parameter {
  return {
    accept: (word) => {
      const begun = words.filter((candidate) => beginsWith(candidate, word));
      return begun.length === 1 ? begun[0] : undefined;
    },
    placeholders: [],
    words: () => words.map((word) => ({ word, text })),
  };
}

/** Parameter: the rest of the line, blanks included, `least`..`most` printable characters. */
export function text(least: number, most: number, help: string): Parameter {
  return {
    accept: (word) => acceptText(word, least, most),
    placeholders: [{ word: `TEXT<${least}-${most}>`, text: help }],
    isRest: true,
  };
}

/** Parameter: address of another host, which excludes broadcast, multicast and the addresses of local clocks. */
export function unicastAddress(text: string): Parameter {
  return {
    accept: (word) => (parseDotted(word, address) && isUnicast(address) && address[0] !== LOCAL_CLOCK_PREFIX ? word : undefined),
    placeholders: [{ word: "X.X.X.X", text }],
  };
}

/** Parameter: any IPv4 address. */
export function anyAddress(text: string): Parameter {
  return {
    accept: (word) => (parseDotted(word, address) ? word : undefined),
    placeholders: [{ word: "X.X.X.X", text }],
  };
}

/** Parameter: network mask, dotted or as its number of bits, `least`..`most`. Its value is the number of bits. */
export function networkMask(least: number, most: number): Parameter {
  return {
    accept: (word) => {
      const length = parsePrefixLength(word);
      return length === undefined || length < least || length > most ? undefined : `${length}`;
    },
    placeholders: [
      { word: `INTEGER<${least}-${most}>`, text: "Length of the network mask" },
      { word: "X.X.X.X", text: "Network mask" },
    ],
  };
}

/** Parameter: 0.0.0.0, the destination of a default route. */
export function defaultRoute(text: string): Parameter {
  return { accept: (word) => (word === "0.0.0.0" ? word : undefined), placeholders: [{ word: "0.0.0.0", text }] };
}

/** Parameter: wildcard mask of an ACL rule. A set bit matches any address bit; `0` is short for 0.0.0.0. */
export function wildcardMask(text: string): Parameter {
  return {
    accept: (word) => (word === "0" || word === "0.0.0.0" ? "0" : parseDotted(word, address) ? word : undefined),
    placeholders: [
      { word: "X.X.X.X", text },
      { word: "0", text: "Wildcard bits 0.0.0.0" },
    ],
  };
}

/** Parameter: multicast group that routers may forward, 224.0.1.0..239.255.255.255. */
export function multicastGroup(text: string): Parameter {
  return {
    accept: (word) => (parseDotted(word, address) && isMulticast(address) ? word : undefined),
    placeholders: [{ word: "X.X.X.X", text }],
  };
}

/** Parameter: 127.127.1.0..127.127.1.3. */
export function localClockAddress(text: string): Parameter {
  return {
    accept: (word) => (parseDotted(word, address) && isLocalClockAddress(address) ? word : undefined),
    placeholders: [{ word: "X.X.X.X", text }],
  };
}

/** Parameter: host name, in any case. A malformed address is refused: it must not be sent to the name server. */
export function hostName(text: string): Parameter {
  return {
    accept: (word) => (isHostName(word) ? word : undefined),
    placeholders: [{ word: `STRING<1-${LONGEST_HOST_NAME}>`, text }],
  };
}

/** Returns the address of an accepted word; zero for an empty one. */
export function addressOf(word: string): Address {
  const into = makeAddress();
  parseDotted(word, into);
  return into;
}

/** Accepts printable ASCII only: the console reads no other characters (keys.ts), and a file must not configure more than the console. */
function acceptText(word: string, least: number, most: number): string | undefined {
  for (let i = 0; i < word.length; i++) if (word.charAt(i) < " " || word.charAt(i) > "~") return undefined;
  return word.length < least || word.length > most ? undefined : word;
}

function isPlain(word: string): boolean {
  return word.indexOf(" ") < 0 && word.indexOf('"') < 0;
}

function isLetter(character: string): boolean {
  return character !== "" && LETTERS.indexOf(character.toLowerCase()) >= 0;
}

function isHostName(word: string): boolean {
  if (word.length < 1 || word.length > LONGEST_HOST_NAME) return false;
  let isNumeric = true;
  for (let i = 0; i < word.length; i++) {
    const character = word.charAt(i).toLowerCase();
    if (HOST_NAME_CHARACTERS.indexOf(character) < 0) return false;
    if (character !== "." && DIGITS.indexOf(character) < 0) isNumeric = false;
  }
  return !isNumeric;
}
