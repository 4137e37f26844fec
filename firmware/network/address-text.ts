import { dottedText, parseDotted, type Address } from "./address";
import type { Ipv6Feature } from "./network-context";

/** Text of addresses of either family. `ipv6` is that of the board's features. */

/** Returns the text of an address, for example `10.1.2.3`, `2001:db8::1`, or `fe80::1%2` with a zone. */
export function addressText(address: Address, ipv6: Ipv6Feature | undefined): string {
  return ipv6 === undefined ? dottedText(address) : ipv6.text(address);
}

/** Parses the text of an address into `into`. Returns false for other text; `into` is undefined then. */
export function parseAddress(text: string, into: Address, ipv6: Ipv6Feature | undefined): boolean {
  return parseDotted(text, into) || (ipv6 !== undefined && ipv6.parse(text, into));
}
