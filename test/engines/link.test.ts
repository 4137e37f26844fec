/** The linker of NodeMCU's boards: what becomes of modules, and what it refuses. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { link } from "../../boards/lua/nodemcu/link.mjs";
import { temporaryFolder } from "../host/board-process";

/** A bundle as typescript-to-lua writes it, of the module `main` and one that it imports. */
function bundleOf(main: string, other: string): string {
  return `local ____modules = {}
____modules = {
["other"] = function(...)
local ____exports = {}
${other}
return ____exports
end,
["main"] = function(...)
local ____exports = {}
local ____other = require("other")
${main}
return ____exports
end,
}
local ____entry = require("main", ...)
return ____entry
`;
}

/** Output of the linked program, on each Lua that is installed. */
function printed(t: TestContext, main: string, other: string): string[] {
  const script = join(temporaryFolder(), "linked.lua");
  writeFileSync(script, link(bundleOf(main, other)));
  const engines = ["lua5.1", "lua5.3"].filter((engine) => spawnSync(engine, ["-v"]).error === undefined);
  if (engines.length === 0) t.skip("lua5.1 and lua5.3 are not installed");
  return engines.map((engine) => execFileSync(engine, [script], { encoding: "utf8" }));
}

test("a constant stands where it is used, through modules and sums; a function is made when it is called", (t) => {
  const main = "local HALF = ____other.HALF\nlocal sum = ____other.sum\nprint(sum(HALF, 2 * ____other.HALF))";
  const other = "____exports.HALF = 21\nfunction ____exports.sum(a, b)\n    return a + b\nend\nfunction ____exports.never()\n    return 99\nend";
  assert.doesNotMatch(link(bundleOf(main, other)), /99/, "what nothing leads to is left out");
  for (const output of printed(t, main, other)) assert.equal(output, "63\n");
});

test("a referenced object stays the same one over garbage collections; a change by a module is kept", (t) => {
  const main = [
    "local holder = {place = ____other.PLACE}",
    "local count = ____other.count",
    "count()",
    "collectgarbage()",
    "collectgarbage()",
    "print(holder.place == ____other.PLACE, count())",
  ].join("\n");
  const other = 'local calls = 0\n____exports.PLACE = {name = "user"}\nfunction ____exports.count()\n    calls = calls + 1\n    return calls\nend';
  for (const output of printed(t, main, other)) assert.equal(output, "true\t2\n");
});

test("a local variable or a parameter hides the module's name", (t) => {
  const main = "local same = ____other.same\nprint(same(5))";
  const other = "local value = 7\nfunction ____exports.same(value)\n    do\n        local value = value + 1\n        return value\n    end\nend";
  for (const output of printed(t, main, other)) assert.equal(output, "6\n");
});

test("a table of exports that is handed on is refused with an error message", () => {
  assert.throws(() => link(bundleOf("print(____other)", "____exports.A = 1")), /link: a table of exports that is handed on: print/);
});
