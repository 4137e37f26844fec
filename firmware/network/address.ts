import type { Address } from "../../hal/address";

/** IPv4 or IPv6 address in unsigned 16-bit words, most significant first (hal/address.ts). */
export type { Address };

/** Value that is added to the first word of an IPv6 address. An enumeration, because its members are inlined. */
export const enum FirstWord {
  /** Least first word of an IPv6 address, and the unit of its zone. */
  Ipv6 = 65536,
}

/** Limited broadcast address, 255.255.255.255 (RFC 919). */
export const LIMITED_BROADCAST: Address = [65535, 65535];

/** Returns 0.0.0.0. Allocates: for use at start only. The record grows once when it holds an IPv6 address for the first time. */
export function makeAddress(): Address {
  return [0, 0];
}

/** Copies `from` into `into`. */
export function copyAddress(from: Address, into: Address): void {
  into[0] = from[0];
  into[1] = from[1];
  if (from[0] >= FirstWord.Ipv6) for (let i = 2; i < 8; i++) into[i] = from[i];
}

/** into = 0.0.0.0. */
export function clearAddress(into: Address): void {
  into[0] = 0;
  into[1] = 0;
}

/** Returns true when both addresses are equal: family, zone and all words. The low word comes first: it is the one in which neighbours differ. */
export function isSameAddress(a: Address, b: Address): boolean {
  if (a[1] !== b[1]) return false;
  for (let i = a[0] < FirstWord.Ipv6 ? 0 : 7; i >= 0; i--) if (a[i] !== b[i]) return false;
  return true;
}

/** Returns true for 0.0.0.0, which stands for "none" in both families. */
export function isUnspecified(address: Address): boolean {
  return address[0] === 0 && address[1] === 0;
}

/** Dotted decimal text, for example `127.127.1.0`. */
export function dottedText(address: Address): string {
  return `${Math.floor(address[0] / 256)}.${address[0] % 256}.${Math.floor(address[1] / 256)}.${address[1] % 256}`;
}

/**
 * Parses dotted decimal text into `into`: four numbers 0..255. Returns false for other text; `into` is undefined then. Leading zeros are refused, because some
 * stacks read them as octal.
 */
export function parseDotted(text: string, into: Address): boolean {
  let octets = 0;
  let value = -1;
  clearAddress(into);
  const ended = text + ".";
  for (let i = 0; i < ended.length; i++) {
    const character = ended.charAt(i);
    if (character === ".") {
      if (value < 0 || octets > 3) return false;
      const word = octets < 2 ? 0 : 1;
      into[word] = into[word] * 256 + value;
      octets = octets + 1;
      value = -1;
    } else {
      const digit = "0123456789".indexOf(character);
      if (digit < 0 || value === 0) return false;
      value = value < 0 ? digit : value * 10 + digit;
      if (value > 255) return false;
    }
  }
  return octets === 4;
}

/**
 * Returns true for an IPv4 address that a single host can have: not 0.0.0.0/8, not class D or E. False for IPv6, whose classes a board without IPv6 leaves out
 * (address-class.ts).
 */
export function isUnicast(address: Address): boolean {
  const first = Math.floor(address[0] / 256);
  return first > 0 && first < 224;
}

/** Returns true for an address of several hosts: class D and E, including 255.255.255.255, and IPv6 multicast (RFC 4291 section 2.7). */
export function isGroup(address: Address): boolean {
  return address[0] >= 224 * 256 && (address[0] < FirstWord.Ipv6 || address[0] % FirstWord.Ipv6 >= 255 * 256);
}

/** Returns true for a multicast group outside 224.0.0.0/24, the link-local groups of routing protocols (RFC 5771 section 4). */
export function isMulticast(address: Address): boolean {
  const first = Math.floor(address[0] / 256);
  const isLinkLocal = address[0] === LINK_LOCAL_GROUPS && address[1] < 256;
  return first >= 224 && first < 240 && !isLinkLocal;
}

/** Upper word of 224.0.0.0/24. */
const LINK_LOCAL_GROUPS = 224 * 256;

/** Returns true for 127.127.1.0 to 127.127.1.3, the addresses of local reference clocks in the configuration (Comware `refclock-master`). */
export function isLocalClockAddress(address: Address): boolean {
  return address[0] === LOCAL_CLOCK_PREFIX && address[1] >= 256 && address[1] <= 256 + 3;
}

/** Upper word of the addresses of local reference clocks, 127.127. */
export const LOCAL_CLOCK_PREFIX = 127 * 256 + 127;
