import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LARGE } from "../config/portable/large";
import { freePort, temporaryFolder } from "../host/board-process";
import { buildNative, lacks, readCounters, runNative } from "./native";

test("2000 rules, 3000 VPN instances, 1000 ACLs and 1024 keys in one configuration fit in memory", async (t) => {
  if (lacks(t)) return;
  const folder = temporaryFolder();
  const config = join(folder, "all.cfg");
  const parts = [LARGE.rules(2000), LARGE["VPN instances"](3000), LARGE["ACLs with a number"](4 * 999), LARGE.keys(4 * 1024)];
  writeFileSync(config, `sysname LARGE\n${parts.join("#\n")}`);
  const board = runNative(t, await buildNative(), folder, await freePort(), "--config", config);
  board.type("display ip vpn-instance | include Total", "display acl 2000 | include 2000");
  await board.waitFor(/Total VPN-Instances configured : 3000/, 60);
  await board.waitFor(/Basic ACL {2}2000, named -none-, 2000 rules,/, 60);
  assert.doesNotMatch(board.stdout + board.stderr, /all\.cfg: line|memory/);
  assert.equal((await readCounters(board)).outOfMemory, 0);
  assert.equal(await board.stop("SIGTERM"), 0);
});

test("SIGTERM ends the program while it reads a large configuration", async (t) => {
  if (lacks(t)) return;
  const folder = temporaryFolder();
  const config = join(folder, "long.cfg");
  writeFileSync(config, ["frobnicate", ...Array.from({ length: 30_000 }, (_, i) => ` x${i}`), ""].join("\n"));
  const board = runNative(t, await buildNative(), folder, await freePort(), "--config", config);
  await board.waitFor(/startup\.cfg: line 1, column 1:/, 30);
  assert.equal(await board.stop("SIGTERM"), 0);
  assert.doesNotMatch(board.stdout, /kept and not in force/);
});

test("a configuration that is too large is set aside, and the board runs", async (t) => {
  if (lacks(t)) return;
  for (const text of ["\n".repeat(500_000), "x".repeat(900_000)]) {
    const folder = temporaryFolder();
    const config = join(folder, "large.cfg");
    writeFileSync(config, text);
    const board = runNative(t, await buildNative(), folder, await freePort(), "--config", config);
    board.type("display current-configuration");
    await board.waitFor(/startup\.cfg is larger than 524288 characters or 32768 lines: renamed to startup\.cfg\.corrupt-1\./, 20);
    await board.waitFor(/#\r?\n sysname Timewire\r?\n#\r?\nreturn/, 20);
    assert.ok(existsSync(`${folder}/state/startup.cfg.corrupt-1`) || existsSync(`${config}.corrupt-1`));
    assert.equal(await board.stop("SIGTERM"), 0);
  }
});
