import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodePacket, encodePacket, HEADER_BYTES, makePacket, PacketForm } from "../../firmware/packet/packet";
import { notEmpty } from "../not-empty";
import { makeBytePacket } from "./byte-packet";

const header = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: HEADER_BYTES, maxLength: HEADER_BYTES });

test("RFC 5905 figure 8: every byte of the header survives decoding and encoding", () => {
  fc.assert(
    fc.property(header, (bytes) => {
      const packet = makePacket();
      assert.equal(decodePacket(makeBytePacket(bytes, 48), 48, packet), PacketForm.Complete);
      packet.words.fill(0);
      const copy = makeBytePacket([], 48);
      encodePacket(packet, copy);
      assert.deepEqual(copy.bytes, bytes);
    }),
    { numRuns: 2000 },
  );
});

test("RFC 5905 section 7.3: each field is at its offset in figure 8", () => {
  const bytes: number[] = [];
  for (let i = 0; i < 48; i++) bytes.push(i);
  bytes[0] = 0xe3; // leap 3, version 4, mode 3
  bytes[2] = 0xfa; // poll -6
  bytes[3] = 0xec; // precision -20
  const packet = makePacket();
  decodePacket(makeBytePacket(bytes, 48), 48, packet);
  assert.deepEqual([packet.leap, packet.version, packet.mode, packet.stratum, packet.poll, packet.precision], [3, 4, 3, 1, -6, -20]);
  assert.deepEqual(packet.rootDelay, [0x0405, 0x0607]);
  assert.deepEqual(packet.rootDispersion, [0x0809, 0x0a0b]);
  assert.deepEqual(packet.refId, [0x0c0d, 0x0e0f]);
  assert.deepEqual(packet.reference, [0x1011, 0x1213, 0x1415, 0x1617]);
  assert.deepEqual(packet.origin, [0x1819, 0x1a1b, 0x1c1d, 0x1e1f]);
  assert.deepEqual(packet.receive, [0x2021, 0x2223, 0x2425, 0x2627]);
  assert.deepEqual(packet.transmit, [0x2829, 0x2a2b, 0x2c2d, 0x2e2f]);
});

test("a payload of less than 48 bytes is Short and is not read", () => {
  for (let length = 0; length < 48; length++) {
    assert.equal(decodePacket(makeBytePacket(new Array<number>(length).fill(255), 48), length, makePacket()), PacketForm.Short);
  }
});

test("RFC 7822 section 7.5: 4, 20 or 24 bytes after the header are a MAC, other short lengths are malformed", () => {
  const packet = makePacket();
  for (let trailing = 0; trailing < 28; trailing++) {
    const form = decodePacket(makeBytePacket(new Array<number>(48 + trailing).fill(0), 512), 48 + trailing, packet);
    const isMac = [0, 4, 20, 24].includes(trailing);
    assert.equal(form, isMac ? PacketForm.Complete : PacketForm.Malformed, `${trailing} trailing bytes`);
    if (isMac) assert.deepEqual(packet.trailer, { extensionLength: 0, macOffset: 48, macLength: trailing });
  }
});

test("RFC 7822 section 7.5: extension fields are found by their lengths, and a MAC may follow", () => {
  const field = (length: number): number[] => [1, 4, Math.floor(length / 256), length % 256, ...new Array<number>(length - 4).fill(7)];
  const bytes = [0x23, ...new Array<number>(47).fill(0), ...field(16), ...field(28), ...new Array<number>(20).fill(9)];
  const packet = makePacket();
  assert.equal(decodePacket(makeBytePacket(bytes, 512), bytes.length, packet), PacketForm.Complete);
  assert.deepEqual(packet.trailer, { extensionLength: 44, macOffset: 92, macLength: 20 });
});

test("whole digests of SHA-2 (36, 52, 68 bytes with the key identifier) are a MAC in version 3, and in version 4 where no extension field is", () => {
  const packet = makePacket();
  for (const first of [0x1b, 0x23])
    for (let trailing = 28; trailing < 80; trailing++) {
      const bytes = [first, ...new Array<number>(47).fill(0), 0, 0, 0, 7, ...new Array<number>(trailing - 4).fill(9)];
      const form = decodePacket(makeBytePacket(bytes, 512), bytes.length, packet);
      const isMac = [36, 52, 68].includes(trailing);
      assert.equal(form, isMac ? PacketForm.Complete : PacketForm.Malformed, `${trailing} trailing bytes`);
      if (isMac) assert.deepEqual(packet.trailer, { extensionLength: 0, macOffset: 48, macLength: trailing });
    }
});

test("RFC 7822: version 3 has no extension fields", () => {
  const bytes = [0x1b, ...new Array<number>(47).fill(0), 1, 4, 0, 28, ...new Array<number>(24).fill(7)];
  assert.equal(decodePacket(makeBytePacket(bytes, 512), bytes.length, makePacket()), PacketForm.Malformed);
});

test("CVE-2014-9295 class: an extension field of length 0, odd, too short or past the end is Malformed", () => {
  for (const length of [0, 1, 3, 12, 15, 17, 18, 30, 36, 65535]) {
    const bytes = new Array<number>(48 + 32).fill(0);
    bytes[0] = 0x23; // version 4
    bytes[50] = Math.floor(length / 256);
    bytes[51] = length % 256;
    assert.equal(decodePacket(makeBytePacket(bytes, 512), bytes.length, makePacket()), PacketForm.Malformed, `length ${length}`);
  }
});

test("any bytes give a documented outcome, and nothing past the payload is read", () => {
  const payload = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 200 });
  fc.assert(
    fc.property(payload, (bytes) => {
      const form = decodePacket(makeBytePacket(bytes, 512), bytes.length, makePacket());
      assert.ok(form === PacketForm.Complete || form === PacketForm.Short || form === PacketForm.Malformed);
      assert.equal(form === PacketForm.Short, bytes.length < 48);
    }),
    { numRuns: 20000 },
  );
});

test("a new packet has nothing but zeros: what a sender does not write says nothing", () => {
  const { trailer, words, ...fields } = makePacket();
  for (const [name, value] of notEmpty(Object.entries(fields)))
    assert.ok(
      [value].flat().every((word) => word === 0),
      name,
    );
  assert.deepEqual(words, new Array(24).fill(0));
  assert.deepEqual(trailer, { extensionLength: 0, macOffset: 0, macLength: 0 });
});
