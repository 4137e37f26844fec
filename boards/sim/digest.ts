import type { Digest } from "../../hal/digest";
import type { PacketBuffer } from "../../hal/packet-buffer";

/** MD5 (RFC 1321) for simulated boards, in arithmetic that gives the same result on every engine. */

const WORD = 4294967296;
const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

/** Makes the digest of a simulated board. */
export function makeSimDigest(): Digest {
  return {
    md5(secret: string, packet: PacketBuffer, length: number, into: number[]): void {
      const bytes: number[] = [];
      for (let i = 0; i < secret.length; i++) bytes.push(secret.charCodeAt(i));
      for (let i = 0; i < length; i++) bytes.push(packet.readByte(i));
      digestBytes(bytes, into);
    },
  };
}

/** Writes the 16 bytes of the MD5 digest of `bytes` into `into`. */
export function digestBytes(bytes: number[], into: number[]): void {
  const length = bytes.length;
  const padded = [...bytes, 128];
  while (padded.length % 64 !== 56) padded.push(0);
  for (let i = 0; i < 8; i++) padded.push(i < 4 ? Math.floor((length * 8) / powers[8 * i]) % 256 : 0);
  const state = [1732584193, 4023233417, 2562383102, 271733878];
  for (let block = 0; block < padded.length; block += 64) addBlock(state, padded, block);
  for (let i = 0; i < 16; i++) into[i] = Math.floor(state[Math.floor(i / 4)] / powers[8 * (i % 4)]) % 256;
}

function addBlock(state: number[], bytes: number[], start: number): void {
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  for (let step = 0; step < 64; step++) {
    const round = Math.floor(step / 16);
    const word = readWord(bytes, start + 4 * wordIndex(step, round));
    const sum = (a + mix(round, b, c, d) + word + sines[step]) % WORD;
    a = d;
    d = c;
    c = b;
    b = (b + rotate(sum, SHIFTS[round][step % 4])) % WORD;
  }
  state[0] = (state[0] + a) % WORD;
  state[1] = (state[1] + b) % WORD;
  state[2] = (state[2] + c) % WORD;
  state[3] = (state[3] + d) % WORD;
}

function wordIndex(step: number, round: number): number {
  if (round === 0) return step;
  if (round === 1) return (5 * step + 1) % 16;
  return round === 2 ? (3 * step + 5) % 16 : (7 * step) % 16;
}

function mix(round: number, b: number, c: number, d: number): number {
  if (round === 0) return and(b, c) + and(not(b), d);
  if (round === 1) return and(d, b) + and(not(d), c);
  if (round === 2) return xor(xor(b, c), d);
  return xor(c, or(b, not(d)));
}

function readWord(bytes: number[], at: number): number {
  return bytes[at] + bytes[at + 1] * 256 + bytes[at + 2] * 65536 + bytes[at + 3] * 16777216;
}

function and(a: number, b: number): number {
  let result = 0;
  for (let bit = 28; bit >= 0; bit -= 4) {
    const left = Math.floor(a / powers[bit]) % 16;
    const right = Math.floor(b / powers[bit]) % 16;
    result = result * 16 + nibbleAnd[left * 16 + right];
  }
  return result;
}

function or(a: number, b: number): number {
  return a + b - and(a, b);
}

function xor(a: number, b: number): number {
  return a + b - 2 * and(a, b);
}

function not(a: number): number {
  return WORD - 1 - a;
}

function rotate(a: number, bits: number): number {
  return ((a * powers[bits]) % WORD) + Math.floor(a / powers[32 - bits]);
}

function makeNibbleAnd(): number[] {
  const table: number[] = [];
  for (let left = 0; left < 16; left++) {
    for (let right = 0; right < 16; right++) {
      let result = 0;
      for (let bit = 8; bit >= 1; bit = Math.floor(bit / 2)) {
        if (Math.floor(left / bit) % 2 === 1 && Math.floor(right / bit) % 2 === 1) result = result + bit;
      }
      table.push(result);
    }
  }
  return table;
}

function makeSines(): number[] {
  const table: number[] = [];
  for (let i = 1; i <= 64; i++) table.push(Math.floor(Math.abs(Math.sin(i)) * WORD));
  return table;
}

function makePowers(): number[] {
  const table = [1];
  for (let i = 1; i <= 32; i++) table.push(table[i - 1] * 2);
  return table;
}

const nibbleAnd = makeNibbleAnd();
const sines = makeSines();
const powers = makePowers();
