/**
 * The same cases on every engine, one test per engine. A test counts the cases that pass and names the first that fails. The Lua engines have four number
 * models: doubles (5.1, LuaJIT), 64-bit integers and doubles (5.3, 5.4, wasmoon), 32-bit integers and doubles (fengari), and 32-bit integers and floats, the
 * default of NodeMCU.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { test, type TestContext } from "node:test";
import { LuaFactory } from "wasmoon";
import { buildNatively } from "../build";
import { lacks } from "../linux/native";
import { checkLine, isCase } from "./check";
import { generateVectors } from "./generate";
import { generateAddressVectors } from "./generate-addresses";

const FILES: [name: string, generate: () => string][] = [
  ["test/vectors/timestamps.txt", generateVectors],
  ["test/vectors/addresses.txt", generateAddressVectors],
];
const FEWEST_CASES = 2000;

if (process.env["WRITE_VECTORS"] === "1") for (const [name, generate] of FILES) writeFileSync(name, generate());
const text = FILES.map(([name]) => readFileSync(name, "utf8")).join("");
const cases = text.split("\n").filter(isCase);

/** Report of the loop below, the same on every engine. */
interface Outcome {
  passed: number;
  firstFailure: string;
}

/** Loop after the bundle, in the same chunk: `check` has the exports of check.ts, `text` is the vector files. */
const LUA_LOOP = `
local passed, firstFailure = 0, ""
for line in string.gmatch(text, "[^\\n]+") do
  if check.isCase(line) then
    local failure = check.checkLine(line)
    if failure == "" then passed = passed + 1 elseif firstFailure == "" then firstFailure = failure end
  end
end
return passed .. "\\n" .. firstFailure`;

/** Targets that have been transpiled for. */
const transpiled = new Set<string>();

/** Returns a self-contained Lua chunk that checks all cases of `text` and returns the number of passed cases and the first failure. */
function luaChunk(target: string, text: string): string {
  const bundle = `build/lua/vectors-${target}.lua`;
  if (!transpiled.has(target)) execFileSync(process.execPath, ["boards/lua/build/transpile.mjs", "test/vectors/check.ts", bundle, target]);
  transpiled.add(target);
  return `local check = (function(...)\n${readFileSync(bundle, "utf8")}\nend)()\nlocal text = [==[\n${text}]==]\n${LUA_LOOP}`;
}

function parseOutcome(report: string): Outcome {
  const lineEnd = report.indexOf("\n");
  return { passed: Number(report.slice(0, lineEnd)), firstFailure: report.slice(lineEnd + 1) };
}

function assertAllPassed(outcome: Outcome): void {
  assert.equal(outcome.firstFailure, "");
  assert.equal(outcome.passed, cases.length);
}

/** Runs the cases in an installed Lua; undefined when it is missing. */
function runInstalledLua(command: string, target: string): Outcome | undefined {
  if (spawnSync(command, ["-v"]).error !== undefined) return undefined;
  return runLua(command, target, text);
}

function runLua(command: string, target: string, text: string): Outcome {
  const script = `build/lua/vectors-${basename(command)}.lua`;
  mkdirSync("build/lua", { recursive: true });
  writeFileSync(script, `io.write((function()\n${luaChunk(target, text)}\nend)())`);
  return parseOutcome(execFileSync(command, [script], { encoding: "utf8" }));
}

/** Builds the Lua of the boards with 32-bit integers and floats. Returns its path. */
async function buildSmallLua(): Promise<string> {
  const [folder, program] = ["build/lua32/src", "build/lua32/lua32"];
  const steps = [
    "make --silent BOARD=linux build/sources/lua/.timewire",
    `mkdir -p ${folder} && cp build/sources/lua/src/*.[ch] ${folder} && rm ${folder}/luac.c`,
    `sed -i 's/^#define LUA_32BITS.*0$/#define LUA_32BITS 1/' ${folder}/luaconf.h && gcc -O1 -w -DLUA_USE_POSIX -o ${program} ${folder}/*.c -lm`,
  ];
  await buildNatively("sh", "-ec", steps.join("\n"));
  return program;
}

test("the vector files are the output of their generators (WRITE_VECTORS=1 node test/run.mjs vectors writes them)", () => {
  for (const [name, generate] of FILES) assert.ok(readFileSync(name, "utf8") === generate(), `${name} is out of date`);
  assert.ok(cases.length >= FEWEST_CASES, `${cases.length} cases`);
});

test("V8 passes every case", () => {
  const failures = cases.map(checkLine).filter((failure) => failure !== "");
  assertAllPassed({ passed: cases.length - failures.length, firstFailure: failures[0] ?? "" });
});

test("a wrong result is found and named", () => {
  assert.equal(checkLine("isZero 0 0 0 1 = 1"), "isZero 0 0 0 1 = 1 but got 0");
  assert.equal(checkLine("isOne 0 0 0 1 = 1"), "isOne 0 0 0 1 = 1 but got no such operation");
});

for (const [command, target] of [
  ["lua5.1", "5.1"],
  ["lua5.1", "universal"],
  ["lua5.3", "5.3"],
  ["lua5.4", "5.4"],
  ["lua5.4", "universal"],
  ["luajit", "JIT"],
]) {
  test(`${command} passes every case (bundle for ${target})`, (t: TestContext) => {
    const outcome = runInstalledLua(command, target);
    if (outcome === undefined) return t.skip(`${command} is not installed`);
    assertAllPassed(outcome);
  });
}

test("Lua with integers and floats of 32 bits passes every case that needs no double", async (t) => {
  if (lacks(t)) return;
  const exact = cases.filter((line) => !line.startsWith("double "));
  const lua = await buildSmallLua();
  assert.equal(
    execFileSync(lua, ["-e", "io.write(2^24 + 1 == 2^24 and math.maxinteger == 2147483647 and 'small' or 'large')"], { encoding: "utf8" }),
    "small",
  );
  const { passed, firstFailure } = runLua(lua, "5.3", exact.join("\n"));
  assert.equal(firstFailure, "");
  assert.equal(passed, exact.length);
});

/** Functions of fengari that a run needs, with the names of the Lua C API. The package has no types. */
interface Fengari {
  lua: {
    LUA_OK: number;
    lua_pcall(state: object, inputs: number, results: number, handler: number): number;
    lua_tojsstring(state: object, index: number): string;
  };
  lauxlib: { luaL_newstate(): object; luaL_loadstring(state: object, chunk: Uint8Array): number };
  lualib: { luaL_openlibs(state: object): void };
  to_luastring(text: string): Uint8Array;
}

test("fengari (integers of 32 bits) passes every case", () => {
  const { lua, lauxlib, lualib, to_luastring } = createRequire(import.meta.url)("fengari") as Fengari;
  const state = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(state);
  let status = lauxlib.luaL_loadstring(state, to_luastring(luaChunk("5.3", text)));
  if (status === lua.LUA_OK) status = lua.lua_pcall(state, 0, 1, 0);
  const report = lua.lua_tojsstring(state, -1);
  assert.equal(status, lua.LUA_OK, report);
  assertAllPassed(parseOutcome(report));
});

test("wasmoon (Lua 5.4 in WebAssembly) passes every case", async () => {
  const engine = await new LuaFactory().createEngine();
  try {
    assertAllPassed(parseOutcome((await engine.doString(luaChunk("5.4", text))) as string));
  } finally {
    engine.global.close();
  }
});
