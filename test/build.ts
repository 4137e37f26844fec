import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";

/** Exit code and output of a build. */
export interface Build {
  readonly status: number | null;
  readonly output: string;
}

/**
 * Runs "$@" unless it has run in this test run, and repeats its output and its exit code. $1 is the file name that its results begin with. Test files run side by
 * side: the first that needs a build makes it, the others wait for it.
 */
const ONCE = `
results=$1; shift
if [ "$(cat "$results.run" 2>/dev/null)" != "$TIMEWIRE_RUN" ]; then
  status=0; "$@" >"$results.log" 2>&1 || status=$?
  echo $status >"$results.status"
  printf %s "$TIMEWIRE_RUN" >"$results.run"
fi
cat "$results.log"
exit "$(cat "$results.status")"`;

const FOLDER = "build/once";
/** Lock of builds that compile C: they share the sources of Lua, mbedTLS and lwIP. */
const NATIVE = "native";

/** Runs a command once in a test run. Commands with the same lock wait for each other. */
async function runOnce(lock: string, command: readonly string[]): Promise<Build> {
  mkdirSync(FOLDER, { recursive: true });
  const name = createHash("md5").update(command.join(" ")).digest("hex");
  const environment = { ...process.env, TIMEWIRE_RUN: process.env["TIMEWIRE_RUN"] ?? String(process.pid) };
  const child = spawn("flock", [`${FOLDER}/${lock}.lock`, "sh", "-c", ONCE, "sh", `${FOLDER}/${name}`, ...command], { env: environment });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, output }));
  });
}

/** Runs a build that compiles C, once in a test run; throws with its output when it fails. */
export async function buildNatively(...command: string[]): Promise<string> {
  const { status, output } = await runOnce(NATIVE, command);
  if (status !== 0) throw new Error(`${command.join(" ")}: ${output}`);
  return output;
}

/** Runs make for a board that compiles C, as `buildNatively` does. */
export async function makeNatively(...words: string[]): Promise<string> {
  return buildNatively("make", "--silent", `-j${availableParallelism()}`, ...words);
}

/** Transpiles portable.ts for Lua 5.4, once in a test run; returns the path of the bundle. */
export async function bundlePortable(): Promise<string> {
  const command = [process.execPath, "boards/lua/build/transpile.mjs", "test/portable.ts", "build/lua/portable-5.4.lua", "5.4"];
  const { status, output } = await runOnce("portable", command);
  if (status !== 0) throw new Error(output);
  return output.trim();
}

/** Runs `make build` for a board whose firmware is one script, once in a test run. */
export async function makeScript(board: string): Promise<Build> {
  return runOnce(board, ["make", "--no-print-directory", "build", `BOARD=${board}`]);
}
