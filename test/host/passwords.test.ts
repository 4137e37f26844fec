import assert from "node:assert/strict";
import { pbkdf2Sync } from "node:crypto";
import { test } from "node:test";
import { HOST_PASSWORDS } from "../../boards/host/passwords";

test("RFC 8018: a hash is PBKDF2 with HMAC-SHA-256, a salt of its own and its number of iterations", () => {
  const text = HOST_PASSWORDS.hash("aNicePassword");
  const [, , name, iterations, salt, hash] = text.split("$");
  assert.equal(name, "pbkdf2-sha256");
  assert.equal(iterations, "100000");
  assert.equal(pbkdf2Sync("aNicePassword", Buffer.from(salt, "base64"), 100000, 32, "sha256").toString("base64"), hash);
  assert.ok(HOST_PASSWORDS.matches("aNicePassword", text));
  assert.ok(!HOST_PASSWORDS.matches("aNicePassworD", text));
  assert.notEqual(HOST_PASSWORDS.hash("aNicePassword"), text, "never the same twice");
});

test("a text that is no hash of this form is none, and no password matches it", () => {
  const text = HOST_PASSWORDS.hash("aNicePassword");
  const others = [
    "",
    "$h$6$x",
    text.slice(1),
    text.slice(0, -1),
    `${text}=`,
    text.replace("$100000$", "$999$"),
    text.replace("$100000$", "$1000001$"),
  ];
  for (const other of [...others, text.replace("$100000$", "$0100000$"), text.replace("pbkdf2", "scrypt")]) {
    assert.ok(!HOST_PASSWORDS.isHash(other), other);
    assert.ok(!HOST_PASSWORDS.matches("aNicePassword", other), other);
  }
});
