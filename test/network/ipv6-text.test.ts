import assert from "node:assert/strict";
import { isIPv6 } from "node:net";
import { test } from "node:test";
import fc from "fast-check";
import { FirstWord, makeAddress, type Address } from "../../firmware/network/address";
import { AddressClass, classOf, needsZone, setZone, zoneOf } from "../../firmware/network/address-class";
import { ipv6Text, parseIpv6 } from "../../firmware/network/ipv6-text";

/** Words as addresses have them: many zeros, so that runs of them are frequent. */
const words = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff), fc.constantFrom(1, 0xffff, 0xfe80, 0xff02)), { minLength: 8, maxLength: 8 });

function ipv6(from: number[], zone = 0): Address {
  const address = [from[0] + FirstWord.Ipv6, ...from.slice(1)];
  setZone(address, zone);
  return address;
}

function parsed(text: string): Address {
  const address = makeAddress();
  assert.ok(parseIpv6(text, address), text);
  return address;
}

/** The eight words of the text, by Node's URL (WHATWG URL standard, section 3.5), which writes an embedded IPv4 address in hexadecimal. */
function wordsOfUrl(text: string): number[] {
  const [left = "", right] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split("::");
  const read = (part: string): number[] => (part === "" ? [] : part.split(":").map((group) => parseInt(group, 16)));
  if (right === undefined) return read(left);
  const trailing = read(right);
  return [...read(left), ...Array.from({ length: 8 - read(left).length - trailing.length }, () => 0), ...trailing];
}

test("RFC 5952 section 4: one text for each address", () => {
  const examples = [
    ["2001:0db8::0001", "2001:db8::1"], // 4.1
    ["2001:db8:0:0:0:0:2:1", "2001:db8::2:1"], // 4.2.1
    ["2001:db8::0:1", "2001:db8::1"], // 4.2.1
    ["2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"], // 4.2.2
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"], // 4.2.3
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"], // 4.2.3
    ["2001:DB8::AAAA", "2001:db8::aaaa"], // 4.3
    ["::FFFF:C000:0201", "::ffff:192.0.2.1"], // 5
  ];
  assert.ok(examples.length > 0);
  for (const [text = "", expected] of examples) assert.equal(ipv6Text(parsed(text)), expected);
});

test("RFC 4291 section 2.2: full, compressed and mixed forms are read", () => {
  const examples = [
    ["ABCD:EF01:2345:6789:ABCD:EF01:2345:6789", "abcd:ef01:2345:6789:abcd:ef01:2345:6789"],
    ["2001:DB8:0:0:8:800:200C:417A", "2001:db8::8:800:200c:417a"],
    ["FF01:0:0:0:0:0:0:101", "ff01::101"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["0:0:0:0:0:0:13.1.68.3", "::d01:4403"],
    ["::13.1.68.3", "::d01:4403"],
    ["0:0:0:0:0:FFFF:129.144.52.38", "::ffff:129.144.52.38"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
    ["::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"],
  ];
  assert.ok(examples.length > 0);
  for (const [text = "", expected] of examples) assert.equal(ipv6Text(parsed(text)), expected);
});

test("the text of an address is that of Node's URL, except for IPv4-mapped addresses, and is read back", () => {
  fc.assert(
    fc.property(words, (from) => {
      const address = ipv6(from);
      const text = ipv6Text(address);
      assert.deepEqual(wordsOfUrl(text), from);
      if (classOf(address) !== AddressClass.Ipv4Mapped) assert.equal(text, new URL(`http://[${text}]/`).hostname.slice(1, -1));
      assert.deepEqual(parsed(text), address);
    }),
    { numRuns: 2000 },
  );
});

test("any text is accepted exactly where node:net accepts it, and has the words that URL finds", () => {
  const group = fc.oneof(
    fc.nat(0xffff).map((word) => word.toString(16)),
    fc.constantFrom("", "0", "00ff", "FFFF", "fffff", "g", "1.2.3.4", "01.2.3.4"),
  );
  const text = fc.array(group, { minLength: 1, maxLength: 9 }).map((groups) => groups.join(":"));
  let accepted = 0;
  fc.assert(
    fc.property(fc.oneof(text, fc.stringMatching(/^[0-9a-f:.]{0,20}$/)), (candidate) => {
      const address = makeAddress();
      assert.equal(parseIpv6(candidate, address), isIPv6(candidate), candidate);
      if (!isIPv6(candidate)) return;
      accepted = accepted + 1;
      assert.deepEqual(address, ipv6(wordsOfUrl(candidate)));
    }),
    { numRuns: 5000 },
  );
  assert.ok(accepted > 100, `${accepted} accepted`);
});

test("a refused text leaves the address as it was", () => {
  const refused = [
    "",
    ":",
    ":::",
    "1",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1::2:3:4:5:6:7:8",
    "12345::",
    "::g",
    "1.2.3.4",
    "1.2.3.4::",
    "::1.2.3.4:5",
    "::1.2.3",
    "::01.2.3.4",
    " ::1",
    "::1 ",
    "::1/128",
    `::${"0".repeat(60)}1`,
  ];
  for (const text of refused) {
    const address = [1, 2];
    assert.equal(parseIpv6(text, address), false, text);
    assert.deepEqual(address, [1, 2]);
  }
});

test("RFC 4007 section 11: an address of link-local scope may have a zone, 1 to 254; all other addresses have none", () => {
  for (const text of ["fe80::1%1", "febf:ffff::1%254", "ff02::101%2", "ff01::1%3", "ff12::1%9"]) {
    const address = parsed(text);
    assert.ok(needsZone(address), text);
    assert.equal(zoneOf(address), Number(text.slice(text.indexOf("%") + 1)));
    assert.equal(ipv6Text(address), text);
  }
  for (const text of ["2001:db8::1%1", "::1%1", "fc00::1%1", "fec0::1%1", "ff05::101%1", "ff0e::101%1", "::%1", "::ffff:1.2.3.4%1"]) {
    assert.equal(parseIpv6(text, makeAddress()), false, text);
  }
  for (const text of ["fe80::1%", "fe80::1%0", "fe80::1%01", "fe80::1%255", "fe80::1%eth0", "fe80::1%1%1", "fe80::%1:1", "%1"]) {
    assert.equal(parseIpv6(text, makeAddress()), false, text);
  }
});

test("every address of link-local scope and every zone survive conversion to text and back; the first word stays below 2^24", () => {
  fc.assert(
    fc.property(words, fc.constantFrom(0xfe80, 0xfebf, 0xff01, 0xff02, 0xff12), fc.nat(254), (from, first, zone) => {
      const address = ipv6([first, ...from.slice(1)], zone);
      assert.deepEqual(parsed(ipv6Text(address)), address);
      assert.equal(zoneOf(address), zone);
      assert.ok(address[0] < 2 ** 24);
    }),
  );
});
