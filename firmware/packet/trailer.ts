import type { PacketBuffer } from "../../hal/packet-buffer";

/** Bytes after the 48 bytes of the header: extension fields and MAC (RFC 5905 section 7.5, RFC 7822). */
export interface Trailer {
  /** Length of the extension fields [bytes]; 0 for none. */
  extensionLength: number;
  /** Offset of the MAC (key identifier and digest) in the payload [bytes]; the length of the payload when there is no MAC. */
  macOffset: number;
  /**
   * Length of the MAC [bytes]: 0 (none), 4 (crypto-NAK), 20 (MD5, CMAC), 24 (SHA-1, and longer digests cut to 20 bytes), or 36, 52, 68 (whole digests of SHA-256,
   * SHA-384, SHA-512).
   */
  macLength: number;
}

/** Outcome of `readTrailer`. */
export const enum TrailerForm {
  WellFormed,
  Malformed,
}

/** Minimum length of an extension field, and of the last one when no MAC follows [bytes] (RFC 7822 section 7.5.1.1). Fewer bytes are a MAC. */
const SHORTEST_FIELD = 16;
const SHORTEST_LAST_FIELD = 28;

/** Returns an empty trailer. */
export function makeTrailer(): Trailer {
  return { extensionLength: 0, macOffset: 0, macLength: 0 };
}

/**
 * Finds the extension fields and the MAC in the bytes from `start` to `end`. Each length is checked before use. The trailer is malformed when a length is too
 * small, no multiple of four, or exceeds the payload (the class of CVE-2014-9295). A MAC with a whole digest is recognized where no extension field can be read:
 * in version 3, which has none, and in version 4 when its key identifier is no possible length.
 */
export function readTrailer(buffer: PacketBuffer, start: number, end: number, version: number, trailer: Trailer): TrailerForm {
  let offset = start;
  while (end - offset >= SHORTEST_LAST_FIELD) {
    const length = buffer.readByte(offset + 2) * 256 + buffer.readByte(offset + 3);
    if (version < 4 || length < SHORTEST_FIELD || length % 4 !== 0 || length > end - offset) break;
    offset = offset + length;
  }
  trailer.extensionLength = offset - start;
  trailer.macOffset = offset;
  trailer.macLength = end - offset;
  return isMacLength(end - offset) ? TrailerForm.WellFormed : TrailerForm.Malformed;
}

function isMacLength(bytes: number): boolean {
  return bytes === 0 || bytes === 4 || bytes === 20 || bytes === 24 || bytes === 36 || bytes === 52 || bytes === 68;
}
