import { keyIdText, parseKeyId, type KeyId } from "../../auth/keys";
import { isLocalClockAddress, isMulticast, isUnicast, LOCAL_CLOCK_PREFIX, makeAddress, parseAddress } from "../../network/address";
import { parsePrefixLength } from "../../network/mask";
import type { Parameter } from "./command";
import { beginsWith } from "../../notation/words";

const DIGITS = "0123456789";
const LONGEST_HOST_NAME = 253;
const HOST_NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
const address = makeAddress();
const keyId: KeyId = [0, 0];

/** A whole number, `least` to `most`. */
export function integer(least: number, most: number, text: string): Parameter {
  return {
    accept: (word) => {
      const value = wholeNumber(word);
      return value === undefined || value < least || value > most ? undefined : `${value}`;
    },
    placeholders: [{ word: `INTEGER<${least}-${most}>`, text }],
  };
}

/** A key identifier, 1 to 4294967295. */
export function keyIdentifier(text: string): Parameter {
  return {
    accept: (word) => (parseKeyId(word, keyId) ? keyIdText(keyId) : undefined),
    placeholders: [{ word: "INTEGER<1-4294967295>", text }],
  };
}

/** Any characters that can be typed, `least` to `most` of them. */
export function string(least: number, most: number, text: string): Parameter {
  return {
    accept: (word) => acceptText(word, least, most),
    placeholders: [{ word: `STRING<${least}-${most}>`, text }],
  };
}

/** One of `words`, in full or as far as no other begins with; upper and lower case are alike. */
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

/** All that is left of the line, blanks included, `least` to `most` characters that can be typed. */
export function text(least: number, most: number, help: string): Parameter {
  return {
    accept: (word) => acceptText(word, least, most),
    placeholders: [{ word: `TEXT<${least}-${most}>`, text: help }],
    isRest: true,
  };
}

/** The address of another host: no broadcast, no multicast, none of the local clocks. */
export function unicastAddress(text: string): Parameter {
  return {
    accept: (word) => (parseAddress(word, address) && isUnicast(address) && address[0] !== LOCAL_CLOCK_PREFIX ? word : undefined),
    placeholders: [{ word: "X.X.X.X", text }],
  };
}

/** Any IPv4 address. */
export function anyAddress(text: string): Parameter {
  return {
    accept: (word) => (parseAddress(word, address) ? word : undefined),
    placeholders: [{ word: "X.X.X.X", text }],
  };
}

/** A network mask, dotted or as a number of bits, `least` to `most`; its number of bits comes out. */
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

/** 0.0.0.0, as a destination: everywhere. */
export function defaultRoute(text: string): Parameter {
  return { accept: (word) => (word === "0.0.0.0" ? word : undefined), placeholders: [{ word: "0.0.0.0", text }] };
}

/** The wildcard of an ACL rule: bits set where the address may be anything; `0` is short for 0.0.0.0. */
export function wildcardMask(text: string): Parameter {
  return {
    accept: (word) => (word === "0" || word === "0.0.0.0" ? "0" : parseAddress(word, address) ? word : undefined),
    placeholders: [
      { word: "X.X.X.X", text },
      { word: "0", text: "Wildcard bits 0.0.0.0" },
    ],
  };
}

/** A multicast group that routers may pass on, 224.0.1.0 to 239.255.255.255. */
export function multicastGroup(text: string): Parameter {
  return {
    accept: (word) => (parseAddress(word, address) && isMulticast(address) ? word : undefined),
    placeholders: [{ word: "X.X.X.X", text }],
  };
}

/** 127.127.1.0 to 127.127.1.3. */
export function localClockAddress(text: string): Parameter {
  return {
    accept: (word) => (parseAddress(word, address) && isLocalClockAddress(address) ? word : undefined),
    placeholders: [{ word: "X.X.X.X", text }],
  };
}

/** A host name, upper and lower case alike. What looks like an address is none: a wrong address shall not be asked of the name server. */
export function hostName(text: string): Parameter {
  return {
    accept: (word) => (isHostName(word) ? word : undefined),
    placeholders: [{ word: `STRING<1-${LONGEST_HOST_NAME}>`, text }],
  };
}

/** The number that decimal digits, ten at most, say; undefined for any other text. */
export function wholeNumber(word: string): number | undefined {
  let value = 0;
  for (let i = 0; i < word.length; i++) {
    const digit = DIGITS.indexOf(word.charAt(i));
    // Ten digits hold every number that a command asks for; more would leave the whole numbers of some engines.
    if (digit < 0 || i >= 10) return undefined;
    value = value * 10 + digit;
  }
  return word.length > 0 ? value : undefined;
}

/** The console takes no others than the printable characters of ASCII (keys.ts), so that nothing else is configured by a file either. */
function acceptText(word: string, least: number, most: number): string | undefined {
  for (let i = 0; i < word.length; i++) if (word.charAt(i) < " " || word.charAt(i) > "~") return undefined;
  return word.length < least || word.length > most ? undefined : word;
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
