import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { makeRandom } from "../../boards/sim/random";
import { makePath, makeSchedule } from "./law";
import { placeClient, runWorld } from "./run-world";
import { checkWorlds, readWorldFile } from "./world-file";
import type { Path, Term } from "./world";
import { worldNamed } from "./worlds";

/** The format of worlds (README.md, "Files of worlds"). */

const CRYSTAL = { ppm: 50, walk: 1e-9 };
const PATH = { up: [0.001], down: [0.001] };
const DRAWS = 40_000;

const folder = "test/accuracy/worlds";
const files = readdirSync(folder);

/** Mean and standard deviation of a term's draws [s]. */
function moments(term: Term): { mean: number; deviation: number } {
  const { up } = makePath({ up: [term], down: [] });
  const random = makeRandom(7);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < DRAWS; i++) {
    const delay = up(random, i);
    sum += delay;
    squares += delay * delay;
  }
  return { mean: sum / DRAWS, deviation: Math.sqrt(squares / DRAWS - (sum / DRAWS) ** 2) };
}

test("the files of the bench are in the format", () => {
  assert.ok(files.length > 0);
  for (const name of files) assert.ok(readWorldFile(join(folder, name)).length > 0, name);
});

test("humped.json has 64 worlds, each with chronyd's figure", () => {
  const worlds = readWorldFile(join(folder, "humped.json"));
  assert.equal(worlds.length, 64);
  for (const world of worlds) assert.ok(world.chronyd! > 0, world.name);
});

for (const [name, term, mean, deviation] of [
  ["exponential", { exponential: 0.002 }, 0.002, 0.002],
  ["gamma of whole shape", { gamma: [4, 0.002] }, 0.002, 0.001],
  ["gamma of other shapes", { gamma: [2.5, 0.002] }, 0.002, 0.002 / Math.sqrt(2.5)],
  ["gamma below shape 1", { gamma: [0.5, 0.002] }, 0.002, 0.002 / Math.sqrt(0.5)],
  ["Weibull", { weibull: [2, 0.002] }, 0.002, 0.002 * Math.sqrt(4 / Math.PI - 1)],
  ["lognormal", { lognormal: [0.5, 0.002] }, 0.002, 0.002 * Math.sqrt(Math.exp(0.25) - 1)],
  ["slow lognormal", { slow: [0.5, 0.002, 3] }, 0.002, 0.002 * Math.sqrt(Math.exp(0.25) - 1)],
  ["normal", { normal: 0.002 }, 0, 0.002],
  ["uniform", { uniform: [0.001, 0.003] }, 0.002, 0.002 / Math.sqrt(12)],
  ["choice", { choice: [[0.25, [0.004]]] }, 0.001, 0.004 * Math.sqrt(0.25 * 0.75)],
  ["constant", 0.002, 0.002, 0],
] as [string, Term, number, number][]) {
  test(`term ${name}: mean and standard deviation`, () => {
    const drawn = moments(term);
    assert.ok(Math.abs(drawn.mean - mean) < 0.0001, `mean ${drawn.mean}`);
    assert.ok(Math.abs(drawn.deviation - deviation) < 0.0001, `deviation ${drawn.deviation}`);
  });
}

test("terms from a time on, with a period", () => {
  const { up } = makePath({ up: [{ from: [[0, [0.001]], [10, [0.002, 0.003]]], period: 20 }], down: [] }); // prettier-ignore
  const random = makeRandom(1);
  assert.deepEqual([0, 9, 10, 19, 20, 31].map((now) => up(random, now)), [0.001, 0.001, 0.005, 0.005, 0.001, 0.005]); // prettier-ignore
});

test("functions of time: steps, a line, a sine", () => {
  const at = (schedule: Parameters<typeof makeSchedule>[0], ...times: number[]): number[] => times.map((now) => makeSchedule(schedule)(now));
  assert.deepEqual(at({ steps: [[5, 1], [8, 2]] }, 0, 5, 7, 8, 100), [0, 1, 1, 2, 2]); // prettier-ignore
  assert.deepEqual(at({ line: [[5, 1], [9, 3]] }, 0, 5, 7, 9, 100), [1, 1, 2, 3, 3]); // prettier-ignore
  assert.deepEqual(
    at({ sine: [2, 8] }, 0, 2).map((value) => Math.fround(value)),
    [0, 2],
  );
});

