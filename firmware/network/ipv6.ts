import type { NetworkInterface } from "../../hal/network";
import { copyAddress, dottedText, FirstWord, isSameAddress, makeAddress, type Address } from "./address";
import { AddressClass, classOf, isUnicastIpv6 } from "./address-class";
import { instanceOf, roleOf } from "./interfaces";
import { ipv6ReferenceId } from "./ipv6-reference-id";
import { ipv6Text, parseIpv6 } from "./ipv6-text";
import type { Ipv6Feature, NetworkContext } from "./network-context";
import { isInNetwork } from "./prefix";

const reference = [0, 0];

function text(address: Address): string {
  return address[0] < FirstWord.Ipv6 ? dottedText(address) : ipv6Text(address);
}

function isLoopback(address: Address): boolean {
  return address[0] >= FirstWord.Ipv6 && classOf(address) === AddressClass.Loopback;
}

function ownerOf(context: NetworkContext, address: Address, instance: number): number {
  if (address[0] < FirstWord.Ipv6) return -1;
  const interfaces = context.board.network.interfaces;
  for (let i = 0; i < interfaces.length; i++) if (hasAddress(interfaces[i], address) && instanceOf(context, i) === instance) return i;
  return -1;
}

function hasAddress(networkInterface: NetworkInterface, address: Address): boolean {
  const own = networkInterface.ipv6Addresses;
  if (own === undefined) return false;
  for (let i = 0; i < own.length; i++) if (isSameAddress(own[i].address, address)) return true;
  return false;
}

function isConnected(networkInterface: NetworkInterface, address: Address): boolean {
  const own = networkInterface.ipv6Addresses;
  if (own === undefined || address[0] < FirstWord.Ipv6) return false;
  for (let i = 0; i < own.length; i++) if (isInNetwork(own[i].address, address, own[i].prefixLength)) return true;
  return false;
}

function referenceOf(context: NetworkContext, address: Address): number[] {
  if (address[0] < FirstWord.Ipv6) return address;
  ipv6ReferenceId(address, context.board.digest, context.buffer, reference);
  return reference;
}

function isOwnReference(context: NetworkContext, refId: number[], instance: number): boolean {
  const interfaces = context.board.network.interfaces;
  for (let i = 0; i < interfaces.length; i++) {
    if (interfaces[i].ipv6Addresses !== undefined && instanceOf(context, i) === instance && hasReference(context, i, refId)) return true;
  }
  return false;
}

/** Compares the identifiers of the addresses of the interface `index`. An identifier is computed again only after its address has changed. */
function hasReference(context: NetworkContext, index: number, refId: number[]): boolean {
  const own = context.board.network.interfaces[index].ipv6Addresses;
  if (own === undefined) return false;
  const role = roleOf(context, index);
  if (role.references === undefined) role.references = [];
  const known = role.references;
  for (let i = 0; i < own.length; i++) {
    if (known.length <= i) known.push({ address: makeAddress(), id: [0, 0] });
    if (!isSameAddress(known[i].address, own[i].address)) {
      copyAddress(own[i].address, known[i].address);
      ipv6ReferenceId(own[i].address, context.board.digest, context.buffer, known[i].id);
    }
    if (known[i].id[0] === refId[0] && known[i].id[1] === refId[1]) return true;
  }
  return false;
}

/** IPv6 of boards whose network stack has it. */
export const IPV6: Ipv6Feature = {
  text,
  parse: parseIpv6,
  isUnicast: isUnicastIpv6,
  isLoopback,
  ownerOf,
  isConnected,
  referenceOf,
  isOwnReference,
};
