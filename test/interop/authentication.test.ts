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
