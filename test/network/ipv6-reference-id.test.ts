import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { HostDigest } from "../../boards/host/digest";
import { HostPacketBuffer } from "../../boards/host/packet-buffer";
import { makeSimDigest } from "../../boards/sim/digest";
import { FirstWord, makeAddress } from "../../firmware/network/address";
import { setZone } from "../../firmware/network/address-class";
import { ipv6ReferenceId } from "../../firmware/network/ipv6-reference-id";
import { parseIpv6 } from "../../firmware/network/ipv6-text";

const buffer = new HostPacketBuffer(Buffer.alloc(512));

test("RFC 5905 section 7.3: the reference identifier is the first four octets of the MD5 digest of the 16 octets, without the zone", () => {
  const digests = [new HostDigest(), makeSimDigest()];
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }), fc.nat(254), (words, zone) => {
      const octets = Buffer.from(words.flatMap((word) => [Math.floor(word / 256), word % 256]));
      const expected = createHash("md5").update(octets).digest();
      const address = words.map((word, i) => (i === 0 ? word + FirstWord.Ipv6 : word));
      setZone(address, zone);
      for (const digest of digests) {
        const id = [0, 0];
        ipv6ReferenceId(address, digest, buffer, id);
        assert.deepEqual(id, [expected.readUInt16BE(0), expected.readUInt16BE(2)]);
      }
    }),
  );
});

test("the identifier of fd99::1 is the one that chronyd 4.3 sends", () => {
  const [address, id] = [makeAddress(), [0, 0]];
  assert.ok(parseIpv6("fd99::1", address));
  ipv6ReferenceId(address, new HostDigest(), buffer, id);
  assert.deepEqual(id, [0x0827, 0xd28b]);
});
