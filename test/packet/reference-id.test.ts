import assert from "node:assert/strict";
import { test } from "node:test";
import { refIdText } from "../../firmware/packet/reference-id";

const words = (...bytes: number[]): number[] => [bytes[0] * 256 + bytes[1], bytes[2] * 256 + bytes[3]];
const letters = (text: string): number[] => words(...Array.from(text.padEnd(4, "\0"), (letter) => letter.charCodeAt(0)));

test("RFC 5905 section 7.3: letters name the reference clock of a primary server and the state of an unsynchronized one", () => {
  for (const [text, stratum] of [
    ["LOCL", 1],
    ["GPS", 1],
    ["~!", 1],
    ["STEP", 0],
    ["INIT", 16],
  ] as const)
    assert.equal(refIdText(letters(text), stratum), text);
});

test("RFC 5905 section 7.3: from stratum 2 on it is an address, even where its bytes are letters", () => {
  for (const stratum of [2, 15]) assert.equal(refIdText(letters("LOCL"), stratum), "76.79.67.76");
});

test("a byte that is no visible character of ASCII makes it an address: no control character reaches a terminal", () => {
  for (const byte of [1, 27, 31, 32, 127, 128, 155, 255]) {
    assert.equal(refIdText(words(71, byte, 83, 0), 1), `71.${byte}.83.0`);
    assert.equal(refIdText(words(71, 80, 83, byte), 16), `71.80.83.${byte}`);
  }
  assert.equal(refIdText([0, 0], 1), "0.0.0.0");
});
