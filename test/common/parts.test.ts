/** Shared parts of boards (boards/common), and the start of the NodeMCU boards. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { boardFolder } from "../../boards/common/boards.mjs";
import { makeDigestVault } from "../../boards/common/digest-vault";
import { makeMicrosecondCounter, WRAP } from "../../boards/common/microsecond-counter";
import { makeSlotStorage } from "../../boards/common/slot-storage";
import { senderInterface } from "../../boards/common/sender-interface";
import { hashText } from "../../boards/espruino/md5";
import { makeAddress, parseDotted, type Address } from "../../firmware/network/address";
import { toInterval } from "../../firmware/time/interval";
import { makeTimestamp } from "../../firmware/time/timestamp";
import type { Storage } from "../../hal/storage";
import { boardsWith } from "../hil/capabilities";
import { temporaryFolder } from "../host/board-process";
import { notEmpty } from "../not-empty";

function address(text: string): Address {
  const words = makeAddress();
  assert.ok(parseDotted(text, words));
  return words;
}

/** A medium that stops in the middle of a write, after a number of characters. */
function makeMedium(): { files: Map<string, string>; storage: Storage; powerFailsAfter: (characters: number) => void } {
  const files = new Map<string, string>();
  let left = Infinity;
  const storage = makeSlotStorage({
    read: (name) => files.get(name),
    write: (name, text) => {
      files.set(name, text.slice(0, left));
      if (left < text.length) throw new Error("power has gone");
      return true;
    },
    remove: (name) => void files.delete(name),
  });
  return { files, storage, powerFailsAfter: (characters) => (left = characters) };
}

test("power may go at any byte of a write, and the old text or the new one is there, whole", () => {
  for (let characters = 0; ; characters++) {
    const { storage, powerFailsAfter } = makeMedium();
    assert.ok(storage.write("startup.cfg", "one"));
    assert.ok(storage.write("startup.cfg", "two"));
    powerFailsAfter(characters);
    let hasFailed = false;
    try {
      storage.write("startup.cfg", "three");
    } catch {
      hasFailed = true;
    }
    assert.equal(storage.read("startup.cfg"), hasFailed ? "two" : "three", `after ${characters} characters`);
    if (!hasFailed) break;
  }
});

test("a text that is written 300 times is the newest one each time, and is gone when it is removed", () => {
  const { files, storage } = makeMedium();
  for (let i = 0; i < 300; i++) {
    assert.ok(storage.write("drift", `frequency ${i}`));
    assert.equal(storage.read("drift"), `frequency ${i}`);
  }
  storage.remove("drift");
  assert.equal(storage.read("drift"), undefined);
  assert.equal(files.size, 0);
});

test("a medium that is full, or says that it has written what it has not: the old text stays", () => {
  const files = new Map<string, string>();
  let isFull = false;
  const storage = makeSlotStorage({
    read: (name) => files.get(name),
    write: (name, text) => {
      files.set(name, isFull ? text.slice(0, 10) : text);
      return true;
    },
    remove: (name) => void files.delete(name),
  });
  assert.ok(storage.write("startup.cfg", "the old configuration"));
  isFull = true;
  assert.equal(storage.write("startup.cfg", "the new configuration"), false);
  assert.equal(storage.read("startup.cfg"), "the old configuration");
});

test("a counter of microseconds that wraps: no second is lost, and time never goes back", () => {
  let ticks = WRAP - 1_500_000;
  const counter = makeMicrosecondCounter(() => ticks % WRAP, -20);
  const now = makeTimestamp();
  let expected = 0;
  let before = 0;
  for (let i = 0; i < 5000; i++) {
    const step = (i * 7919) % 300_000_000;
    ticks += step;
    expected += step;
    counter.read(now);
    const seconds = toInterval(now);
    assert.ok(seconds >= before);
    before = seconds;
    if (expected / 1e6 > 2e6) break;
  }
  assert.ok(Math.abs(before - expected / 1e6) < 2e-6, `${before} and ${expected / 1e6}`);
});

test("RFC 1321: MD5 for Espruino is MD5", () => {
  for (const length of [0, 1, 55, 56, 57, 63, 64, 65, 68, 200]) {
    const text = Array.from({ length }, (_value, i) => String.fromCharCode((i * 37) % 256)).join("");
    assert.deepEqual(hashText(text), [...createHash("md5").update(text, "latin1").digest()], `${length} characters`);
  }
});

