import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { makeSimDigest } from "../../boards/sim/digest";
import { makeKeyStore, type Key, type KeyId } from "../../firmware/auth/keys";
import { appendMac, findValidKey, readKeyId } from "../../firmware/auth/mac";
import { isAuthentic, isAuthenticForDynamic, keyToSendWith, type AuthContext } from "../../firmware/auth/policy";
import { aclPermits, makeAcl } from "../../firmware/network/acl";
import { decodePacket, makePacket, type Packet } from "../../firmware/packet/packet";
import type { Datagram } from "../../hal/datagram";
import { makeBytePacket, type BytePacket } from "../packet/byte-packet";

const HEADER = Array.from({ length: 48 }, (_, i) => (i === 0 ? 0x23 : (i * 7) % 256));
const FIRST: KeyId = [0, 42];
const SECOND: KeyId = [9, 42];
const SOURCE = [0x0a00, 7];
const board = { digest: makeSimDigest() };

function keyOf(id: KeyId, secret: string, aclNumber = 0): Key {
  return { id, secret, cipher: "", aclNumber };
}

/** An engine that knows two keys, both trusted, with authentication enabled. */
function knowing(...keys: Key[]): AuthContext {
  const store = makeKeyStore(8);
  store.isEnabled = true;
  store.keys = keys.length > 0 ? keys : [keyOf(FIRST, "aNiceKey"), keyOf(SECOND, "another")];
  store.trusted = store.keys.map(({ id }) => id);
  return {
    board,
    interfaces: [],
    instances: [],
    sourceIndex: -1,
    service: undefined,
    keys: store,
    access: { acls: [] },
    features: { aclPermits },
  } as unknown as AuthContext;
}

/** A packet with the MAC of a key, or without one; `spoil` changes its bytes. */
function arrive(key: Key | undefined, spoil: (bytes: number[]) => void = () => undefined): [Datagram, Packet] {
  const buffer: BytePacket = makeBytePacket([...HEADER], 100);
  const length = key === undefined ? 48 : appendMac(board, buffer, 48, key, 20);
  spoil(buffer.bytes);
  const packet = makePacket();
  decodePacket(buffer, length, packet);
  return [{ packet: buffer, length, source: SOURCE, interfaceIndex: 0 } as unknown as Datagram, packet];
}

test("RFC 5905 section 7.3: a MAC is the key identifier and the MD5 digest of the secret and the packet, 20 bytes", () => {
  const buffer = makeBytePacket([...HEADER], 100);
  assert.equal(appendMac(board, buffer, 48, keyOf(SECOND, "aNiceKey"), 20), 68);
  assert.equal(buffer.bytes.length, 68);
  assert.deepEqual(buffer.bytes.slice(48, 52), [0, 9, 0, 42]);
  const digest = createHash("md5").update("aNiceKey").update(Buffer.from(HEADER)).digest();
  assert.deepEqual(buffer.bytes.slice(52), [...digest]);
  const id = [0, 0];
  readKeyId(buffer, { extensionLength: 0, macOffset: 48, macLength: 20 }, id);
  assert.deepEqual(id, SECOND);
});

test("CVE-2016-1550: each bit of the digest, of the identifier and of the packet counts", () => {
  const { keys } = knowing();
  const [datagram, packet] = arrive(keys.keys[1]);
  assert.equal(findValidKey({ digest: board.digest }, datagram.packet, packet.trailer, keys), keys.keys[1]);
  for (let at = 0; at < 68; at++) {
    const [spoiled, decoded] = arrive(keys.keys[1], (bytes) => (bytes[at] = bytes[at] === 0 ? 1 : bytes[at] - 1));
    assert.equal(findValidKey(board, spoiled.packet, decoded.trailer, keys), undefined, `byte ${at}`);
  }
  // Differences whose sum is zero.
  const [spoiled, decoded] = arrive(keys.keys[0], (bytes) => {
    const [up, down] = [bytes.findIndex((byte, i) => i >= 52 && byte < 255), bytes.length - 1 - [...bytes].reverse().findIndex((byte) => byte > 0)];
    bytes[up] += 1;
    bytes[down] -= 1;
  });
  assert.equal(findValidKey(board, spoiled.packet, decoded.trailer, keys), undefined);
});

