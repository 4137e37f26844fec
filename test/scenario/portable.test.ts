import assert from "node:assert/strict";
import { test } from "node:test";
import { ENGINES } from "../engines/engines";
import { isLong } from "../long";
import { notEmpty } from "../not-empty";
import { runClientServer } from "./portable/client-server";
import { runEstimators } from "./portable/estimators";
import { runModes } from "./portable/modes";
import { runPackets } from "./portable/packets";

/** A difference is easier to find in the first line that has one than in a hundred thousand. */
function assertSameLog(actual: string, expected: string): void {
  const a = actual.split("\n");
  const b = expected.split("\n");
  const first = a.findIndex((line, index) => line !== b[index]);
  if (first >= 0) assert.equal(a[first], b[first], `line ${first + 1} of ${b.length}`);
  assert.equal(a.length, b.length);
}

/** Titles of the scenarios of test/scenario/portable/, and their functions. Most lines of the networks are clocks and packets. */
const SCENARIOS = [
  { title: "random datagrams", name: "runPackets", run: runPackets, stack: "small", leastLines: 400 },
  { title: "both estimators", name: "runEstimators", run: runEstimators, stack: "small", leastLines: 200 },
  { title: "server and clients", name: "runClientServer", run: runClientServer, stack: "small", leastLines: 2000 },
  { title: "symmetric, broadcast and multicast associations", name: "runModes", run: runModes, stack: "large", leastLines: 2000 },
] as const;

for (const { title, name, run, stack, leastLines } of SCENARIOS) {
  const begin = performance.now();
  const log = run();
  const onV8 = performance.now() - begin;

  test(`${title}: the same seed gives the same event log, run after run`, () => {
    assert.ok(log.split("\n").length >= leastLines);
    assertSameLog(run(), log);
  });

  // An engine with 32-bit floats has other results, and calls of the simulator inside each other need more than the smallest stack.
  const able = ENGINES.filter((engine) => engine.numbers === "double" && (stack === "small" || engine.stack === "large"));
  for (const engine of notEmpty(able)) {
    if (engine.runsScenarios !== "always" && !(engine.runsScenarios === "long" && isLong)) continue;
    test(`${title}, bundled for ${engine.name}, give the event log of V8 to the last bit`, async (t) => {
      const missing = engine.missing();
      if (missing !== undefined) return t.skip(missing);
      const start = performance.now();
      const found = await engine.run("test/scenario/portable/scenarios.ts", name, "");
      t.diagnostic(`${log.split("\n").length} lines: V8 ${onV8.toFixed(0)} ms, ${engine.name} ${(performance.now() - start).toFixed(0)} ms`);
      assertSameLog(found, log);
    });
  }
}

test("modes: every scenario ends in what it is about", () => {
  const log = runModes();
  for (const text of ["[1234]10.0.0.1", "Reference clock ID: 10.0.0.1", "255.255.255.255:123", "239.1.2.3:123", "lost"]) {
    assert.ok(log.includes(text), `${text} does not occur`);
  }
});
