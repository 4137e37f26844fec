import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { build } from "esbuild";
import { transpile } from "../../boards/lua-runtime/transpile.mjs";

const ROUNDS = 1_000_000;

interface Result {
  rounds: number;
  useful: number;
  /** Bytes that the heap grew by, garbage included. */
  growth: number;
}

/** Less than the smallest object a round: nothing is allocated per packet, only what the engine itself needs once. */
function assertFlat(output: string, allowance: number): void {
  const result = JSON.parse(output) as Result;
  assert.equal(result.useful, ROUNDS, "every round's reply is of use");
  assert.ok(result.growth < allowance, `${result.growth} bytes over ${ROUNDS} rounds`);
}

test("design.md section 4: a million client/server rounds allocate nothing on V8", async () => {
  const outfile = "build/test/memory/v8-rounds.mjs";
  await build({ entryPoints: ["test/memory/v8.ts"], outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  assertFlat(execFileSync(process.execPath, ["--expose-gc", "--max-semi-space-size=1024", outfile], { encoding: "utf8" }), ROUNDS);
});

test("design.md section 4: a million client/server rounds allocate nothing on lua5.4 with the collector stopped", (t) => {
  if (spawnSync("lua5.4", ["-v"]).error !== undefined) {
    t.skip("lua5.4 is not installed");
    return;
  }
  const bundle = transpile({ entry: "test/memory/back-to-back.ts", outFile: "build/lua/back-to-back.lua", target: "5.4" });
  assertFlat(execFileSync("lua5.4", ["test/memory/rounds.lua", bundle, String(ROUNDS)], { encoding: "utf8" }), 8192);
});
