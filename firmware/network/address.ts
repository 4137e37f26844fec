import type { Address } from "../../hal/address";

/** IPv4 address in two unsigned 16-bit words, most significant first. A reference identifier has the same form (RFC 5905 section 7.3). */
export type { Address };

/** Limited broadcast address, 255.255.255.255 (RFC 919). */
export const LIMITED_BROADCAST: Address = [65535, 65535];

/** Returns 0.0.0.0. Allocates: for use at start only. */
export function makeAddress(): Address {
  return [0, 0];
}

/** Copies `from` into `into`. */
export function copyAddress(from: Address, into: Address): void {
  into[0] = from[0];
  into[1] = from[1];
}

/** into = 0.0.0.0. */
export function clearAddress(into: Address): void {
  into[0] = 0;
  into[1] = 0;
}

/** Returns true when both addresses are equal. */
export function isSameAddress(a: Address, b: Address): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** Returns true for 0.0.0.0, which stands for "none". */
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
  into[0] = 0;
  into[1] = 0;
  for (let i = 0; i <= text.length; i++) {
    const character = i < text.length ? text.charAt(i) : ".";
    if (character === ".") {
      if (value < 0 || octets > 3) return false;
      storeOctet(into, octets, value);
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

function storeOctet(address: Address, position: number, value: number): void {
  const word = position < 2 ? 0 : 1;
  if (position % 2 === 0) address[word] = value * 256;
  else address[word] = address[word] + value;
}

/** Returns true for an address that a single host can have: not 0.0.0.0/8, not class D or E. */
export function isUnicast(address: Address): boolean {
  const first = Math.floor(address[0] / 256);
  return first > 0 && first < 224;
}

/** Returns true for an address of several hosts: class D and E, including 255.255.255.255. */
export function isGroup(address: Address): boolean {
  return address[0] >= 224 * 256;
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
