import assert from "node:assert/strict";
import { test } from "node:test";
import { HostDigest, macOf } from "../../boards/host/digest";
import { makeKeyStore, type Key, type KeyStore } from "../../firmware/auth/keys";
import { appendMac, digestLimit, findValidKey } from "../../firmware/auth/mac";
import { decodePacket, makePacket, PacketForm } from "../../firmware/packet/packet";
import type { MacAlgorithm } from "../../hal/digest";
import { notEmpty } from "../not-empty";
import { makeBytePacket } from "../packet/byte-packet";

/** Message authentication codes beside MD5: vectors of the RFCs, and packets of chronyd 4.3. */

const board = { digest: new HostDigest() };
const bytes = (text: string): Buffer => Buffer.from(text.replace(/ /g, ""), "hex");
const counting = (length: number): string => Buffer.from(Array.from({ length }, (_, i) => i)).toString("latin1");

function storeOf(...keys: Key[]): KeyStore {
  return { ...makeKeyStore(8), isEnabled: true, keys, trusted: keys.map(({ id }) => id) };
}

function keyOf(id: number, algorithm: MacAlgorithm | undefined, secret: string): Key {
  return { id: [0, id], algorithm, secret, cipher: "", aclNumber: 0 };
}

const CMAC_KEY = "2b7e151628aed2a6abf7158809cf4f3c";
const CMAC_KEY_256 = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";
const MESSAGE = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

