import type { Digest } from "../../hal/digest";
import { hashText } from "./md5";
import type { StringBuffer } from "./packet-buffer";

/** Digests over packets. */
export const ESPRUINO_DIGEST: Digest = {
  md5: (secret, packet, length, into) => {
    const bytes = hashText(secret + (packet as StringBuffer).text.substring(0, length));
    for (let i = 0; i < bytes.length; i++) into[i] = bytes[i];
  },
};
