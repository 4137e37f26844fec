import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  clearAddress,
  copyAddress,
  dottedText,
  isLocalClockAddress,
  isSameAddress,
  isUnicast,
  isUnspecified,
  makeAddress,
  parseDotted,
} from "../../firmware/network/address";

const octet = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.tuple(word(), word());
/** IPv6, with a zone for some. */
const ipv6 = fc.tuple(word(), word(), word(), word(), word(), word(), word(), word(), fc.nat(254)).map(([first, ...rest]) => {
  const zone = rest.pop() ?? 0;
  return [65536 * (1 + zone) + first, ...rest];
});
const either = fc.oneof(ipv4, ipv6);

function word(): fc.Arbitrary<number> {
  return fc.oneof(fc.constantFrom(0, 1), fc.nat(0xffff));
}

test("a copy is equal to its address, of either family, whatever the record held before", () => {
  fc.assert(
    fc.property(either, either, (before, address) => {
      const copy = makeAddress();
      copyAddress(before, copy);
      copyAddress(address, copy);
      assert.ok(isSameAddress(copy, address));
      assert.ok(isSameAddress(address, copy));
      assert.deepEqual(copy.slice(0, address.length), address);
      clearAddress(copy);
      assert.ok(isUnspecified(copy));
      assert.ok(isSameAddress(copy, [0, 0]));
    }),
  );
});

test("addresses that differ in the family, in the zone or in a single word are different", () => {
  fc.assert(
    fc.property(ipv6, fc.nat(7), fc.integer({ min: 1, max: 65535 }), (address, position, change) => {
      const other = [...address];
      other[position] = address[position] - (address[position] % 65536) + (((address[position] % 65536) + change) % 65536);
      assert.ok(!isSameAddress(address, other));
      other[position] = address[position];
      assert.ok(isSameAddress(address, other));
      assert.ok(!isSameAddress(address, [address[0] % 65536, ...address.slice(1)]));
      assert.ok(!isSameAddress([address[0] % 65536, address[1]], address));
      const otherZone = (Math.floor(address[0] / 65536) % 255) + 1;
      assert.ok(!isSameAddress(address, [otherZone * 65536 + (address[0] % 65536), ...address.slice(1)]));
    }),
  );
});

test("the unspecified address of IPv6 is not 0.0.0.0, which stands for none", () => {
  assert.ok(!isUnspecified([65536, 0, 0, 0, 0, 0, 0, 0]));
  assert.ok(!isSameAddress([65536, 0, 0, 0, 0, 0, 0, 0], [0, 0]));
});

test("every address survives conversion to text and back", () => {
  fc.assert(
    fc.property(octet, octet, octet, octet, (a, b, c, d) => {
      const address = makeAddress();
      assert.ok(parseDotted(`${a}.${b}.${c}.${d}`, address));
      assert.deepEqual(address, [a * 256 + b, c * 256 + d]);
      assert.equal(dottedText(address), `${a}.${b}.${c}.${d}`);
    }),
  );
});

test("text other than four decimal numbers 0..255 with dots between is refused", () => {
  for (const text of [
    "",
    "1",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.256",
    "1..2.3",
    ".1.2.3",
    "1.2.3.",
    "01.2.3.4",
    "1.2.3.4 ",
    "a.b.c.d",
    "-1.2.3.4",
    "1,2,3,4",
    "999999999999.1.1.1",
  ]) {
    assert.equal(parseDotted(text, makeAddress()), false, text);
  }
});

test("any text is either refused, or equal to the text of its address", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9.]{0,18}$/), (text) => {
      const address = makeAddress();
      if (parseDotted(text, address)) assert.equal(dottedText(address), text);
    }),
  );
});

test("classes: unicast is 1.0.0.0 to 223.255.255.255, local clocks are 127.127.1.0 to 127.127.1.3 (Comware refclock-master)", () => {
  const parsed = (text: string): number[] => {
    const address = makeAddress();
    assert.ok(parseDotted(text, address));
    return address;
  };
  for (const text of ["1.0.0.0", "10.1.1.1", "223.255.255.255"]) assert.ok(isUnicast(parsed(text)), text);
  for (const text of ["0.0.0.0", "0.1.2.3", "224.0.1.1", "255.255.255.255"]) assert.equal(isUnicast(parsed(text)), false, text);
  for (const text of ["127.127.1.0", "127.127.1.3"]) assert.ok(isLocalClockAddress(parsed(text)), text);
  for (const text of ["127.127.1.4", "127.127.0.1", "127.127.0.255", "127.0.0.1"]) assert.equal(isLocalClockAddress(parsed(text)), false, text);
});
