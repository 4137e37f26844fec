import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { Session, type Profiler } from "node:inspector";
import { test } from "node:test";
import { bundlePortable } from "../build";
import { openConsole } from "../console/console-board";
import { notEmpty } from "../not-empty";
import { LARGE, loadLarge } from "./portable/large";

/** Work for twice the objects at most, as a factor. */
const MOST = 2.2;
/** V8 loses the counts of code that it collects, on a busy machine more often: the largest of some attempts counts. */
const ATTEMPTS = 4;
/** Numbers of objects that are compared: of rules, and of every other kind. */
const FEW = { rules: 2000, others: 200 };

const fewOf = (kind: string): number => (kind === "rules" ? FEW.rules : FEW.others);

/** Number of blocks of code that V8 runs in `run`, each as often as it runs. */
function blocksOf(run: () => void): number {
  const session = new Session();
  session.connect();
  let result: Profiler.ScriptCoverage[] = [];
  session.post("Profiler.enable");
  session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  run();
  session.post("Profiler.takePreciseCoverage", (_error, coverage) => (result = coverage.result));
  session.post("Profiler.stopPreciseCoverage");
  session.disconnect();
  let blocks = 0;
  for (const { functions } of result) for (const { ranges } of functions) for (const { count } of ranges) blocks += count;
  return blocks;
}

for (const [kind, textOf] of notEmpty(Object.entries(LARGE))) {
  test(`${kind}: on V8, twice as many take at most ${MOST} times the work to load, save and load again`, () => {
    const few = textOf(fewOf(kind));
    const many = textOf(2 * fewOf(kind));
    let work = [0, 0];
    for (let attempt = 1; attempt <= ATTEMPTS && (attempt === 1 || work[1] > MOST * work[0]); attempt++) {
      const counted = [few, many].map((text) => blocksOf(() => loadLarge(text)));
      work = work.map((blocks, index) => Math.max(blocks, counted[index]));
    }
    assert.ok(work[0] > 1000, `${work[0]} blocks`);
    assert.ok(work[1] <= MOST * work[0], `${work.join(", ")} blocks: ${work[1] / work[0]}`);
  });
}

test(`on lua5.4, twice as many of each kind take at most ${MOST} times the instructions`, async (t) => {
  if (spawnSync("lua5.4", ["-v"]).error !== undefined) {
    t.skip("lua5.4 is not installed");
    return;
  }
  const bundle = await bundlePortable();
  const script = "build/lua/large.lua";
  // The hook counts instructions of the interpreter, in thousands.
  writeFileSync(
    script,
    `local large = dofile("${bundle}")
for index = 1, #arg, 2 do
  local kind, few = arg[index], tonumber(arg[index + 1])
  for _, count in ipairs { few, 2 * few } do
    local text, thousands = large.LARGE[kind](count), 0
    debug.sethook(function() thousands = thousands + 1 end, "", 1000)
    large.loadLarge(text)
    debug.sethook()
    print(thousands)
  end
end`,
  );
  const kinds = Object.keys(LARGE);
  const printed = execFileSync("lua5.4", [script, ...kinds.flatMap((kind) => [kind, `${fewOf(kind)}`])], { encoding: "utf8" });
  const work = printed.trim().split("\n").map(Number);
  assert.equal(work.length, 2 * notEmpty(kinds).length);
  kinds.forEach((kind, i) => {
    const [few, many] = work.slice(2 * i);
    assert.ok(few > 50, `${kind}: ${few} thousand instructions`);
    assert.ok(many <= MOST * few, `${kind}: ${few}, then ${many} thousand instructions`);
  });
});

test("2000 rules, 3000 VPN instances, 1000 ACLs and 1024 keys in one configuration are in force", () => {
  const parts = [LARGE.rules(2000), LARGE["VPN instances"](3000), LARGE["ACLs with a number"](4 * 999), LARGE.keys(4 * 1024)];
  const { access, keys, unknownLines, vpnInstances } = openConsole(parts.join("#\n")).timewire.configuration;
  assert.equal(access.acls.length, 1000);
  assert.equal(access.acls[0].rules.length, 2000);
  assert.equal(vpnInstances.length, 3000);
  assert.deepEqual([keys.keys.length, keys.trusted.length], [1024, 1024]);
  assert.deepEqual(unknownLines, []);
});
