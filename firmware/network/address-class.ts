import { FirstWord, isGroup, isUnicast, isUnspecified, type Address } from "./address";

/** Classes and scopes of addresses. A board without IPv6 leaves this module out; address.ts has the classes that it needs. */

/** Class of an address (RFC 4291 section 2.4, RFC 6890). */
export const enum AddressClass {
  /** 0.0.0.0, `::`. */
  Unspecified,
  /** 127.0.0.0/8, `::1`. */
  Loopback,
  /** 169.254.0.0/16 (RFC 3927), `fe80::/10`. */
  LinkLocal,
  /** `fc00::/7` (RFC 4193). */
  UniqueLocal,
  /** 224.0.0.0/4, `ff00::/8`. */
  Multicast,
  /** `::ffff:0:0/96` (RFC 4291 section 2.5.5.2): an IPv4 address in the interface of an operating system. It is never the address of a host in a packet. */
  Ipv4Mapped,
  /** 0.0.0.0/8 and 240.0.0.0/4, the limited broadcast address included: no host has such an address. */
  Reserved,
  /** Any other address of one host. */
  Global,
}

/** Scope of an IPv6 multicast group (RFC 4291 section 2.7, RFC 7346 section 2). The other values, 6, 7 and 9 to 13, have no name. */
export const enum Scope {
  /** Never sent. */
  Reserved = 0,
  InterfaceLocal = 1,
  LinkLocal = 2,
  RealmLocal = 3,
  AdminLocal = 4,
  SiteLocal = 5,
  OrganizationLocal = 8,
  Global = 14,
  /** Treated as `Global`. */
  Last = 15,
}

/** Leading words and ranges of IPv6 addresses. */
const enum Word {
  LinkLocal = 0xfe80,
  AfterLinkLocal = 0xfec0,
  UniqueLocal = 0xfc00,
  AfterUniqueLocal = 0xfe00,
  Multicast = 0xff00,
  Ipv4Mapped = 0xffff,
}

/** Returns the class of an address of either family. */
export function classOf(address: Address): AddressClass {
  if (address[0] < FirstWord.Ipv6) return classOfIpv4(address);
  const first = address[0] % FirstWord.Ipv6;
  if (first >= Word.Multicast) return AddressClass.Multicast;
  if (first >= Word.LinkLocal && first < Word.AfterLinkLocal) return AddressClass.LinkLocal;
  if (first >= Word.UniqueLocal && first < Word.AfterUniqueLocal) return AddressClass.UniqueLocal;
  return first === 0 ? classOfZeros(address) : AddressClass.Global;
}

function classOfIpv4(address: Address): AddressClass {
  if (isUnspecified(address)) return AddressClass.Unspecified;
  const first = Math.floor(address[0] / 256);
  if (first === 127) return AddressClass.Loopback;
  if (address[0] === 169 * 256 + 254) return AddressClass.LinkLocal;
  if (first >= 224 && first < 240) return AddressClass.Multicast;
  return isUnicast(address) ? AddressClass.Global : AddressClass.Reserved;
}

/** Class of an IPv6 address whose first word is 0. */
function classOfZeros(address: Address): AddressClass {
  for (let i = 1; i < 5; i++) if (address[i] !== 0) return AddressClass.Global;
  if (address[5] === Word.Ipv4Mapped) return AddressClass.Ipv4Mapped;
  if (address[5] !== 0 || address[6] !== 0 || address[7] > 1) return AddressClass.Global;
  return address[7] === 1 ? AddressClass.Loopback : AddressClass.Unspecified;
}

/** Returns true for an IPv6 address that a single host can have in a packet: not unspecified, IPv4-mapped or multicast. */
export function isUnicastIpv6(address: Address): boolean {
  if (address[0] < FirstWord.Ipv6) return false;
  const addressClass = classOf(address);
  return addressClass !== AddressClass.Unspecified && addressClass !== AddressClass.Ipv4Mapped && addressClass !== AddressClass.Multicast;
}

/** Returns the scope of an IPv6 multicast group, 0..14: the reserved scope 15 counts as global (RFC 4291 section 2.7). */
export function scopeOfGroup(group: Address): number {
  const scope = group[0] % 16;
  return scope < Scope.Last ? scope : Scope.Global;
}

/** Returns true for an IPv6 address that needs a zone: a link-local one, and a group of interface-local or link-local scope (RFC 4007 section 4). */
export function needsZone(address: Address): boolean {
  if (address[0] < FirstWord.Ipv6) return false;
  if (!isGroup(address)) return classOf(address) === AddressClass.LinkLocal;
  const scope = scopeOfGroup(address);
  return scope >= Scope.InterfaceLocal && scope <= Scope.LinkLocal;
}

/** Returns the zone of an IPv6 address: the index of an interface plus 1, or 0 for none. */
export function zoneOf(address: Address): number {
  return Math.floor(address[0] / FirstWord.Ipv6) - 1;
}

/** Sets the zone of an IPv6 address to `zone`, 0..254, where it needs one; other addresses have none. */
export function setZone(address: Address, zone: number): void {
  if (needsZone(address)) address[0] = (address[0] % FirstWord.Ipv6) + FirstWord.Ipv6 * (1 + zone);
}
