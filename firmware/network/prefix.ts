import { FirstWord, type Address } from "./address";

/** Network prefixes: the arithmetic of networks, and of IPv4 masks and directed broadcast addresses. A prefix length is 0..32 bits, for IPv6 0..128 bits. */

/** Returns whether both addresses are in the same network of this prefix length: of one family, and for link-local addresses on one link. */
export function isInNetwork(a: Address, b: Address, prefixLength: number): boolean {
  const words = a[0] < FirstWord.Ipv6 ? 2 : 8;
  for (let i = 0; i < words; i++) if (networkWord(a, i, prefixLength) !== networkWord(b, i, prefixLength)) return false;
  return true;
}

/** Writes the directed broadcast address (RFC 919) of the IPv4 network of `address` into `into`, which may be the same object. */
export function directedBroadcast(address: Address, prefixLength: number, into: Address): void {
  for (let i = 0; i < 2; i++) into[i] = networkWord(address, i, prefixLength) + hostCount(i, prefixLength) - 1;
}

/** Writes the IPv4 network mask of this prefix length into `into`. */
export function prefixMask(prefixLength: number, into: Address): void {
  for (let i = 0; i < 2; i++) into[i] = 65536 - hostCount(i, prefixLength);
}

/** Number of leading one bits of a network mask such as 255.255.255.0; bits behind the first zero are ignored. */
export function prefixLengthOf(mask: Address): number {
  let length = 0;
  while (length < 32 && mask[length < 16 ? 0 : 1] >= 65536 - hostCount(length < 16 ? 0 : 1, length + 1)) length = length + 1;
  return length;
}

/** Word `index` of `address` with its host bits cleared. The family and the zone in the first word remain. */
function networkWord(address: Address, index: number, prefixLength: number): number {
  return address[index] - (address[index] % hostCount(index, prefixLength));
}

/** Number of values that the host bits of word `index` can take, 1..65536. Computed by doubling: a power would be a float on Lua. */
function hostCount(index: number, prefixLength: number): number {
  const hostBits = index * 16 + 16 - prefixLength;
  let count = 1;
  for (let i = 0; i < hostBits && i < 16; i++) count = count * 2;
  return count;
}
