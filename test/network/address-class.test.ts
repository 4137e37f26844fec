import assert from "node:assert/strict";
import { test } from "node:test";
import { isGroup, isUnicast, makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import { AddressClass, classOf, isUnicastIpv6, Scope, scopeOfGroup, setZone, zoneOf } from "../../firmware/network/address-class";
import { parseIpv6 } from "../../firmware/network/ipv6-text";

function parsed(text: string): Address {
  const address = makeAddress();
  assert.ok(parseDotted(text, address) || parseIpv6(text, address), text);
  return address;
}

/** Addresses of each class: the first and the last one of each range, and neighbours. */
const EXAMPLES: [AddressClass, string[]][] = [
  [AddressClass.Unspecified, ["0.0.0.0", "::"]],
  [AddressClass.Loopback, ["127.0.0.0", "127.255.255.255", "::1"]],
  [AddressClass.LinkLocal, ["169.254.0.0", "169.254.255.255", "fe80::", "fe80::1%7", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]],
  [AddressClass.UniqueLocal, ["fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]],
  [AddressClass.Multicast, ["224.0.0.0", "239.255.255.255", "ff00::", "ff02::1%1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]],
  [AddressClass.Ipv4Mapped, ["::ffff:0.0.0.0", "::ffff:255.255.255.255"]],
  [AddressClass.Reserved, ["0.0.0.1", "0.255.255.255", "240.0.0.0", "255.255.255.255"]],
  [
    AddressClass.Global,
    [
      "1.0.0.0",
      "10.0.0.1",
      "169.253.0.1",
      "223.255.255.255",
      "::2",
      "::1:0",
      "0:0:0:0:1::",
      "::fffe:0:0",
      "1::",
      "2001:db8::1",
      "fbff::",
      "fe00::",
      "fec0::",
    ],
  ],
];

test("RFC 4291 section 2.4: the class of the first and the last address of each range", () => {
  assert.ok(EXAMPLES.length > 0);
  for (const [expected, texts] of EXAMPLES) for (const text of texts) assert.equal(classOf(parsed(text)), expected, text);
});

test("one host has an address that is not unspecified, multicast, reserved or IPv4-mapped", () => {
  const none = [AddressClass.Unspecified, AddressClass.Multicast, AddressClass.Reserved, AddressClass.Ipv4Mapped];
  for (const [addressClass, texts] of EXAMPLES) {
    for (const text of texts) {
      const address = parsed(text);
      assert.equal(isUnicast(address) || isUnicastIpv6(address), !none.includes(addressClass), text);
      assert.ok(!(isUnicast(address) && isUnicastIpv6(address)), text);
    }
  }
});

test("RFC 4291 section 2.7: groups are the addresses from ff00:: on, with any zone", () => {
  for (const text of ["224.0.1.1", "255.255.255.255", "ff00::", "ff02::101", "ff02::101%254"]) assert.ok(isGroup(parsed(text)), text);
  for (const text of ["223.255.255.255", "::", "::1", "e000::1", "feff::", "fe80::1%254"]) assert.ok(!isGroup(parsed(text)), text);
});

test("RFC 7346 section 2: the scope of a group; flags do not count, and the reserved scope F is global (RFC 4291 section 2.7)", () => {
  const examples: [string, Scope][] = [
    ["ff00::101", Scope.Reserved],
    ["ff01::101", Scope.InterfaceLocal],
    ["ff02::101%3", Scope.LinkLocal],
    ["ff03::101", Scope.RealmLocal],
    ["ff04::101", Scope.AdminLocal],
    ["ff05::101", Scope.SiteLocal],
    ["ff08::101", Scope.OrganizationLocal],
    ["ff0e::101", Scope.Global],
    ["ff0f::101", Scope.Global],
    ["ff35::101", Scope.SiteLocal],
  ];
  for (const [text, scope] of examples) assert.equal(scopeOfGroup(parsed(text)), scope, text);
});

test("RFC 4007 section 6: only addresses of link-local scope take a zone, and a new zone replaces the old one", () => {
  const linkLocal = parsed("fe80::1%3");
  setZone(linkLocal, 4);
  assert.equal(zoneOf(linkLocal), 4);
  assert.deepEqual(linkLocal, parsed("fe80::1%4"));
  setZone(linkLocal, 0);
  assert.deepEqual(linkLocal, parsed("fe80::1"));
  for (const text of ["2001:db8::1", "::1", "10.0.0.1", "ff05::101"]) {
    const address = parsed(text);
    setZone(address, 4);
    assert.deepEqual(address, parsed(text));
  }
});
