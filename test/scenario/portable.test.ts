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

/** Interpreters, and the dialect that each is given. */
const ENGINES = [
  ["lua5.4", "5.4"],
  ["lua5.3", "universal"],
  ["lua5.1", "universal"],
  ["luajit", "universal"],
] as const;

for (const [engine, target] of ENGINES) {
  test(`design.md section 2: server and clients, the whole firmware transpiled, give on ${engine} the event log of V8 to the last bit`, (t) => {
    if (spawnSync(engine, ["-v"]).error !== undefined) {
      t.skip(`${engine} is not installed`);
      return;
    }
    const bundle = transpile({ entry: "test/scenario/portable/client-server.ts", outFile: `build/lua/client-server-${target}.lua`, target });
    const begin = performance.now();
    const log = runClientServer();
    const onV8 = performance.now() - begin;
    const fromLua = execFileSync(engine, ["test/scenario/portable/run.lua", bundle], { encoding: "utf8", maxBuffer: 1 << 28 });
    const onLua = performance.now() - begin - onV8;
    console.log(`7200 s with three boards, ${log.split("\n").length} lines: V8 ${onV8.toFixed(0)} ms, ${engine} ${onLua.toFixed(0)} ms`);
    assertSameLog(fromLua, log);
  });
}
