import assert from "node:assert/strict";
import { test } from "node:test";
import { AclMatch, aclPermits, makeAcl, matchAcl, type BasicAcl } from "../../firmware/network/acl";
import { clearWildcard, findSameStatement, putRule } from "../../firmware/network/acl-rules";
import { FirstWord, makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import { parseIpv6 } from "../../firmware/network/ipv6-text";

function parsed(text: string): Address {
  const address = makeAddress();
  assert.ok(parseDotted(text, address) || parseIpv6(text, address), text);
  return address;
}

/** Wildcard of an IPv6 prefix: the bits behind it. */
function wildcardOf(length: number): Address {
  return Array.from({ length: 8 }, (_, i) => {
    const bits = Math.min(16, Math.max(0, 16 * (i + 1) - length));
    return 2 ** bits - 1 + (i === 0 ? FirstWord.Ipv6 : 0);
  });
}

/** A list with one rule; without a source it matches all addresses of IPv4. */
function listOf(isPermit: boolean, source: Address = [0, 0], wildcard: Address = [0xffff, 0xffff]): BasicAcl {
  const acl = makeAcl(2000);
  clearWildcard(source, wildcard);
  putRule(acl, { id: 0, isPermit, source, wildcard, instance: 0, vpnInstance: "" });
  return acl;
}

test("a rule for an IPv6 prefix matches its addresses, whatever their zone, and no others", () => {
  const acl = listOf(true, parsed("2001:db8:0:7ff::1"), wildcardOf(53));
  for (const text of ["2001:db8:0:0::1", "2001:db8:0:7ff:ffff::"]) assert.equal(matchAcl(acl, parsed(text), 0), AclMatch.Permit, text);
  for (const text of ["2001:db8:0:800::1", "2001:db9::1", "::1", "32.1.13.184"]) assert.equal(matchAcl(acl, parsed(text), 0), AclMatch.None, text);
  assert.equal(matchAcl(acl, parsed("2001:db8::1"), 1), AclMatch.None, "another VPN instance");
  const link = listOf(true, parsed("fe80::1%3"), wildcardOf(10));
  for (const text of ["fe80::9", "fe80::9%1", "febf::1%254"]) assert.equal(matchAcl(link, parsed(text), 0), AclMatch.Permit, text);
});

test("a rule for IPv4 matches no IPv6 address, with any wildcard, and a rule for IPv6 no IPv4 address: neither widens access", () => {
  const ipv6 = ["::", "a00:1::", "::ffff:10.0.0.1", "fe80::1%9", "ffff:ffff::"];
  for (const wildcard of [
    [0, 0],
    [0xffff, 0xffff],
    [0xf0f0, 0x0f0f],
  ]) {
    for (const text of ipv6) assert.equal(matchAcl(listOf(true, parsed("10.0.0.1"), wildcard), parsed(text), 0), AclMatch.None, text);
  }
  for (const length of [0, 1, 16, 128]) {
    for (const text of ["0.0.0.0", "10.0.0.1", "255.255.255.255"]) {
      assert.equal(matchAcl(listOf(true, parsed("a00:1::"), wildcardOf(length)), parsed(text), 0), AclMatch.None, text);
    }
  }
  assert.ok(!aclPermits([listOf(true)], 2000, parsed("::1"), 0));
  assert.ok(aclPermits([listOf(true)], 2000, parsed("10.0.0.1"), 0));
  assert.ok(!aclPermits([listOf(true)], 2001, parsed("10.0.0.1"), 0), "a list that does not exist");
});

test("the statement of a rule has all words of its source: two networks that differ in the last one are two rules", () => {
  const acl = listOf(true, parsed("2001:db8::1"), wildcardOf(128));
  const rule = { id: 5, isPermit: true, source: parsed("2001:db8::2"), wildcard: wildcardOf(128), instance: 0, vpnInstance: "" };
  assert.equal(findSameStatement(acl, rule), undefined);
  assert.equal(findSameStatement(acl, { ...rule, source: parsed("2001:db8::1") })?.id, 0);
});
