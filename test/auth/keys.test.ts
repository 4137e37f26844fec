import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  findTrustedKey,
  isKeyNamed,
  isSameKey,
  keyIdText,
  makeKeyStore,
  parseKeyId,
  positionOf,
  type Key,
  type KeyId,
} from "../../firmware/auth/keys";

const parse = (text: string): KeyId | undefined => {
  const id = [7, 7];
  return parseKeyId(text, id) ? id : undefined;
};
const keyOf = (id: KeyId): Key => ({ id, secret: "aNiceKey", cipher: "", aclNumber: 0 });

test("every identifier from 1 to 4294967295 is read from its digits, and written back as them", () => {
  const ids = fc.oneof(fc.integer({ min: 1, max: 4294967295 }), fc.constantFrom(1, 9, 10, 65535, 65536, 65537, 4294967294, 4294967295));
  fc.assert(
    fc.property(ids, (value) => {
      const id = parse(String(value));
      assert.deepEqual(id, [Math.floor(value / 65536), value % 65536]);
      assert.equal(keyIdText(id), String(value));
    }),
    { numRuns: 2000 },
  );
});

test("anything else is no identifier: 0, a number past 4294967295, more than ten digits, other characters, nothing", () => {
  for (const text of ["0", "0000000000", "4294967296", "9999999999", "00000000001", "42949672950", "1x", "x", "-1", "1.0", " 1", "", "/", ":"])
    assert.equal(parse(text), undefined, `"${text}"`);
  assert.deepEqual(parse("0000000001"), [0, 1]);
});

test("identifiers are equal in both words or not at all; only 0 names no key", () => {
  assert.ok(isSameKey([1, 2], [1, 2]));
  for (const other of [
    [1, 3],
    [2, 2],
    [2, 1],
  ])
    assert.ok(!isSameKey([1, 2], other));
  assert.ok(isKeyNamed([0, 1]) && isKeyNamed([1, 0]) && !isKeyNamed([0, 0]));
  assert.deepEqual(
    [
      [1, 2],
      [3, 4],
      [3, 5],
    ].map((id) =>
      positionOf(
        [
          [1, 2],
          [3, 4],
        ],
        id,
      ),
    ),
    [0, 1, -1],
  );
});

test("a store starts disabled and empty; a key is found when it exists and is trusted", () => {
  assert.deepEqual(makeKeyStore(8), { isEnabled: false, keys: [], trusted: [], capacity: 8 });
  const store = makeKeyStore(8);
  store.keys.push(keyOf([0, 1]), keyOf([0, 2]));
  assert.equal(findTrustedKey(store, [0, 2]), undefined, "not trusted");
  store.trusted.push([0, 2], [0, 3]);
  assert.equal(findTrustedKey(store, [0, 2]), store.keys[1]);
  assert.equal(findTrustedKey(store, [0, 1]), undefined);
  assert.equal(findTrustedKey(store, [0, 3]), undefined, "trusted, but there is none");
});