test("a packet without a MAC, or with one of another length, has no valid key", () => {
  const { keys } = knowing();
  const [datagram, packet] = arrive(keys.keys[0]);
  for (const macLength of [0, 4, 16, 19, 21, 24])
    assert.equal(findValidKey(board, datagram.packet, { ...packet.trailer, macLength }, keys), undefined, `${macLength} bytes`);
});

test("rule 1: a packet is sent with a MAC when authentication is enabled and its association names a trusted key", () => {
  const context = knowing();
  assert.equal(keyToSendWith(context, SECOND), context.keys.keys[1]);
  assert.equal(keyToSendWith(context, [0, 0]), undefined);
  assert.equal(keyToSendWith(context, [0, 41]), undefined);
  context.keys.trusted = [FIRST];
  assert.equal(keyToSendWith(context, SECOND), undefined);
  assert.equal(keyToSendWith(context, FIRST), context.keys.keys[0]);
  context.keys.isEnabled = false;
  assert.equal(keyToSendWith(context, FIRST), undefined);
});

test("rule 2, CVE-2015-7974: an association that names a key accepts a valid MAC of that key alone", () => {
  const context = knowing();
  const [first, second] = context.keys.keys;
  assert.ok(isAuthentic(context, FIRST, ...arrive(first)));
  assert.ok(!isAuthentic(context, FIRST, ...arrive(second)), "valid, but another key");
  assert.ok(!isAuthentic(context, FIRST, ...arrive(undefined)));
  assert.ok(!isAuthentic(context, FIRST, ...arrive(keyOf(FIRST, "wrong"))));
});

test("rule 3: without a key, or with authentication disabled, packets are accepted with or without a MAC", () => {
  const context = knowing();
  for (const key of [undefined, context.keys.keys[0], keyOf(FIRST, "wrong")]) assert.ok(isAuthentic(context, [0, 0], ...arrive(key)));
  context.keys.isEnabled = false;
  for (const key of [undefined, context.keys.keys[0], keyOf(FIRST, "wrong")]) assert.ok(isAuthentic(context, FIRST, ...arrive(key)));
});

test("rule 5: a dynamic association needs a valid MAC, of its own key once it has one, and no MAC while authentication is disabled", () => {
  const context = knowing();
  const [first, second] = context.keys.keys;
  assert.ok(isAuthenticForDynamic(context, undefined, ...arrive(first)));
  assert.ok(isAuthenticForDynamic(context, FIRST, ...arrive(first)));
  assert.ok(!isAuthenticForDynamic(context, FIRST, ...arrive(second)));
  for (const keyId of [undefined, FIRST]) {
    assert.ok(!isAuthenticForDynamic(context, keyId, ...arrive(undefined)));
    assert.ok(!isAuthenticForDynamic(context, keyId, ...arrive(keyOf(FIRST, "wrong"))));
  }
  context.keys.isEnabled = false;
  assert.ok(isAuthenticForDynamic(context, undefined, ...arrive(undefined)));
  assert.ok(!isAuthenticForDynamic(context, undefined, ...arrive(first)), "whatever its MAC");
});

test("rule 6: a key with an ACL is valid from the addresses that it permits; an ACL that does not exist permits none", () => {
  const key = keyOf(FIRST, "aNiceKey", 2001);
  const context = knowing(key);
  const both = (): boolean[] => [isAuthentic(context, FIRST, ...arrive(key)), isAuthenticForDynamic(context, undefined, ...arrive(key))];
  assert.deepEqual(both(), [false, false], "fails closed: no such ACL");
  const acl = makeAcl(2001);
  context.access.acls.push(acl);
  assert.deepEqual(both(), [false, false], "without a rule it permits none");
  const rule = { id: 0, isPermit: true, source: [...SOURCE], wildcard: [0, 0], instance: 0, vpnInstance: "" };
  acl.rules.push(rule);
  assert.deepEqual(both(), [true, true]);
  rule.isPermit = false;
  assert.deepEqual(both(), [false, false]);
  rule.isPermit = true;
  rule.source = [SOURCE[0], SOURCE[1] + 1];
  assert.deepEqual(both(), [false, false], "permits another address");
});
