// `make size BOARD=linux`: starts the program, asks for its counters, and prints what its heap holds.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Capacity and heap of the boards without an operating system: the program is measured as one of them. */
const { capacity, limits } = JSON.parse(readFileSync(new URL("../cortex-m/shared.json", import.meta.url), "utf8"));
const ASSOCIATIONS = capacity.associations;
const HEAP_LIMIT = limits.heap;

const FEWER_ASSOCIATIONS = 8;
/** For measuring: more than is needed. */
const ROOMY = 4 * 1024 * 1024;

const [folder] = process.argv.slice(2);

/** Output of the program until it has started and printed its counters. */
async function listen(associations, heap) {
  const state = mkdtempSync(join(tmpdir(), "timewire-size-"));
  const options = ["--state", state, "--port", "11923", "--interface", "InLoopBack0=127.0.0.1", "--heap", String(heap)];
  const program = spawn(join(folder, "timewire"), [...options, "--associations", String(associations)], { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  const hear = (data) => {
    const isNew = !said.includes("<Timewire>");
    said += data;
    if (isNew && said.includes("<Timewire>")) program.kill("SIGUSR1");
    if (/"heapLive".*\n/.test(said)) program.kill("SIGTERM");
  };
  program.stdout.on("data", hear);
  program.stderr.on("data", hear);
  await new Promise((resolve) => program.on("close", resolve));
  rmSync(state, { recursive: true });
  return said;
}

const said = await listen(ASSOCIATIONS, ROOMY);
const live = (text) => Number(/"heapLive":(\d+)/.exec(text)?.[1]);
const each = (live(said) - live(await listen(FEWER_ASSOCIATIONS, ROOMY))) / (ASSOCIATIONS - FEWER_ASSOCIATIONS);
console.log(`started, with all tables and with what malloc adds: ${live(said)} live, of them ${ASSOCIATIONS} associations of ${each}`);
const starts = async (associations) => (await listen(associations, HEAP_LIMIT)).includes("heapLive");
let most = ASSOCIATIONS;
while (most > 0 && !(await starts(most))) most -= 2;
console.log(most > 0 ? `it starts within ${HEAP_LIMIT} with ${most} associations` : `it does not start within ${HEAP_LIMIT}`);
