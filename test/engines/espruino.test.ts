/** The rules of Espruino's scripts, and the portable tests on the real engines where one is named. engines.ts has the stand-in in its table. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { bundleModule } from "../../boards/espruino/bundle.mjs";
import { findForbidden } from "../../boards/espruino/syntax-check.mjs";
import { makeScript } from "../build";
import { BoardProcess, temporaryFolder } from "../host/board-process";
import { isCase } from "../vectors/check";

const VECTORS = "test/vectors/timestamps.txt";
const LINES_AT_ONCE = 100;

const { ESPRUINO = "", LUAC_CROSS = "" } = process.env; // who has one names it

if (ESPRUINO !== "")
  test("ESPRUINO=: the vectors on the real engine", async () => {
    const script = await bundleModule("test/vectors/check.ts", "CHECK");
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    const lines = readFileSync(VECTORS, "utf8").split("\n").filter(isCase);
    assert.ok(lines.length > 2000);
    // A chip has not the memory for all of them at once.
    for (let first = 0; first < lines.length; first += LINES_AT_ONCE) {
      const some = lines.slice(first, first + LINES_AT_ONCE);
      const loop = `var bad = ""; ${JSON.stringify(some)}.forEach(function (line) { var found = CHECK.checkLine(line); if (found && !bad) bad = found; });`;
      writeFileSync(join(folder, "vectors.js"), `${script}\n${loop}\nprint("result:" + bad + ":"); quit();`);
      const { stdout } = spawnSync(ESPRUINO, [join(folder, "vectors.js")], { encoding: "latin1", timeout: 300_000, killSignal: "SIGKILL" });
      assert.match(stdout, /result::/);
    }
  });

if (LUAC_CROSS !== "")
  test("LUAC_CROSS=: the vectors in NodeMCU's own VM", () => {
    const folder = temporaryFolder();
    const bundle = join(folder, "check.lua");
    execFileSync(process.execPath, ["boards/lua/build/transpile.mjs", "test/vectors/check.ts", bundle, "universal"]);
    const exact = readFileSync(VECTORS, "utf8")
      .split("\n")
      .filter((line) => isCase(line) && !line.startsWith("double "));
    const loop = `for line in string.gmatch([==[${exact.join("\n")}]==], "[^\\n]+") do local found = check.checkLine(line) if found ~= "" then print(found) end end print("done")`;
    writeFileSync(join(folder, "run.lua"), `local check = (function(...)\n${readFileSync(bundle, "utf8")}\nend)()\n${loop}\n`);
    const { stdout } = spawnSync(LUAC_CROSS, ["-e", join(folder, "run.lua")], { encoding: "latin1", timeout: 300_000 });
    assert.equal(stdout.trim(), "done");
  });

test("a flash that is full throws in Storage.write: the configuration is not saved, and the console answers", async (t) => {
  const { status, output } = await makeScript("espruino-wifi");
  assert.equal(status, 0, output);
  const script = "build/espruino-wifi/timewire.js";
  const board = new BoardProcess(t, [process.execPath, "test/engines/espruino.mjs", script, "127.0.0.1", "255.0.0.0", temporaryFolder(), "full"]);
  await board.waitFor(/<Timewire>/, 60);
  board.type("save force");
  await board.waitFor(/The storage refused to write [^]*<Timewire>/, 30);
  board.type("display version");
  await board.waitFor(/Timewire Software, Version/, 30);
});

const FORBIDDEN: [string, RegExp][] = [
  ["const { a } = b();", /destructuring/],
  ["function f(a = 1) { return a; } f();", /default value/],
  ["function f(...a) { return a; } f();", /rest parameter/],
  ["var a = [...[1]];", /spread/],
  ["var a = {}; a?.b;", /\?\./],
  ["var of = 1;", /keyword/],
  ["var a = 2 ** 3;", /\*\*/],
  ["f(); function f() {}", /hoists nothing: f/],
  ["function g() { return h(); } g(); function h() {}", /hoists nothing: h/],
  ["var a = new Map();", /no global Map/],
  ["var a = Math.trunc(1);", /trunc/],
  ["async function f() {} f();", /async/],
  ['var x = 1; E.reboot(`a ${"{" === "x" ? x : 2} b`);', /template literal/],
  ['var f = []; for (const p of ["a", "b"]) f.push(() => p);', /one variable per loop: p/],
  ["var f = []; for (let i = 0; i < 2; i++) f.push(function () { return i; });", /one variable per loop: i/],
  ["var a = {}, d; for (let key in a) d(key, { get: () => a[key] });", /one variable per loop: key/],
  ["var f = []; for (const p of [1]) [2].map((x) => f.push(() => x + p));", /one variable per loop: p/],
];

for (const [code, complaint] of FORBIDDEN) {
  test(`refused for Espruino at build time: ${code}`, () => assert.match(findForbidden(code).join("\n"), complaint));
}

const PERMITTED = [
  "function f(a) { const b = a + 1; return b; } const c = f(1); for (let i = 0; i < c; i++) f(i);",
  "var a = `no expression {`;",
  "var n = 0; for (const p of [1]) [2].forEach((x) => { n += x + p; });",
  "var n = 0; for (const p of [1]) (function () { n += p; })();",
  "var f = []; for (const p of [1]) f.push((p) => p);",
  "var f = []; for (const p of [1]) f.push(function () { const p = 2; return p; });",
  "var f = []; for (const p of [1]) { const own = p; f.push(() => own); }",
];

for (const code of PERMITTED) test(`permitted for Espruino: ${code}`, () => assert.deepEqual(findForbidden(code), []));