test("what the vault of a chip has sealed only it can read, and only unchanged", () => {
  let word = 1;
  const random = { word: () => (word = (word * 25173 + 13849) % 65536) };
  const vault = makeDigestVault(makeMedium().storage, random, hashText);
  const other = makeDigestVault(makeMedium().storage, random, hashText);
  for (const secret of ["", "a", "aNiceKey", "x".repeat(40)]) {
    const sealed = vault.seal(secret) ?? "";
    assert.match(sealed, /^\$c\$3\$[0-9a-f]+$/);
    assert.equal(vault.unseal(sealed), secret);
    assert.equal(other.unseal(sealed), undefined);
    assert.notEqual(vault.seal(secret), sealed, "never the same twice");
    for (let i = 5; i < sealed.length; i++) {
      const changed = `${sealed.slice(0, i)}${sealed[i] === "0" ? "1" : "0"}${sealed.slice(i + 1)}`;
      assert.equal(vault.unseal(changed), undefined);
    }
  }
});

test("the vault of a chip makes a key only where there is none: one that cannot be read or stored seals nothing, and stays", () => {
  const random = { word: () => 7 };
  const { files, storage } = makeMedium();
  const sealed = makeDigestVault(storage, random, hashText).seal("aNiceKey") ?? "";
  const isReadable = { now: false };
  const flaky: Storage = { ...storage, read: (name) => (isReadable.now ? storage.read(name) : undefined) };
  const vault = makeDigestVault(flaky, random, hashText);
  const before = [...files];
  assert.equal(vault.seal("another"), undefined);
  assert.equal(vault.unseal(sealed), undefined);
  assert.deepEqual([...files], before);
  isReadable.now = true;
  assert.equal(vault.unseal(sealed), "aNiceKey");
  const full = makeDigestVault({ ...makeMedium().storage, write: () => false }, random, hashText);
  assert.equal(full.seal("aNiceKey"), undefined);
});

test("a damaged text is there although it cannot be read; a new one keeps it aside. The beginning of a first write is no text", () => {
  const { files, storage, powerFailsAfter } = makeMedium();
  powerFailsAfter(12);
  assert.throws(() => storage.write("device-key", "0123456789abcdef"));
  assert.equal(storage.has("device-key"), false);
  powerFailsAfter(Infinity);
  assert.ok(storage.write("device-key", "0123456789abcdef"));
  assert.ok(storage.has("device-key"));
  const damaged = files.get("device-key.0")!.replace("cdef", "cdeg");
  files.set("device-key.0", damaged);
  assert.equal(storage.read("device-key"), undefined);
  assert.ok(storage.has("device-key"));
  assert.ok(storage.write("device-key", "new"));
  assert.equal(files.get("device-key.bad"), damaged);
  assert.equal(storage.read("device-key"), "new");
});

test("a packet arrived on the interface whose network contains its sender, or else on the only one that is up", () => {
  const interfaces = ["10.0.0.1", "192.0.2.1"].map((text) => ({ name: text, address: address(text), prefixLength: 24, isUp: true }));
  assert.equal(senderInterface(interfaces, address("192.0.2.9")), 1);
  assert.equal(senderInterface(interfaces, address("172.16.0.1")), -1);
  interfaces[0].isUp = false;
  assert.equal(senderInterface(interfaces, address("172.16.0.1")), 1);
});

for (const board of notEmpty(boardsWith(({ tool }) => tool === "nodemcu"))) {
  test(`${board}: a Lua with whole numbers only is refused at the start, in one line, and nothing else happens`, (t) => {
    if (spawnSync("lua5.3", ["-v"]).error !== undefined) {
      t.skip("lua5.3 is not installed");
      return;
    }
    const init = readFileSync(`${boardFolder(board)}/init.lua`, "utf8");
    assert.doesNotMatch(init.replace(/--.*|"[^"]*"/g, ""), /\d\.\d/, "a fraction would be a syntax error there");
    const script = join(temporaryFolder(), "init.lua");
    // A division of whole numbers, as such a build has it.
    writeFileSync(script, `node = { LFS = { get = function() error("started") end } }\n${init.replace("1 / 2", "1 // 2")}`);
    const said = execFileSync("lua5.3", [script], { encoding: "utf8" });
    assert.match(said, /^Timewire needs a Lua with fractions: .*\n$/);
  });
}
