import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { until } from "../host/board-process";
import { Lab, LEFT } from "./lab";

const KEY = [
  "ntp-service authentication enable",
  "ntp-service authentication-keyid 42 authentication-mode md5 simple aNiceKey",
  "ntp-service reliable authentication-keyid 42",
];

/** Requests of the burst at the start. */
const REQUESTS = 4;

/** A chronyd key file with key 42; its folder is gone with the test. */
function keyFile(lab: Lab, secret: string): string {
  const file = join(lab.folder, "chrony.keys");
  writeFileSync(file, `42 MD5 ${secret}\n`, { mode: 0o600 });
  return file;
}

test("RFC 5905 section 7.3: our board follows chronyd under an MD5 key that both know", async (t) => {
  const lab = await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  await lab.startChronyd("left", ["local stratum 3", "allow all", `keyfile ${keyFile(lab, "aNiceKey")}`]);
  const board = await lab.startBoard("right", [...KEY, `ntp-service unicast-server ${LEFT} authentication-keyid 42`]);
  await board.waitFor(/System stratum changes from 16 to 4/, 15);
});

/** Keys of chronyd, and the same for our board. chronyd has no HMAC. */
const KEYS = [
  ["SHA1 aNiceKey", "sha-1 simple aNiceKey"],
  ["SHA256 HEX:000102030405060708090a0b0c0d0e0f", "sha-256 simple HEX:000102030405060708090a0b0c0d0e0f"],
  ["SHA384 aNiceKey", "sha-384 simple aNiceKey"],
  ["SHA512 aNiceKey", "sha-512 simple aNiceKey"],
  ["AES128 HEX:000102030405060708090a0b0c0d0e0f", "aes-128-cmac simple HEX:000102030405060708090a0b0c0d0e0f"],
  ["AES256 aNiceKeyOfThirtyTwoCharacters..!", "aes-256-cmac simple aNiceKeyOfThirtyTwoCharacters..!"],
] as const;

test("RFC 7822, RFC 8573: our board and chronyd follow each other under keys of every algorithm", async (t) => {
  const lab = await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  const file = join(lab.folder, "chrony.keys");
  writeFileSync(file, KEYS.map(([theirs], i) => `${i + 1} ${theirs}\n`).join(""), { mode: 0o600 });
  const keys = KEYS.flatMap(([, ours], i) => [
    `ntp-service authentication-keyid ${i + 1} authentication-mode ${ours}`,
    `ntp-service reliable authentication-keyid ${i + 1}`,
  ]);
  const chronyd = await lab.startChronyd("left", ["local stratum 3", "allow all", `keyfile ${file}`]);
  const authenticated = (): number => Number(chronyd.ask("serverstats")[0]?.[7]);
  const board = await lab.startBoard("right", ["ntp-service authentication enable", ...keys]);
  for (const [i, [, name]] of KEYS.entries()) {
    const before = authenticated();
    board.type(
      "system-view",
      `undo ntp-service unicast-server ${LEFT}`,
      `ntp-service unicast-server ${LEFT} authentication-keyid ${i + 1}`,
      "return",
    );
    await until(
      () => authenticated() > before,
      20,
      () => `${name}: ${board.stdout}`,
    );
  }
});

test("our board does not follow a chronyd whose key 42 is another one", async (t) => {
  const lab = await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  const chronyd = await lab.startChronyd("left", ["local stratum 3", "allow all", `keyfile ${keyFile(lab, "another")}`]);
  const board = await lab.startBoard("right", [...KEY, `ntp-service unicast-server ${LEFT} authentication-keyid 42`]);
  const received = (): number => Number(chronyd.ask("serverstats")[0]?.[0]);
  await until(
    () => received() >= REQUESTS,
    20,
    () => `chronyd has received ${received()} requests`,
  );
  assert.doesNotMatch(board.stdout, /System stratum changes/);
});

test("chronyd follows our board under an MD5 key that both know", async (t) => {
  const lab = await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  await lab.startBoard("left", [...KEY, "ntp-service refclock-master 2"]);
  const chronyd = await lab.startChronyd("right", [`keyfile ${keyFile(lab, "aNiceKey")}`, `server ${LEFT} key 42 iburst minpoll 1 maxpoll 2`]);
  await until(
    () => chronyd.ask("sources")[0]?.[1] === "*",
    20,
    () => chronyd.process.stderr,
  );
  const authentication = chronyd.ask("authdata")[0] ?? [];
  assert.equal(authentication[1], "SK", authentication.join());
});
