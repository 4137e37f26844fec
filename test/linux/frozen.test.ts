import assert from "node:assert/strict";
import { test } from "node:test";
import { freePort, temporaryFolder } from "../host/board-process";
import { buildNative, lacks, runNative } from "./native";

test("frozen.h: what modules leave may be changed as if it had been made at the start; no collection takes what it holds", async (t) => {
  if (lacks(t)) return;
  const program = runNative(t, await buildNative("frozen"), temporaryFolder(), await freePort());
  await program.waitFor(/done/);
  assert.match(program.stdout, /^done\r\n/);
  assert.equal(await program.stop("SIGTERM"), 0);
  assert.doesNotMatch(program.stderr, /AddressSanitizer|runtime error/);
});
