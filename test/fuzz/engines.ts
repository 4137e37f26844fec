import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import type { TestContext } from "node:test";
import { bundlePortable } from "../build";
import { isLong } from "../long";
import { runTarget } from "./portable";
import type { Target } from "./target";

/** Inputs of each target in a test run. */
export const RUNS = isLong ? 200_000 : 20_000;
/** Seed of all inputs of a test run. */
export const SEED = 20261201;

/** Runs a target on V8; fails with the last input. */
export function checkOnV8(target: Target): void {
  const failure = runTarget(target, SEED, RUNS, 0);
  assert.equal(failure?.reason, undefined, JSON.stringify(failure?.inputs.slice(-1)));
}

/** Runs `runs` inputs of a target on lua5.4; fails with the inputs. */
export async function checkOnLua(t: TestContext, { name }: Target, runs: number): Promise<void> {
  if (spawnSync("lua5.4", ["-v"]).error !== undefined) {
    t.skip("lua5.4 is not installed");
    return;
  }
  const words = ["test/fuzz/run.lua", await bundlePortable(), name, String(SEED), String(runs), "0"];
  const { status, stdout, stderr } = spawnSync("lua5.4", words, { encoding: "latin1", maxBuffer: 1 << 28 });
  assert.equal(stdout + stderr, "");
  assert.equal(status, 0);
}
