import type { PacketBuffer } from "../../hal/packet-buffer";

/** What stands behind the 48 bytes of the header (RFC 5905 section 7.5, RFC 7822). */
export interface Trailer {
  /** Bytes of extension fields, 0 when there are none. */
  extensionLength: number;
  /** Offset of the MAC (key identifier and digest) in the payload, bytes; the payload's length when there is none. */
  macOffset: number;
  /** Bytes of the MAC: 0 (none), 4 (crypto-NAK), 20 (MD5) or 24 (SHA-1 and truncated longer digests). */
  macLength: number;
}

/** What `readTrailer` found. */
export const enum TrailerForm {
  WellFormed,
  Malformed,
}

/** Shortest extension field (RFC 7822 section 7.5.1.1), and the shortest last one where no MAC follows it: shorter ones are a MAC. */
const SHORTEST_FIELD = 16;
const SHORTEST_LAST_FIELD = 28;

/** No trailer. */
export function makeTrailer(): Trailer {
  return { extensionLength: 0, macOffset: 0, macLength: 0 };
}

/**
 * Walks the bytes from `start` to `end` and says what they are. Every length is checked before it is used: a length of 0, an odd one, or one that
 * leads past the end makes the packet malformed (the class of CVE-2014-9295).
 */
export function readTrailer(buffer: PacketBuffer, start: number, end: number, trailer: Trailer): TrailerForm {
  let offset = start;
  while (end - offset >= SHORTEST_LAST_FIELD) {
    const length = buffer.readByte(offset + 2) * 256 + buffer.readByte(offset + 3);
    if (length < SHORTEST_FIELD || length % 4 !== 0 || length > end - offset) return TrailerForm.Malformed;
    offset = offset + length;
  }
  trailer.extensionLength = offset - start;
  trailer.macOffset = offset;
  trailer.macLength = end - offset;
  return isMacLength(end - offset) ? TrailerForm.WellFormed : TrailerForm.Malformed;
}

function isMacLength(bytes: number): boolean {
  return bytes === 0 || bytes === 4 || bytes === 20 || bytes === 24;
}
