import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { build } from "esbuild";
import { transpile } from "../../boards/lua/build/transpile.mjs";
import { bundlePortable } from "../build";
import { knowableDrift } from "./bound";
import { float32 } from "./float32.mjs";
import { placeClient, runWorld, type RunResult } from "./run-world";
import { traceWorlds } from "./trace";
import { DURATION, SETTLED, type World } from "./world";
import { HOLDOVER, UNSEEN_WORLDS, worldNamed } from "./worlds";

/**
 * The short form of `make bench-accuracy`: a few worlds, a few seeds, always the same ones. What a median of few seeds may be off by is in the factor: the
 * bench itself has twenty.
 */
const SEEDS = [1, 2, 3, 4, 5];
const ALLOWANCE = 1.25;

const run = (name: string): RunResult[] => SEEDS.map((seed) => runWorld(worldNamed(name), seed, DURATION, SETTLED));
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

for (const name of ["a", "b", "c", "d", "e", "g", "h", "i", "j", "k", "m", "n", "q", "v", "w", "noisy", "slow-poll"]) {
  const { about, target, chronyd } = worldNamed(name);
  test(`world ${name} (${about}): RMS below ${target} us, and below chronyd's ${chronyd ?? "-"} us in every seed`, () => {
    const runs = run(name);
    const rms = median(runs.map((result) => result.rms));
    assert.ok(rms < target! * ALLOWANCE, `${rms} us`);
    for (const result of runs) {
      if (chronyd !== undefined) assert.ok(result.rms < chronyd, `seed ${result.seed}: ${result.rms} us`);
      assert.equal(result.withinDistance, 1, `seed ${result.seed}: the root distance holds the error`);
      assert.ok(result.withinDispersion > 0.98, `seed ${result.seed}: ${result.withinDispersion} within dispersion`);
    }
  });
}

for (const name of ["common-paths", "common-exponential", "common-uniform"]) {
  const { about, target, chronyd } = worldNamed(name);
  test(`world ${name} (${about}): RMS below ${target} us, and below chronyd's ${chronyd} us in every seed`, () => {
    const runs = SEEDS.slice(0, 3).map((seed) => runWorld(worldNamed(name), seed, 21_600, SETTLED));
    assert.ok(median(runs.map((result) => result.rms)) < target! * ALLOWANCE);
    for (const result of runs) {
      assert.ok(result.rms < chronyd!, `seed ${result.seed}: ${result.rms} us`);
      assert.equal(result.outside, 0, `seed ${result.seed}: seconds outside of the root distance`);
    }
  });
}

for (const [name, most] of [
  ["jump-20", 60],
  ["jump-100", 400],
  ["warm", 66],
  ["smear", 75],
] as const) {
  const { about } = worldNamed(name);
  test(`world ${name} (${about}): RMS below ${most} us`, () => {
    const runs = SEEDS.slice(0, 3).map((seed) => runWorld(worldNamed(name), seed, DURATION, SETTLED));
    const rms = median(runs.map((result) => result.rms));
    assert.ok(rms < most, `${rms} us`);
  });
}

for (const { name, about, chronyd } of UNSEEN_WORLDS) {
  test(`unseen world ${name} (${about}): RMS below chronyd's ${chronyd} us`, () => {
    const runs = SEEDS.map((seed) => runWorld(worldNamed(name), seed));
    const rms = median(runs.map((result) => result.rms));
    assert.ok(rms < chronyd!, `${rms} us`);
    for (const result of runs) assert.equal(result.withinDistance, 1, `seed ${result.seed}: the root distance holds the error`);
  });
}

for (const [name, most] of [
  ["e", 0.9],
  ["g", 0.97],
  ["air-conditioning", 0.3],
  ["q", 0.5],
] as const) {
  test(`world ${name} with a thermometer: at most ${most} of the RMS without`, () => {
    const sensed = worldNamed(`${name}-sensor`);
    const without = worldNamed(name);
    const rmsOf = (world: World): number => median(SEEDS.map((seed) => runWorld(world, seed, DURATION, SETTLED).rms));
    assert.ok(rmsOf(sensed) < most * rmsOf(without), `${rmsOf(sensed)} us, ${rmsOf(without)} us without`);
  });
}

test("a thermometer that has nothing to do with the crystal does no harm", () => {
  const sensed = worldNamed("a-sensor");
  assert.ok(median(SEEDS.map((seed) => runWorld(sensed, seed, DURATION, SETTLED).rms)) < worldNamed("a").target! * ALLOWANCE);
});

