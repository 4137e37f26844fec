import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { dottedText, makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import { parseIpv6 } from "../../firmware/network/ipv6-text";
import { maskText, parsePrefixLength } from "../../firmware/network/mask";
import { directedBroadcast, isInNetwork, prefixLengthOf, prefixMask } from "../../firmware/network/prefix";

const anyAddress = fc.nat(2 ** 32 - 1);
const anyLength = fc.integer({ min: 0, max: 32 });

function toAddress(value: number): Address {
  return [Math.floor(value / 65536), value % 65536];
}

function toNumber([high, low]: Address): number {
  return high * 65536 + low;
}

function parse(text: string): Address {
  const address = makeAddress();
  assert.ok(parseDotted(text, address) || parseIpv6(text, address));
  return address;
}

test("two addresses are in one network where their leading bits agree, at every prefix length", () => {
  fc.assert(
    fc.property(anyAddress, anyAddress, anyLength, (a, b, length) => {
      const hosts = 2 ** (32 - length);
      assert.equal(isInNetwork(toAddress(a), toAddress(b), length), Math.floor(a / hosts) === Math.floor(b / hosts));
      const neighbour = a - (a % hosts) + (b % hosts);
      assert.ok(isInNetwork(toAddress(a), toAddress(neighbour), length));
    }),
  );
  assert.ok(isInNetwork(parse("10.1.2.3"), parse("10.1.127.9"), 17));
  assert.ok(!isInNetwork(parse("10.1.2.3"), parse("10.1.128.9"), 17));
});

test("two IPv6 addresses are in one network where their leading bits agree, at every prefix length", () => {
  const anyWords = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 });
  const toAddress = (value: bigint): Address => {
    const words = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - 16 * i)) & 0xffffn));
    return words.map((word, i) => (i === 0 ? word + 65536 : word));
  };
  fc.assert(
    fc.property(anyWords, fc.nat(127), fc.integer({ min: 0, max: 128 }), (words, bit, length) => {
      const value = words.reduce((sum, word) => sum * 65536n + BigInt(word), 0n);
      const other = value ^ (1n << BigInt(127 - bit));
      assert.equal(isInNetwork(toAddress(value), toAddress(other), length), bit >= length);
      assert.ok(isInNetwork(toAddress(value), toAddress(value), length));
    }),
  );
});

test("no network has addresses of both families, or link-local addresses of two links (RFC 4007 section 6)", () => {
  for (let length = 0; length <= 128; length++) {
    assert.ok(!isInNetwork(parse("10.1.2.3"), parse("a01:203::"), length));
    assert.ok(!isInNetwork(parse("a01:203::"), parse("10.1.2.3"), length));
    assert.ok(!isInNetwork(parse("fe80::1%1"), parse("fe80::1%2"), length));
  }
  assert.ok(isInNetwork(parse("fe80::1%1"), parse("fe80::2%1"), 64));
});

test("RFC 919: the directed broadcast address has all host bits set; the result may be the argument", () => {
  fc.assert(
    fc.property(anyAddress, anyLength, (value, length) => {
      const hosts = 2 ** (32 - length);
      const address = toAddress(value);
      directedBroadcast(address, length, address);
      assert.equal(toNumber(address), value - (value % hosts) + hosts - 1);
    }),
  );
});

test("a prefix length survives conversion to a mask, to text and back", () => {
  const mask = makeAddress();
  for (let length = 0; length <= 32; length++) {
    prefixMask(length, mask);
    assert.equal(toNumber(mask), 2 ** 32 - 2 ** (32 - length));
    assert.equal(maskText(length), dottedText(mask));
    assert.equal(prefixLengthOf(mask), length);
    assert.equal(parsePrefixLength(maskText(length)), length);
    assert.equal(parsePrefixLength(`${length}`), length);
  }
  assert.equal(prefixLengthOf(parse("255.0.255.0")), 8);
});

test("RFC 950: text that is no prefix length, and a mask whose ones are not contiguous, are refused", () => {
  const refused = ["", "33", "-1", "08", "24.0", "255.255.255", "255.0.255.0", "0.255.255.255", "255.255.0.1", "0.0.128.0", "255.255.255.253"];
  for (const text of refused) assert.equal(parsePrefixLength(text), undefined, text);
});
