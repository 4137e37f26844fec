import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { freePort, runBoard, temporaryFolder } from "./board-process";

/** A configuration that takes long to read, and whose first line is reported at once. */
const LONG = ["frobnicate", ...Array.from({ length: 30_000 }, (_, i) => ` x${i}`), ""].join("\n");

test("SIGTERM ends the program while it reads a large configuration", async (t) => {
  const folder = temporaryFolder();
  const config = join(folder, "long.cfg");
  writeFileSync(config, LONG);
  const board = runBoard(t, folder, await freePort(), "--config", config);
  await board.waitFor(/long\.cfg: line 1, column 1:/, 30);
  await board.stop("SIGTERM");
  assert.doesNotMatch(board.stdout, /kept and not in force/);
});

test("a configuration that is too large is set aside, and the board runs", async (t) => {
  for (const text of ["\n".repeat(500_000), "x".repeat(900_000)]) {
    const folder = temporaryFolder();
    const config = join(folder, "large.cfg");
    writeFileSync(config, text);
    const board = runBoard(t, folder, await freePort(), "--config", config);
    board.type("display current-configuration");
    await board.waitFor(/large\.cfg is larger than 524288 characters or 32768 lines: renamed to large\.cfg\.corrupt-1\./, 20);
    await board.waitFor(/#\r?\n sysname Timewire\r?\n#\r?\nreturn/, 20);
    assert.equal(await board.stop("SIGTERM"), 0);
  }
});
