import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeTelnet, encodeTelnet, makeTelnetDecoder, TELNET_OFFER } from "../../firmware/console/line/telnet";

const text = (...bytes: number[]): string => String.fromCharCode(...bytes);

/** Decodes `bytes` in one piece. Returns the typed characters and the answers. */
function decode(...bytes: number[]): { typed: string; answers: string } {
  let answers = "";
  const typed = decodeTelnet(makeTelnetDecoder(), text(...bytes), (answer) => (answers += answer));
  return { typed, answers };
}

test("RFC 854: a telnet program's negotiation is no typed text, in whatever pieces it comes", () => {
  const bytes = [0x61, 255, 253, 3, 255, 250, 24, 1, 255, 255, 255, 240, 0x62, 13, 0, 255, 255, 255, 241, 0x63];
  assert.equal(decode(...bytes).typed, "ab\r\xffc");
  const decoder = makeTelnetDecoder();
  assert.equal(bytes.map((byte) => decodeTelnet(decoder, text(byte), () => {})).join(""), "ab\r\xffc");
});

test("RFC 854: what the device has not offered is refused, and answers to its offer are not answered", () => {
  assert.deepEqual(decode(255, 253, 1, 255, 253, 3, 255, 251, 24, 255, 252, 31), { typed: "", answers: "" });
  assert.deepEqual(decode(255, 253, 34, 255, 251, 39, 255, 254, 34, 255, 252, 39), { typed: "", answers: text(255, 252, 34, 255, 254, 39) });
});

test("RFC 857, RFC 858: a device offers to echo and to suppress go-ahead, and requests terminal type and window size", () => {
  assert.equal(TELNET_OFFER, text(255, 251, 1, 255, 251, 3, 255, 253, 24, 255, 253, 31));
});

test("RFC 854: Interrupt Process and Break are Ctrl+C, Erase Character and Erase Line their keys; Are You There is answered", () => {
  assert.equal(decode(255, 244, 255, 243, 255, 247, 255, 248).typed, "\x03\x03\b\x18");
  assert.deepEqual(decode(255, 246), { typed: "", answers: "\r\n[Yes]\r\n" });
});

test("RFC 854: a subnegotiation without an end is no text, and IAC IAC in it does not end it", () => {
  assert.equal(decode(255, 250, 31, ...new Array<number>(5000).fill(65)).typed, "");
  assert.equal(decode(255, 250, 31, 255, 255, 240, 65, 255, 240, 66).typed, "B");
  assert.equal(decode(255, 250, 255, 253, 1, 65, 255, 240, 66).typed, "B");
});

test("RFC 854: IAC in sent text is doubled", () => {
  assert.equal(encodeTelnet("a\xffb\xff\xff\r\n"), "a\xff\xffb\xff\xff\xff\xff\r\n");
  assert.equal(encodeTelnet("plain\r\n"), "plain\r\n");
});
