import type { Digest } from "../../../hal/digest";
import type { PacketBuffer } from "../../../hal/packet-buffer";
import type { StringBuffer } from "./packet-buffer";

/** MD5 by NodeMCU's crypto module. */
export function hashText(text: string): number[] {
  return [...string.byte(digestOf(text), 1, 16)];
}

/** Digests over packets. */
export const NODEMCU_DIGEST: Digest = {
  md5: (secret: string, packet: PacketBuffer, length: number, into: number[]) => {
    const bytes = hashText(secret + (packet as StringBuffer).text.substring(0, length));
    for (let i = 0; i < bytes.length; i++) into[i] = bytes[i];
  },
};

/* eslint-disable no-restricted-globals -- `crypto` is a module of NodeMCU here, not the browser's */
function digestOf(text: string): string {
  if (crypto.hash !== undefined) return crypto.hash("MD5", text);
  const hash = crypto.new_hash("MD5");
  hash.update(text);
  return hash.finalize();
}
