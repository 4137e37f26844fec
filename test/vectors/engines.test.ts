/** The same cases on every engine, one test per engine. A test counts the cases that pass and names the first that fails. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { ENGINES } from "../engines/engines";
import { notEmpty } from "../not-empty";
import { checkCases, checkLine, isCase, needsDoubles } from "./check";
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
/** Cases for an engine with floats of 32 bits. */
const inexact = cases.filter((line) => !needsDoubles(line));

test("the vector files are the output of their generators (WRITE_VECTORS=1 node test/run.mjs vectors writes them)", () => {
  for (const [name, generate] of FILES) assert.ok(readFileSync(name, "utf8") === generate(), `${name} is out of date`);
  for (const { length } of [cases, inexact]) assert.ok(length >= FEWEST_CASES, `${length} cases`);
});

test("V8 passes every case", () => assert.equal(checkCases(text), `${cases.length}\n`));

test("a wrong result is found and named", () => {
  assert.equal(checkLine("isZero 0 0 0 1 = 1"), "isZero 0 0 0 1 = 1 but got 0");
  assert.equal(checkLine("isOne 0 0 0 1 = 1"), "isOne 0 0 0 1 = 1 but got no such operation");
  assert.equal(checkCases(`${cases[0]}\nisZero 0 0 0 1 = 1\nisOne 0 = 1`), "1\nisZero 0 0 0 1 = 1 but got 0");
});

for (const engine of notEmpty(ENGINES)) {
  const own = engine.numbers === "double" ? cases : inexact;
  test(`${engine.name} passes every case${own === inexact ? " that needs no double" : ""}`, async (t) => {
    const missing = engine.missing();
    if (missing !== undefined) return t.skip(missing);
    assert.equal(await engine.run("test/vectors/check.ts", "checkCases", own.join("\n")), `${own.length}\n`);
  });
}
