import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { notEmpty } from "../not-empty";
import { checkOnLua, checkOnV8, RUNS, SEED } from "./engines";
import { buildParser, PARSERS } from "./parsers.mjs";
import { replay, TARGETS, targetOf } from "./portable";

const CASES = "test/fuzz/cases";
/** Share of the inputs that run on Lua: one in 4. */
const LUA_SHARE = 4;

for (const target of TARGETS.filter(({ isText }) => !isText)) {
  test(`fuzz: ${target.name}: ${RUNS} inputs on V8`, () => checkOnV8(target));
  test(`fuzz: ${target.name}: ${RUNS / LUA_SHARE} inputs on lua5.4`, (t) => checkOnLua(t, target, RUNS / LUA_SHARE));
}

for (const name of Object.keys(PARSERS)) {
  test(`fuzz: ${name}: ${RUNS} inputs under AddressSanitizer and UndefinedBehaviorSanitizer`, (t) => {
    if (spawnSync("gcc", ["--version"]).error !== undefined) {
      t.skip("gcc is not installed");
      return;
    }
    const { program } = buildParser(name, true);
    const saved = readdirSync(CASES).filter((file) => file.startsWith(`${name}-`));
    for (const words of [[String(SEED), String(RUNS)], ...(saved.length > 0 ? [["1", "1", ...saved.map((file) => `${CASES}/${file}`)]] : [])]) {
      const { status, stderr } = spawnSync(program, words, { encoding: "latin1" });
      assert.equal(status, 0, stderr);
    }
  });
}

test("fuzz: inputs that once failed", () => {
  for (const file of notEmpty(readdirSync(CASES).filter((name) => name.endsWith(".txt")))) {
    const lines = readFileSync(`${CASES}/${file}`, "utf8").trimEnd().split("\n");
    const [round, ...inputs] = lines.filter((line) => !line.startsWith("#"));
    const target = targetOf(file.slice(0, file.lastIndexOf("-")));
    replay(
      target,
      Number(round),
      inputs.map((hex) => [...Buffer.from(hex, "hex")]),
    );
  }
});
