import { createHash } from "node:crypto";
import type { Digest } from "../../hal/digest";
import type { PacketBuffer } from "../../hal/packet-buffer";

/** Digests of Node.js's crypto module. */
export class HostDigest implements Digest {
  md5(secret: string, packet: PacketBuffer, length: number, into: number[]): void {
    const bytes = Buffer.alloc(length);
    for (let i = 0; i < length; i++) bytes[i] = packet.readByte(i);
    const digest = createHash("md5").update(secret, "latin1").update(bytes).digest();
    for (let i = 0; i < digest.length; i++) into[i] = digest[i];
  }
}
