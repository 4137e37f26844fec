import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { dottedText, isLocalClockAddress, isUnicast, makeAddress, parseDotted } from "../../firmware/network/address";

const octet = fc.integer({ min: 0, max: 255 });

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
