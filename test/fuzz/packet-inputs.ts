import { digestBytes } from "../../boards/sim/digest";
import type { Random } from "../../boards/sim/random";
import { anyByte, appendBytes, below, choose, mutateBytes } from "./random-input";

/** NTP packets and control messages as inputs. Portable. */

const HEADER = 48;
/** Secret of key 7 of the fuzzed boards. */
export const FUZZ_SECRET = "correct";

/** Returns a packet: a likely one, a mutated one, or noise. */
export function makePacketBytes(random: Random): number[] {
  const kind = below(random, 10);
  if (kind === 0) {
    const noise: number[] = [];
    appendBytes(random, noise, below(random, 120));
    return noise;
  }
  const bytes = below(random, 8) === 0 ? makeControlBytes(random) : headerOf(random);
  if (kind < 3) appendTrailer(random, bytes);
  return kind < 6 ? bytes : mutateBytes(random, bytes);
}

/** Returns a control message: a query, a response, or one whose count is wrong. */
export function makeControlBytes(random: Random): number[] {
  const data: number[] = [];
  const words = 1 + below(random, 6);
  for (let i = 0; i < words; i++) {
    const text = choose(random, [
      "leap",
      "stratum",
      "refid",
      "clock",
      "rec",
      "rootdisp",
      "peer",
      ",",
      ", ",
      "=",
      '=""',
      "0x",
      "\0",
      "system",
      "127.0.0.1",
    ]);
    for (let at = 0; at < text.length; at++) data.push(text.charCodeAt(at));
  }
  if (below(random, 8) === 0) appendBytes(random, data, below(random, 500));
  const first = choose(random, [0x16, 0x16, 0x16, 0x1e, 0x26, 0x0e, 0xd6]);
  const flags = choose(random, [1, 2, 2, 2, 3, 8, 12, 31, 0x82, 0xc2, 0x22]);
  const count = below(random, 6) === 0 ? below(random, 65536) : data.length;
  const bytes = [first, flags, 0, 1, 0, 0, 0, below(random, 3), 0, below(random, 20) === 0 ? 4 : 0, Math.floor(count / 256), count % 256, ...data];
  while (below(random, 2) === 0 && bytes.length % 4 !== 0) bytes.push(0);
  return bytes;
}

/** Returns the MAC of `bytes` by key number `id`. */
export function macBytes(bytes: number[], id: number, secret: string): number[] {
  const text: number[] = [];
  for (let i = 0; i < secret.length; i++) text.push(secret.charCodeAt(i));
  const digest: number[] = [];
  digestBytes([...text, ...bytes], digest);
  return [0, 0, 0, id, ...digest];
}

/** Header of any mode, whose fields make sense more often than not. */
function headerOf(random: Random): number[] {
  const mode = choose(random, [3, 3, 3, 1, 1, 2, 4, 4, 5, 5, 0, 6, 7]);
  const version = choose(random, [4, 4, 4, 3, 3, 2, 1, 0, 5, 7]);
  const leap = choose(random, [0, 0, 0, 1, 2, 3]);
  const bytes = [
    leap * 64 + version * 8 + mode,
    choose(random, [0, 1, 1, 2, 3, 15, 16, 255]),
    choose(random, [6, 6, 4, 10, 17, 3, 0, 255, 127, 128]),
    anyByte(random),
  ];
  for (let i = 0; i < 2; i++) bytes.push(0, below(random, 10) === 0 ? anyByte(random) : 0, anyByte(random), anyByte(random));
  const refId = choose(random, ["GPS\0", "RATE", "DENY", "RSTR", "INIT", "\x0a\0\0\x02", "\x7f\x7f\x01\0"]);
  for (let i = 0; i < 4; i++) bytes.push(refId.charCodeAt(i));
  for (let timestamp = 0; timestamp < 4; timestamp++) {
    const isZero = below(random, 4) === 0;
    // Near the date of the simulated world, 2026-11-01, or anywhere.
    const isNear = below(random, 2) === 0;
    for (let i = 0; i < 8; i++) bytes.push(isZero ? 0 : isNear && i < 3 ? [0xee, 0x90, 0xff][i] : anyByte(random));
  }
  return bytes;
}

function appendTrailer(random: Random, bytes: number[]): void {
  const kind = below(random, 6);
  if (kind === 0) {
    bytes.push(0, 0, 0, 0);
    return;
  }
  if (kind < 3 && bytes.length >= HEADER) {
    const secret = below(random, 3) === 0 ? "wrong" : FUZZ_SECRET;
    for (const byte of macBytes(bytes, choose(random, [7, 7, 8, 9, 99]), secret)) bytes.push(byte);
    return;
  }
  for (let fields = 1 + below(random, 3); fields > 0; fields--) {
    const length = choose(random, [16, 16, 28, 32, 0, 3, 65535, 64]);
    bytes.push(anyByte(random), anyByte(random), Math.floor(length / 256), length % 256);
    appendBytes(random, bytes, length > 64 ? 12 : length - (length < 4 ? 0 : 4));
  }
}
