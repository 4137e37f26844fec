import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { freePort, temporaryFolder, until } from "../host/board-process";
import { isLong } from "../long";
import { buildLoad, buildNative, lacks, readCounters, runNative } from "./native";

const REPLIES = isLong ? 1_000_000 : 200_000;
const WINDOW = 128;
const LONGEST = 120; // s, on a machine that has much else to do

/** Blocks that the timers may allocate meanwhile, about one a second: less than one block in a thousand packets. */
const ALLOWANCE = REPLIES / 1000;

/** Rules of an ACL: more than there is room for. */
const RULES = 1200;
/** Lines that are refused after that. */
const REFUSED = 200;

interface Load {
  replies: number;
  lost: number;
}

async function ask(port: number, window: number, replies: number, seconds = LONGEST): Promise<Load> {
  const words = ["127.0.0.1", String(port), String(window), String(seconds), String(replies)];
  return JSON.parse(execFileSync(await buildLoad(), words, { encoding: "utf8" })) as Load;
}

test(`the heap is flat over ${REPLIES} requests; none of them allocates`, async (t) => {
  if (lacks(t)) return;
  const folder = temporaryFolder();
  const port = await freePort();
  const board = runNative(t, await buildNative(), folder, port);
  board.type("system-view", "ntp-service refclock-master 2");
  await board.waitFor(/System stratum changes from 16 to 2/);
  await ask(port, WINDOW, 1000);
  const before = await readCounters(board);
  const load = await ask(port, WINDOW, REPLIES);
  const after = await readCounters(board);
  assert.ok(load.replies >= REPLIES, JSON.stringify(load));
  assert.ok(after.received - before.received >= REPLIES);
  assert.equal(after.sent - before.sent, after.received - before.received, "every request is answered");
  const blocks = after.allocations - before.allocations;
  t.diagnostic(`${blocks} blocks allocated in ${after.received - before.received} packets; ${after.heapLive - before.heapLive} bytes of growth`);
  assert.ok(blocks < ALLOWANCE, `${blocks} blocks`);
});

test("out of memory is survived: a line that needs more is refused, the prompt returns, and requests are answered", async (t) => {
  if (lacks(t)) return;
  const program = await buildNative();
  const port = await freePort();
  // How much it takes to start, and a little for commands.
  const roomy = runNative(t, program, temporaryFolder(), port, "--associations", "4");
  await roomy.waitFor(/<Timewire>/);
  const { heapPeak } = await readCounters(roomy);
  await roomy.stop("SIGTERM");
  const board = runNative(t, program, temporaryFolder(), port, "--associations", "4", "--heap", String(heapPeak + 120_000));
  board.type("system-view", "ntp-service refclock-master 2");
  await board.waitFor(/System stratum changes from 16 to 2/);
  board.type(
    "acl number 2001",
    ...Array.from({ length: RULES }, (_value, index) => `rule ${index} permit source 10.0.${Math.floor(index / 256)}.${index % 256} 0`),
  );
  await board.waitFor(/The command failed: not enough memory/, 30);
  await board.waitFor(/An event was given up \(1 in all\): not enough memory/);
  await ask(port, 1, 100);
  const prompt = /^\[Timewire-acl-basic-2001\]/gm;
  const before = board.stdout.length;
  const shown = (): string => board.stdout.slice(before);
  const refused = (): number => shown().match(/The command failed: not enough memory/g)?.length ?? 0;
  // Collected garbage leaves room for a rule now and then.
  for (let line = 1; refused() < REFUSED && line <= 2 * REFUSED; line++) {
    board.type(`rule ${RULES + line} permit source 10.99.${Math.floor(line / 256)}.${line % 256} 0`);
    await until(() => (shown().match(prompt)?.length ?? 0) >= line, 10, shown);
  }
  assert.ok(refused() >= REFUSED);
  assert.ok((await ask(port, 1, 100)).replies >= 100);
  const counters = await readCounters(board);
  t.diagnostic(`${counters.outOfMemory} events given up; ${counters.heapLive} bytes live, ${heapPeak} at the peak of the start`);
  assert.ok(counters.outOfMemory > REFUSED);
  assert.equal(counters.failures, 0);
  assert.equal(await board.stop("SIGTERM"), 0);
});

test("a heap that is too small for the firmware: one line, exit code 1", async (t) => {
  if (lacks(t)) return;
  const board = runNative(t, await buildNative(), temporaryFolder(), await freePort(), "--heap", "100000");
  assert.equal(await board.exit, 1);
  assert.match(board.stdout, /^Timewire: the firmware does not start: not enough memory\r\n$/);
});

test("a flood that the system has no room for: counted, said once, and answered again as soon as it has passed", async (t) => {
  if (lacks(t)) return;
  const port = await freePort();
  const board = runNative(t, await buildNative(), temporaryFolder(), port);
  board.type("system-view", "ntp-service refclock-master 2");
  await board.waitFor(/System stratum changes from 16 to 2/);
  for (let round = 1; round <= 2; round++) {
    // It does not run, and thousands of requests come; a busy machine needs more than one turn to send them.
    for (let turn = 0, lost = 0; lost < 1000 * round; turn++) {
      assert.ok(turn < 10, `${lost} lost`);
      board.signal("SIGSTOP");
      assert.equal((await ask(port, 256, 1, 1.5)).replies, 0);
      board.signal("SIGCONT");
      assert.ok((await ask(port, 16, 10_000)).replies >= 10_000);
      const counters = await readCounters(board);
      lost = counters.lost;
      assert.equal(counters.failures, 0);
    }
  }
  assert.equal(board.stdout.match(/frames were lost/g)?.length, 1, board.stdout);
});
