import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { transpile } from "../../boards/lua/build/transpile.mjs";
import { runClientServer } from "./portable/client-server";
import { runModes } from "./portable/modes";

/** A difference is easier to find in the first line that has one than in a hundred thousand. */
function assertSameLog(actual: string, expected: string): void {
  const a = actual.split("\n");
  const b = expected.split("\n");
  const first = a.findIndex((line, index) => line !== b[index]);
  if (first >= 0) assert.equal(a[first], b[first], `line ${first + 1} of ${b.length}`);
  assert.equal(a.length, b.length);
}

/** Titles of the scenarios of test/scenario/portable/, and their functions. */
const SCENARIOS = [
  ["server and clients", "runClientServer", runClientServer],
  ["symmetric, broadcast and multicast associations", "runModes", runModes],
] as const;

/** Interpreters, and the dialect that each is given. */
const ENGINES = [
  ["lua5.4", "5.4"],
  ["lua5.3", "universal"],
  ["lua5.1", "universal"],
  ["luajit", "universal"],
] as const;

/** Bundles that have been made, by dialect. */
const bundles = new Map<string, string>();

function bundleFor(target: "5.4" | "universal"): string {
  const made = bundles.get(target);
  if (made !== undefined) return made;
  const bundle = transpile({ entry: "test/scenario/portable/scenarios.ts", outFile: `build/lua/scenarios-${target}.lua`, target });
  bundles.set(target, bundle);
  return bundle;
}

for (const [what, name, run] of SCENARIOS) {
  const begin = performance.now();
  const log = run();
  const onV8 = performance.now() - begin;

  test(`${what}: the same seed gives the same event log, run after run`, () => assertSameLog(run(), log));

  for (const [engine, target] of ENGINES) {
    test(`${what}, the whole firmware transpiled, give on ${engine} the event log of V8 to the last bit`, (t) => {
      if (spawnSync(engine, ["-v"]).error !== undefined) {
        t.skip(`${engine} is not installed`);
        return;
      }
      const bundle = bundleFor(target);
      const start = performance.now();
      const fromLua = execFileSync(engine, ["test/scenario/portable/run.lua", bundle, name], { encoding: "utf8", maxBuffer: 1 << 28 });
      const onLua = performance.now() - start;
      console.log(`${what}, ${log.split("\n").length} lines: V8 ${onV8.toFixed(0)} ms, ${engine} ${onLua.toFixed(0)} ms`);
      assertSameLog(fromLua, log);
    });
  }
}

test("modes: every scenario ends in what it is about", () => {
  const log = runModes();
  for (const text of ["[1234]10.0.0.1", "Reference clock ID: 10.0.0.1", "255.255.255.255:123", "239.1.2.3:123", "lost"]) {
    assert.ok(log.includes(text), `${text} does not occur`);
  }
});
