/** Makes the text of addresses.txt: cases for `checkLine` from a fixed seed. All results are computed with Node's URL and net, without firmware/network. */
import { isIPv6 } from "node:net";

const SEED = 4291;
const CASES = 150;
const LINK_LOCAL = 0xfe80;

class Random {
  constructor(private state: number) {}

  /** 0 up to but excluding `limit` (mulberry32). */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  }

  choose<T>(from: readonly T[]): T {
    return from[this.below(from.length)];
  }
}

const FORMS = [
  "::", "::1", "0:0:0:0:0:0:0:1", "1::", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4", "::1.2.3.4", "2001:0DB8::00Ab",
  "", ":", ":::", "1", "::1::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4::5:6:7:8", "12345::", "::g", "1.2.3.4", "1.2.3.4::", "::1.2.3.4:5", "::1.2.3",
  "::256.1.1.1", "::01.2.3.4", "::1/64",
]; // prettier-ignore

/** The words of the text of an address, by Node's URL, which writes an embedded IPv4 address in hexadecimal. */
function wordsOf(text: string): number[] {
  const [left = "", right] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split("::");
  const read = (part: string): number[] => (part === "" ? [] : part.split(":").map((group) => parseInt(group, 16)));
  if (right === undefined) return read(left);
  const trailing = read(right);
  return [...read(left), ...Array.from({ length: 8 - read(left).length - trailing.length }, () => 0), ...trailing];
}

function textOf(words: number[]): string {
  return new URL(`http://[${words.map((word) => word.toString(16)).join(":")}]/`).hostname.slice(1, -1);
}

/** Words of the address with its tag (hal/address.ts). */
function tagged(words: number[], zone: number): string {
  return words.map((word, i) => (i === 0 ? word + 65536 * (1 + zone) : word)).join(" ");
}

/** Returns the text of addresses.txt. */
export function generateAddressVectors(): string {
  const random = new Random(SEED);
  const lines = [
    "# Made by generate-addresses.ts (WRITE_VECTORS=1 node test/run.mjs vectors). The first of eight words has the family and the zone.",
  ];
  for (const form of FORMS) lines.push(`parseIpv6 ${form} = ${isIPv6(form) ? tagged(wordsOf(form), 0) : "refused"}`);
  for (let i = 0; i < CASES; i++) {
    const words = Array.from({ length: 8 }, () => random.choose([0, 0, 0, 1, 0xffff, random.below(65536), random.below(65536)]));
    const zone = i % 3 === 0 ? random.below(255) : 0;
    if (i % 3 === 0) words[0] = LINK_LOCAL + random.below(64);
    const isMapped = textOf(words).startsWith("::ffff:");
    if (isMapped) continue;
    const text = zone > 0 ? `${textOf(words)}%${zone}` : textOf(words);
    lines.push(`ipv6Text ${tagged(words, zone)} = ${text}`, `parseIpv6 ${text.toUpperCase()} = ${tagged(words, zone)}`);
    const length = random.below(129);
    const bit = random.below(128);
    const other = words.map((word, at) => (at === Math.floor(bit / 16) ? word ^ (1 << (15 - (bit % 16))) : word));
    lines.push(`isInNetwork ${tagged(words, zone)} ${tagged(other, zone)} ${length} = ${bit >= length ? 1 : 0}`);
    lines.push(`isSameAddress ${tagged(words, zone)} ${tagged(other, zone)} = 0`, `copyAddress ${tagged(words, zone)} = ${tagged(words, zone)}`);
  }
  lines.push("ipv6Text 65536 0 0 0 0 65535 49152 513 = ::ffff:192.0.2.1");
  const scopes = [0, 1, 2, 3, 4, 5, 8, 14, 15];
  for (const scope of scopes) lines.push(`scopeOfGroup ${tagged([0xff00 + scope, 0, 0, 0, 0, 0, 0, 0x101], 0)} = ${scope === 15 ? 14 : scope}`);
  return lines.join("\n") + "\n";
}
