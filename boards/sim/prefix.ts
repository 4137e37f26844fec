import { isSameAddress, makeAddress, type Address } from "../../firmware/network/address";

const networkOf: Address = makeAddress();
const otherNetwork: Address = makeAddress();

/** Whether `address` is in the network of `member`, which has a prefix of so many bits. */
export function isInNetwork(address: Address, member: Address, prefixLength: number): boolean {
  maskAddress(member, prefixLength, networkOf);
  maskAddress(address, prefixLength, otherNetwork);
  return isSameAddress(networkOf, otherNetwork);
}

function maskAddress(address: Address, prefixLength: number, into: Address): void {
  into[0] = address[0] - (address[0] % hostsIn(16 - prefixLength));
  into[1] = address[1] - (address[1] % hostsIn(32 - prefixLength));
}

/** 2^bits for what of `bits` lies in one word, 0..16. */
function hostsIn(bits: number): number {
  if (bits <= 0) return 1;
  return Math.pow(2, bits > 16 ? 16 : bits);
}