test("a lost packet is lost whatever the other terms are", () => {
  const { up } = makePath({ up: [{ loss: 1 }, 0.5], down: [] });
  assert.ok(up(makeRandom(1), 0) <= 0);
});

test("common: both halves of an exchange have the same draw", () => {
  const { up, down } = makePath({ up: [0.001], down: [0.002], common: [{ exponential: 0.01 }] });
  const random = makeRandom(3);
  const drawn = new Set<number>();
  for (let i = 0; i < 10; i++) {
    const there = up(random, i) - 0.001;
    assert.ok(Math.abs(down(random, i) - 0.002 - there) < 1e-12);
    drawn.add(there);
  }
  assert.equal(drawn.size, 10);
});

test("a file of delays: one pair for each exchange, comments skipped, and from the beginning again", () => {
  const place = mkdtempSync(join(tmpdir(), "worlds-"));
  writeFileSync(join(place, "delays.txt"), "# up down\n0.001 0.002\n0.003,0.004\n\n");
  writeFileSync(join(place, "worlds.json"), JSON.stringify([{ name: "r", poll: 6, crystal: CRYSTAL, path: { file: "delays.txt" } }]));
  const { path } = readWorldFile(join(place, "worlds.json"))[0];
  rmSync(place, { recursive: true });
  const { up, down } = makePath(path);
  const random = makeRandom(1);
  assert.deepEqual([1, 2, 3].map((now) => [up(random, now), down(random, now)]), [[0.001, 0.002], [0.003, 0.004], [0.001, 0.002]]); // prettier-ignore
});

test("a server's resolution rounds its timestamps down, its silence repeats, and the error is against a single server", () => {
  const world = { ...worldNamed("a"), servers: [{ offset: 0.3, silent: [[10, 20]] as const, period: 100 }] };
  const { servers, moveServers } = placeClient(world, 1);
  const silent = [];
  for (let second = 1; second <= 130; second++) {
    moveServers(second);
    if (servers[0].isSilent) silent.push(second);
  }
  assert.deepEqual([silent.length, silent[0], silent[9], silent[10]], [20, 10, 19, 110]);
  assert.ok(runWorld({ ...world, servers: [{ offset: 0.3 }] }, 1, 1200, 600).max < 1000);
  assert.ok(runWorld({ ...world, servers: [{ resolution: 0.5 }] }, 1, 1200, 600).max > 1000);
});

for (const [name, text, expected] of [
  ["an unknown member", { worlds: [{ name: "x", pol: 6 }] }, /worlds\[0\] \(x\): unknown member pol/],
  ["a member that is missing", { worlds: [{ name: "x", poll: 6, path: PATH }] }, /crystal: expected an object/],
  ["an unknown term", { worlds: [{ name: "x", poll: 6, crystal: CRYSTAL, path: { up: [{ exp: 1 }], down: [] } }] }, /path\.up\[0\]: expected one of/],
  ["a path without a name in the table", { worlds: [{ name: "x", poll: 6, crystal: CRYSTAL, path: "lan" }], paths: {} }, /path: expected an object/],
  ["a text in place of a number", { worlds: [{ name: "x", poll: "6", crystal: CRYSTAL, path: PATH }] }, /poll: expected a whole number/],
  ["points out of order", { worlds: [{ name: "x", poll: 6, path: PATH, crystal: { ...CRYSTAL, changes: [{ steps: [[5, 1], [4, 2]] }] } }] }, /ascending/], // prettier-ignore
  ["two worlds of one name", [1, 2].map(() => ({ name: "x", poll: 6, crystal: CRYSTAL, path: PATH })), /two worlds are called x/],
  ["no world", { worlds: [] }, /not empty/],
  ["something else", 5, /file: expected an object/],
] as [string, unknown, RegExp][]) {
  test(`refused with its place: ${name}`, () => assert.throws(() => checkWorlds(text), expected));
}

test("defaults and names of the file are resolved", () => {
  const [world] = checkWorlds({
    defaults: { poll: 4, path: "p", crystal: "c" },
    paths: { p: PATH satisfies Path },
    crystals: { c: CRYSTAL },
    worlds: [{ name: "x", servers: [{ path: "p" }] }],
  });
  assert.deepEqual(world, { name: "x", poll: 4, path: PATH, crystal: CRYSTAL, servers: [{ path: PATH }] });
});
