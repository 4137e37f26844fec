import type { Digest } from "../../hal/digest";
import type { PacketBuffer } from "../../hal/packet-buffer";
import { FirstWord, type Address } from "./address";

const WORDS = 8;

const octets = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const words = [0, 0, 0, 0, 0, 0, 0, 0];

/**
 * Writes the reference identifier of a server with an IPv6 address into `into`, two words: the first four octets of the MD5 digest of its 16 octets (RFC 5905
 * section 7.3). The zone is not part of it. Overwrites the first 16 octets of `buffer`.
 */
export function ipv6ReferenceId(address: Address, digest: Digest, buffer: PacketBuffer, into: number[]): void {
  for (let i = 0; i < WORDS; i++) words[i] = address[i] % FirstWord.Ipv6;
  buffer.writeWords(0, WORDS, words);
  digest.md5("", buffer, 2 * WORDS, octets);
  into[0] = octets[0] * 256 + octets[1];
  into[1] = octets[2] * 256 + octets[3];
}