const VECTORS: [string, MacAlgorithm, string, string, string][] = [
  ["RFC 4493 section 4, example 1", "aes-128-cmac", CMAC_KEY, "", "bb1d6929e95937287fa37d129b756746"],
  ["RFC 4493 section 4, example 2", "aes-128-cmac", CMAC_KEY, MESSAGE.slice(0, 32), "070a16b46b4d4144f79bdd9dd04a287c"],
  ["RFC 4493 section 4, example 3", "aes-128-cmac", CMAC_KEY, MESSAGE.slice(0, 80), "dfa66747de9ae63030ca32611497c827"],
  ["RFC 4493 section 4, example 4", "aes-128-cmac", CMAC_KEY, MESSAGE, "51f0bebf7e3b9d92fc49741779363cfe"],
  ["NIST SP 800-38B, AES-256, example 9", "aes-256-cmac", CMAC_KEY_256, "", "028962f61b7bf89efc6b551f4667d983"],
  ["NIST SP 800-38B, AES-256, example 12", "aes-256-cmac", CMAC_KEY_256, MESSAGE, "e1992190549f6ed5696a2c056c315410"],
  ["RFC 2202 section 3, first test", "hmac-sha-1", "0b".repeat(20), "4869205468657265", "b617318655057264e28bc0b6fb378c8ef146be00"],
  ["RFC 4231 section 4.2", "hmac-sha-256", "0b".repeat(20), "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
];

for (const [source, algorithm, key, message, expected] of notEmpty(VECTORS))
  test(`${source}: ${algorithm}`, () => assert.equal(macOf(algorithm, bytes(key), bytes(message)).toString("hex"), expected));

/** Requests of chronyd 4.3: first words, transmit timestamp, key identifier and digest. */
const CHRONYD: [string, Key, string, string][] = [
  ["MD5", keyOf(1, undefined, "abcdefghijklmnop"), "23000620", "88b0cda088a06654 00000001 52788b6a9c440794651deab60c54e1ee"],
  ["SHA-1", keyOf(2, "sha-1", counting(20)), "23000620", "a2c28b04a5c927c3 00000002 ee5f4948d5c1c01ee28fa28c0fe7e411f521c724"],
  ["AES-128-CMAC", keyOf(3, "aes-128-cmac", counting(16)), "23000620", "3c0103731c5d6c70 00000003 765959093feec10849148cdf9c22fe7a"],
  [
    "SHA-256 in version 3",
    keyOf(4, "sha-256", counting(32)),
    "1b000620",
    "bb6c13cd40d82394 00000004 fa43c9c79395f718f72e092c23befdeed024a09699c06f4e8dafbc280c209ba5",
  ],
  ["SHA-256", keyOf(4, "sha-256", counting(32)), "23000620", "29ae15ddd23a321e 00000004 d7e882052073ee7a89c1cda0dce896647d5cc407"],
  [
    "SHA-512",
    keyOf(6, "sha-512", bytes("00112233445566778899").toString("latin1")),
    "23000620",
    "507ce5d85bc80eeb 00000006 46905a467cf0465570289f7e46b5d613dd2f3275",
  ],
  ["AES-256-CMAC", keyOf(7, "aes-256-cmac", counting(32)), "23000620", "c29d4bcf242d97ba 00000007 082f6af3dca54030c5efb718e4651150"],
];

for (const [name, key, head, tail] of notEmpty(CHRONYD)) {
  const request = [...bytes(head + "00".repeat(36) + tail)];

  test(`a request of chronyd 4.3 with a key of ${name} is valid, and we would send the same`, () => {
    const packet = makePacket();
    const received = makeBytePacket([...request], 512);
    assert.equal(decodePacket(received, request.length, packet), PacketForm.Complete);
    assert.equal(findValidKey(board, received, packet.trailer, storeOf(key)), key);
    const sent = makeBytePacket(request.slice(0, 48), 512);
    assert.equal(appendMac(board, sent, 48, key, digestLimit(key, packet.version)), request.length);
    assert.deepEqual(sent.bytes, request);
  });

  test(`${name}: a digest of another length, with another bit, or under another algorithm is not valid`, () => {
    const isValid = (sent: number[], store: KeyStore): boolean => {
      const packet = makePacket();
      const received = makeBytePacket([...sent], 512);
      if (decodePacket(received, sent.length, packet) !== PacketForm.Complete) return false;
      return findValidKey(board, received, packet.trailer, store) !== undefined;
    };
    for (let length = 48; length < request.length; length++) {
      // The first 20 bytes of a longer digest are valid (RFC 7822 section 7.5.1.3).
      assert.equal(isValid(request.slice(0, length), storeOf(key)), length === 72, `${length} bytes`);
    }
    for (let at = 0; at < request.length; at++)
      assert.ok(
        !isValid(
          request.map((byte, i) => (i === at ? byte ^ 1 : byte)),
          storeOf(key),
        ),
        `byte ${at}`,
      );
    for (const algorithm of [undefined, "sha-1", "sha-256", "hmac-sha-256", "aes-128-cmac"] as const) {
      const fitting = algorithm === "aes-128-cmac" ? key.secret.padEnd(16).slice(0, 16) : key.secret;
      if (algorithm !== key.algorithm) assert.ok(!isValid(request, storeOf({ ...key, algorithm, secret: fitting })), algorithm ?? "md5");
    }
  });
}

test("mac-length: full and 20 hold for every version; a receiver takes both", () => {
  const key = keyOf(4, "hmac-sha-384", "aNiceKey");
  for (const [isDigestWhole, expected] of [
    [undefined, [52, 24]],
    [true, [52, 52]],
    [false, [24, 24]],
  ] as const)
    for (const [i, version] of [3, 4].entries()) {
      const sender: Key = { ...key, isDigestWhole };
      const sent = makeBytePacket([version * 8 + 3, ...new Array<number>(47).fill(1)], 512);
      const length = appendMac(board, sent, 48, sender, digestLimit(sender, version));
      assert.equal(length - 48, expected[i]);
      const packet = makePacket();
      assert.equal(decodePacket(sent, length, packet), PacketForm.Complete);
      assert.equal(findValidKey(board, sent, packet.trailer, storeOf(key)), key);
    }
});

test("a board with MD5 only takes no packet under another algorithm", () => {
  const key = keyOf(4, "sha-256", "aNiceKey");
  const sent = makeBytePacket([0x23, ...new Array<number>(47).fill(1)], 512);
  const length = appendMac(board, sent, 48, key, 20);
  const packet = makePacket();
  decodePacket(sent, length, packet);
  assert.equal(findValidKey({ digest: { md5: () => {} } }, sent, packet.trailer, storeOf(key)), undefined);
});
