import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startBoard, temporaryFolder, type BoardProcess } from "./board-process";

/** Longest time to the first synchronization on a quiet machine [s]. */
const SYNCHRONIZING = 15;

/** Asks for the status each second until it is synchronized; the seconds that took. */
async function waitForSynchronization(board: BoardProcess): Promise<number> {
  const start = performance.now();
  const asking = setInterval(() => board.type("display ntp-service status"), 1000);
  try {
    await board.waitFor(/Clock status: synchronized\s+Clock stratum: 3/, SYNCHRONIZING);
    return (performance.now() - start) / 1000;
  } finally {
    clearInterval(asking);
  }
}

test("the demonstration: within 15 s the board is synchronized at stratum 3; what is saved comes back with its server", async (t) => {
  const state = join(temporaryFolder(), "state");
  const board = startBoard(t, "demo", "--state", state);
  const first = await waitForSynchronization(board);
  assert.match(board.stderr, /a lab server at 127\.0\.0\.2, stratum 2/);
  assert.match(board.stdout, /System clock is stepped by -2\.\d+ s/);
  board.type("save force");
  await board.waitFor(/saved to device successfully/);
  assert.equal(await board.stop("SIGTERM"), 0);
  assert.ok(existsSync(join(state, "startup.cfg")));
  const again = startBoard(t, "demo", "--state", state);
  const second = await waitForSynchronization(again);
  assert.ok(Math.min(first, second) < SYNCHRONIZING, `${first} s and ${second} s`); // a busy machine may be slow once
  assert.match(again.stderr, /The board runs the configuration saved in/);
  assert.equal(await again.stop("SIGTERM"), 0);
});
