import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bundlePortable } from "../../build";
import { buildNative, lacks } from "../../linux/native";
import { isLong } from "../../long";
import { notEmpty } from "../../not-empty";
import type { Row } from "./attack-case";
import { runTable } from "./portable";
import { runOverSockets } from "./socket-bench";
import { WIRE_CASES } from "./wire-cases";

/** Fails on the rows of one engine that are not as expected. The long form prints all rows. */
function check(engine: string, rows: Row[]): void {
  const unexpected = notEmpty(rows).filter(({ expected, seen }) => expected !== seen);
  if (isLong) console.log(`${engine}: ${rows.length} cases, ${unexpected.length} unexpected`);
  for (const { row, name, expected, seen } of isLong ? rows : unexpected) {
    const isRight = expected === seen;
    console.log(`${isRight ? "  ok  " : "WRONG "} ${engine} | ${row}: ${name} | expected: ${expected} | seen: ${isRight ? "the same" : seen}`);
  }
  assert.deepEqual(
    unexpected.map(({ row, name, seen }) => ({ case: `${row}: ${name}`, seen })),
    unexpected.map(({ row, name, expected }) => ({ case: `${row}: ${name}`, seen: expected })),
  );
}

test("attack table on V8", () => check("V8", runTable()));

test("attack table on lua5.4", async (t) => {
  if (spawnSync("lua5.4", ["-v"]).error !== undefined) {
    t.skip("lua5.4 is not installed");
    return;
  }
  const bundle = await bundlePortable();
  const text = execFileSync("lua5.4", ["test/attack/table/run.lua", bundle], { encoding: "utf8" });
  const rows = text
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"))
    .map(([row, name, expected, seen]) => ({ row, name, expected, seen }));
  check("lua5.4", rows);
});

const PROGRAMS: [string, () => Promise<string[]>][] = [["Linux program", async () => [await buildNative()]]];
if (isLong) PROGRAMS.push(["host board", async () => Promise.resolve([process.execPath, "build/host/timewire.mjs", "run"])]);

for (const [engine, program] of PROGRAMS)
  test(`attack table on the ${engine} over real sockets`, async (t) => {
    if (engine === "Linux program" && lacks(t)) return;
    const rows = await runOverSockets(t, await program(), WIRE_CASES);
    if (rows !== undefined) check(engine, rows);
  });

test("every row of the attack README has a case of the table or a test file", () => {
  const readme = readFileSync("test/attack/README.md", "utf8").split("## Checks of a reply")[0];
  const rows = [...readme.matchAll(/^\| ([^|]+) \|.*\| ([^|]+) \|$/gm)].map(([, name, files]) => ({ name: name.trim(), files: files.trim() }));
  const cases = new Set(runTable().map(({ row }) => row));
  const listed = new Set(rows.map(({ name }) => name));
  for (const row of notEmpty([...cases])) assert.ok(listed.has(row), `no row of the README: ${row}`);
  for (const { name, files } of notEmpty(rows)) assert.ok(cases.has(name) || files !== "", `no case: ${name}`);
});
