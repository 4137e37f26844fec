import type { Digest } from "../../hal/digest";
import type { StringBuffer } from "./packet-buffer";

/** MD5 (RFC 1321), which Espruino's crypto module lacks. Espruino's bit operators have 32 bits, as in every JavaScript. */

/** floor(2^32 |sin(i)|), eight hexadecimal digits each. Text in flash takes no variables until it is used. */
const SINES =
  "d76aa478e8c7b756242070dbc1bdceeef57c0faf4787c62aa8304613fd469501698098d88b44f7afffff5bb1895cd7be6b901122fd987193a679438e49b40821" +
  "f61e2562c040b340265e5a51e9b6c7aad62f105d02441453d8a1e681e7d3fbc821e1cde6c33707d6f4d50d87455a14eda9e3e905fcefa3f8676f02d98d2a4c8a" +
  "fffa39428771f6816d9d6122fde5380ca4beea444bdecfa9f6bb4b60bebfbc70289b7ec6eaa127fad4ef308504881d05d9d4d039e6db99e51fa27cf8c4ac5665" +
  "f4292244432aff97ab9423a7fc93a039655b59c38f0ccc92ffeff47d85845dd16fa87e4ffe2ce6e0a30143144e0811a1f7537e82bd3af2352ad7d2bbeb86d391";
const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const BLOCK = 64;

/** Digests over packets. */
export const ESPRUINO_DIGEST: Digest = {
  md5: (secret, packet, length, into) => {
    const bytes = hashText(secret + (packet as StringBuffer).text.substring(0, length));
    for (let i = 0; i < bytes.length; i++) into[i] = bytes[i];
  },
};

/** Returns the MD5 of a text whose characters are bytes: 16 bytes, 0..255. */
export function hashText(text: string): number[] {
  let padded = text + "\x80";
  while (padded.length % BLOCK !== BLOCK - 8) padded += "\0";
  padded += littleEndian(text.length * 8) + "\0\0\0\0";
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let at = 0; at < padded.length; at += BLOCK) addBlock(state, padded, at);
  const bytes: number[] = [];
  for (const word of state) for (let shift = 0; shift < 32; shift += 8) bytes.push((word >> shift) & 255);
  return bytes;
}

function addBlock(state: number[], text: string, at: number): void {
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    let mixed = c ^ (b | ~d);
    let word = i;
    if (round === 0) mixed = (b & c) | (~b & d);
    else if (round === 1) mixed = (d & b) | (~d & c);
    else if (round === 2) mixed = b ^ c ^ d;
    if (round === 1) word = (5 * i + 1) & 15;
    else if (round === 2) word = (3 * i + 5) & 15;
    else if (round === 3) word = (7 * i) & 15;
    const sum = (a + mixed + parseInt(SINES.substring(8 * i, 8 * i + 8), 16) + wordAt(text, at + 4 * word)) | 0;
    const shift = SHIFTS[round * 4 + (i & 3)];
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
  }
  state[0] = (state[0] + a) | 0;
  state[1] = (state[1] + b) | 0;
  state[2] = (state[2] + c) | 0;
  state[3] = (state[3] + d) | 0;
}

function wordAt(text: string, at: number): number {
  return text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8) | (text.charCodeAt(at + 2) << 16) | (text.charCodeAt(at + 3) << 24);
}

function littleEndian(value: number): string {
  let text = "";
  for (let shift = 0; shift < 32; shift += 8) text += String.fromCharCode((value >> shift) & 255);
  return text;
}
