import type { Address } from "../../firmware/network/address";
import type { NetworkInterface } from "../../hal/network";

/** The number of one bits that a network mask such as 255.255.255.0 begins with, 0..32. */
export function prefixLengthOf(mask: Address): number {
  let length = 0;
  for (let i = 0; i < 2; i++) {
    for (let rest = mask[i]; rest >= 32768; rest = (rest - 32768) * 2) length = length + 1;
  }
  return length;
}

/** Whether both addresses lie in one network whose prefix has `length` bits. */
export function isInNetwork(a: Address, b: Address, length: number): boolean {
  return isSamePrefix(a[0], b[0], length < 16 ? length : 16) && isSamePrefix(a[1], b[1], length < 16 ? 0 : length - 16);
}

/** into = the directed broadcast address of the network of `address`. */
export function broadcastOf(address: Address, length: number, into: Address): void {
  into[0] = fill(address[0], length < 16 ? length : 16);
  into[1] = fill(address[1], length < 16 ? 0 : length - 16);
}

/**
 * The interface that a packet from `source` has come by, as far as a stack that does not tell leaves it to be seen: the one whose network holds the sender,
 * or the only one that is up; -1 otherwise.
 */
export function interfaceTowards(interfaces: NetworkInterface[], source: Address): number {
  let only = -1;
  let count = 0;
  for (let i = 0; i < interfaces.length; i++) {
    const entry = interfaces[i];
    if (!entry.isUp) continue;
    if (isInNetwork(entry.address, source, entry.prefixLength)) return i;
    only = i;
    count = count + 1;
  }
  return count === 1 ? only : -1;
}

function isSamePrefix(a: number, b: number, bits: number): boolean {
  const hosts = powerOfTwo(16 - bits);
  return a - (a % hosts) === b - (b % hosts);
}

/** The word with all bits behind its first `bits` set. */
function fill(word: number, bits: number): number {
  const hosts = powerOfTwo(16 - bits);
  return word - (word % hosts) + hosts - 1;
}

function powerOfTwo(exponent: number): number {
  let power = 1;
  for (let i = 0; i < exponent; i++) power = power * 2;
  return power;
}
