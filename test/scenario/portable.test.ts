import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { transpile } from "../../boards/lua-runtime/transpile.mjs";
import { runClientServer } from "./portable/client-server";

/** A difference is easier to find in the first line that has one than in a hundred thousand. */
function assertSameLog(actual: string, expected: string): void {
  const a = actual.split("\n");
  const b = expected.split("\n");
  const first = a.findIndex((line, index) => line !== b[index]);
  if (first >= 0) assert.equal(a[first], b[first], `line ${first + 1} of ${b.length}`);
  assert.equal(a.length, b.length);
}

test("the same seed gives the same event log, run after run", () => {
  assertSameLog(runClientServer(), runClientServer());
});

test("design.md section 2: client and server, the whole firmware transpiled, give on lua5.4 the event log of V8 to the last bit", (t) => {
  if (spawnSync("lua5.4", ["-v"]).error !== undefined) {
    t.skip("lua5.4 is not installed");
    return;
  }
  const bundle = transpile({ entry: "test/scenario/portable/client-server.ts", outFile: "build/lua/client-server-5.4.lua", target: "5.4" });
  const begin = performance.now();
  const log = runClientServer();
  const onV8 = performance.now() - begin;
  const fromLua = execFileSync("lua5.4", ["test/scenario/portable/run.lua", bundle], { encoding: "utf8", maxBuffer: 1 << 28 });
  const onLua = performance.now() - begin - onV8;
  console.log(`7200 s with three boards, ${log.split("\n").length} lines: V8 ${onV8.toFixed(0)} ms, lua5.4 ${onLua.toFixed(0)} ms`);
  assertSameLog(fromLua, log);
});