test("holdover with a thermometer: after an hour a crystal in a room with air-conditioning is off by a tenth of what it is without", () => {
  const squares = [0, 0];
  const sensed = worldNamed("air-conditioning-sensor");
  const without = worldNamed("air-conditioning");
  for (const seed of SEEDS) {
    [sensed, without].forEach((world, i) => {
      const result = runWorld({ ...world, silentFrom: SETTLED }, seed, SETTLED + 3600, SETTLED);
      squares[i] += result.holdover[0] ** 2;
      assert.equal(result.outside, 0);
    });
  }
  assert.ok(
    Math.sqrt(squares[0] / squares[1]) < 0.1,
    `${Math.sqrt(squares[0] / SEEDS.length)} us, ${Math.sqrt(squares[1] / SEEDS.length)} us without`,
  );
});

for (const name of ["a", "d", "e", "f", "g", "j", "m", "q"]) {
  test(`world ${name}: 0.1 s off at the start, below 1 ms within 3 s of the first request`, () => {
    for (let seed = 1; seed <= 10; seed++) {
      const result = runWorld(worldNamed(name), seed, 60, 1);
      assert.ok(result.firstBelow1ms <= 3, `seed ${seed}: ${result.firstBelow1ms} s`);
    }
  });
}

test("holdover: after an hour of silence the error is about what the crystal's own walk makes of it, and the root distance has grown with it", () => {
  let squares = 0;
  for (const seed of SEEDS) {
    const result = runWorld(HOLDOVER, seed, 7200 + 21_600, SETTLED);
    squares += result.holdover[0] ** 2;
    assert.equal(result.withinDistance, 1);
  }
  const walk = (1e-9 * 1e6 * 3600 ** 1.5) / Math.sqrt(3);
  assert.ok(Math.sqrt(squares / SEEDS.length) < 2 * walk);
});

test("holdover: after an hour the clock adds to the crystal's own walk little more than a filter would that is told everything", () => {
  const runs = Array.from({ length: 40 }, (_, index) => runWorld(HOLDOVER, index + 1, 7200 + 3600, SETTLED));
  const added = Math.sqrt(runs.reduce((sum, result) => sum + (result.holdover[0] - result.walk[0]) ** 2, 0) / runs.length);
  const knowable = knowableDrift(40, 3600);
  assert.ok(added < 1.3 * knowable, `${added} us, and ${knowable} us could be known`);
});

test("a server that steps by 50 ms is followed after four polls, and by no more than 500 ppm", () => {
  const result = runWorld(worldNamed("y"), 1, 3 * 3600 + 1200, 3 * 3600 + 600);
  assert.ok(result.max < 1000, `${result.max} us ten minutes later`);
});

for (const rate of [100, 500, 5000]) {
  test(`a server that steps by 50 ms: with ntp-service slew-rate ${rate} the clock follows at ${rate} ppm, not faster, and gets there`, () => {
    const { net, client, servers } = placeClient(worldNamed("a"), 1);
    client.configure(`ntp-service slew-rate ${rate}`);
    net.run(1800);
    servers[0].error = 0.05;
    let fastest = 0;
    let before = client.error();
    net.watch(600 + 0.05 / (rate / 1e6), 1, () => {
      fastest = Math.max(fastest, Math.abs(client.error() - before));
      before = client.error();
    });
    assert.ok(Math.abs(fastest / (rate / 1e6) - 1) < 0.02, `${fastest * 1e6} ppm`);
    assert.ok(Math.abs(client.error() - 0.05) < 1e-3, `${client.error()} s`);
  });
}

for (const name of ["a", "e", "h"]) {
  test(`world ${name} without doubles: float32 gives the same RMS to 5 %`, async () => {
    const outfile = "build/test/accuracy/float32.mjs";
    await build({
      entryPoints: ["test/accuracy/run-world.ts"],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
      plugins: [float32],
    });
    const single = (await import(`${process.cwd()}/${outfile}`)) as { runWorld: typeof runWorld };
    const squares = (runs: RunResult[]): number => Math.sqrt(runs.reduce((sum, result) => sum + result.rms ** 2, 0));
    const ratio = squares(SEEDS.map((seed) => single.runWorld(worldNamed(name), seed, DURATION, SETTLED))) / squares(run(name));
    assert.ok(Math.abs(ratio - 1) < 0.05, `${ratio}`);
  });
}

for (const engine of ["lua5.4", "lua5.3"] as const) {
  test(`the same world and seed gives on ${engine} the clock of V8 to the last bit`, async (t) => {
    if (spawnSync(engine, ["-v"]).error !== undefined) {
      t.skip(`${engine} is not installed`);
      return;
    }
    const own = { entry: "test/accuracy/trace.ts", outFile: "build/lua/trace-5.3.lua", target: "5.3" } as const;
    const bundle = engine === "lua5.4" ? await bundlePortable() : transpile(own);
    const lua = execFileSync(engine, ["test/engines/run.lua", bundle, "traceWorlds"], { encoding: "utf8" });
    assert.deepEqual(lua.split("\n"), traceWorlds().split("\n"));
  });
}
