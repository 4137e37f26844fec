import type { Address } from "../../hal/address";
import type { NetworkInterface } from "../../hal/network";
import { isInNetwork } from "../../firmware/network/prefix";

/**
 * Returns the index of the interface that a packet from `source` arrived on, for stacks that do not report it. It is the one whose network contains the sender, or
 * else the only one that is up; -1 when neither exists.
 */
export function senderInterface(interfaces: NetworkInterface[], source: Address): number {
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
