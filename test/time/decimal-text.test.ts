import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fixedText, integerText, padEnd, padStart, zeroPadded } from "../../firmware/time/decimal-text";
import { PAIRS } from "./bits";

test("fixedText rounds half away from zero", () => {
  const property = fc.property(fc.integer(), fc.integer({ min: 0, max: 16 }), fc.integer({ min: 0, max: 9 }), (count, exponent, digits) => {
    const scaled = BigInt(Math.abs(count)) * 10n ** BigInt(digits);
    const rounded = (2n * scaled + (1n << BigInt(exponent))) >> BigInt(exponent + 1);
    const text = String(rounded).padStart(digits + 1, "0");
    const point = text.length - digits;
    const expected = text.slice(0, point) + (digits > 0 ? `.${text.slice(point)}` : "");
    assert.equal(fixedText(count / 2 ** exponent, digits), (count < 0 && rounded > 0n ? "-" : "") + expected);
  });
  fc.assert(property, PAIRS);
});

test("fixedText is within half a unit of the last digit for any number", () => {
  const property = fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.integer({ min: 0, max: 6 }), (value, digits) => {
    const text = fixedText(value, digits);
    assert.match(text, digits === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${digits}}$`));
    assert.ok(Math.abs(Number(text) - value) <= 0.5 * 10 ** -digits + Math.abs(value) * 2 ** -50, text);
  });
  fc.assert(property, PAIRS);
});

test("fixedText: halves, zeros, carries", () => {
  assert.equal(fixedText(-1.25, 1), "-1.3");
  assert.equal(fixedText(1.25, 1), "1.3");
  assert.equal(fixedText(0.5, 0), "1");
  assert.equal(fixedText(0.49999999999999994, 0), "0");
  assert.equal(fixedText(9.9996, 3), "10.000");
  assert.equal(fixedText(9999.99, 1), "10000.0");
  assert.equal(fixedText(3, 0), "3");
  assert.equal(fixedText(0.0625, 4), "0.0625");
});

test("fixedText has no negative zero", () => {
  assert.equal(fixedText(-0, 1), "0.0");
  assert.equal(fixedText(-0.04, 1), "0.0");
  assert.equal(fixedText(-0.05, 1), "-0.1");
  assert.equal(fixedText(-0.4, 0), "0");
});

test("fixedText is exact for every integer below 2^53 and constant above", () => {
  const property = fc.property(fc.maxSafeInteger(), (count) => {
    assert.equal(fixedText(count, 0), String(count));
    assert.equal(integerText(count), String(count));
  });
  fc.assert(property, PAIRS);
  assert.equal(fixedText(2 ** 53, 2), "9007199254740991.00");
  assert.equal(fixedText(-1e300, 0), "-9007199254740991");
  assert.equal(fixedText(Infinity, 0), "9007199254740991");
  assert.equal(fixedText(NaN, 3), "nan");
});

test("padding fills up to the width and truncates nothing", () => {
  assert.equal(padStart("ab", 4), "  ab");
  assert.equal(padEnd("ab", 4), "ab  ");
  assert.equal(padStart("abcde", 4) + padEnd("abcde", 4), "abcdeabcde");
  assert.equal(zeroPadded(7, 3), "007");
  assert.equal(zeroPadded(0, 2), "00");
  assert.equal(zeroPadded(12345, 3), "12345");
});
