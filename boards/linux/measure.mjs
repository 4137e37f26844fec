// `make size BOARD=linux`: starts the program that tells its heap module by module, and prints the table.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printSizes } from "../lua-runtime/size.mjs";

/** What a chip has room for. */
const ASSOCIATIONS = 16;
const HEAP_LIMIT = 320 * 1024;

const [folder] = process.argv.slice(2);
const state = mkdtempSync(join(tmpdir(), "timewire-size-"));
const options = ["--state", state, "--port", "11923", "--interface", "InLoopBack0=127.0.0.1", "--associations", String(ASSOCIATIONS)];
const program = spawn(join(folder, "timewire"), [...options, "--heap", String(HEAP_LIMIT)], { stdio: ["pipe", "pipe", "pipe"] });
let said = "";
const hear = (data) => {
  said += data;
  if (said.includes("end boards.lua-runtime.main") && !said.includes("heapLive")) program.kill("SIGUSR1");
  if (/"heapLive".*\n/.test(said)) program.kill("SIGTERM");
};
program.stdout.on("data", hear);
program.stderr.on("data", hear);
await new Promise((resolve) => program.on("close", resolve));
rmSync(state, { recursive: true });
console.log(`\nthe firmware as on a chip, ${ASSOCIATIONS} associations, bytes`);
printSizes(join(folder, "firmware.o"), said, HEAP_LIMIT);
