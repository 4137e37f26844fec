import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { build } from "esbuild";
import { bundlePortable } from "../build";
import { isLong } from "../long";

/** Output of the programs of both engines. */
interface Result {
  rounds: number;
  useful: number;
}

interface LuaResult extends Result {
  /** Growth of the heap, garbage included [bytes]. */
  growth: number;
}

interface V8Result extends Result {
  /** Numbers that V8 put on the heap, and all other blocks. */
  numbers: number;
  blocks: number;
}

/** Pair, and accepted packets per round. */
interface Exchange {
  pair: string;
  name: string;
  perRound: number;
}

const EXCHANGES: Exchange[] = [
  { pair: "client", name: "client and server", perRound: 1 },
  { pair: "warm", name: "client with a thermometer, and server", perRound: 1 },
  { pair: "passive", name: "symmetric active and passive", perRound: 2 },
  { pair: "active", name: "symmetric, both active", perRound: 2 },
  { pair: "broadcast", name: "broadcast server and client", perRound: 1 },
  { pair: "clients", name: "requests of more addresses than the rate limit has places for", perRound: 1 },
];

/**
 * Rounds of a window on V8, and windows. V8 has no integer on the heap and no other number outside of it: a number that a function returns takes a block of 16
 * bytes, which is not counted. The profiler itself and the compiler allocate some hundred blocks in a window, whatever its length.
 */
const ON_V8 = 1000;
const WINDOWS = isLong ? 20 : 1;
/** Allowed blocks in a round: every third round may not have one of its own. */
const V8_ALLOWANCE = 0.3;

/** Rounds on Lua, where every byte counts: a block in a hundred packets is found. */
const ON_LUA = isLong ? 250_000 : 20_000;
/** Allowed growth on Lua [bytes]. */
const LUA_ALLOWANCE = 8192;

async function runOnV8(pair: string): Promise<V8Result> {
  await v8Bundle;
  const command = ["build/test/memory/v8-rounds.mjs", pair, String(ON_V8), String(WINDOWS)];
  return JSON.parse(execFileSync(process.execPath, command, { encoding: "utf8" })) as V8Result;
}

function assertAccepted(result: Result, exchange: Exchange, rounds: number): void {
  assert.equal(result.rounds, rounds);
  assert.equal(result.useful, rounds * exchange.perRound, "every packet is accepted");
}

const v8Bundle = build({
  entryPoints: ["test/memory/v8.ts"],
  outfile: "build/test/memory/v8-rounds.mjs",
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "error",
});

for (const exchange of EXCHANGES) {
  test(`${exchange.name}, ${ON_V8 * WINDOWS} rounds allocate nothing but numbers on V8`, async (t) => {
    const result = await runOnV8(exchange.pair);
    t.diagnostic(JSON.stringify(result));
    assertAccepted(result, exchange, ON_V8 * WINDOWS);
    assert.ok(result.blocks < result.rounds * V8_ALLOWANCE, `${result.blocks} blocks in ${result.rounds} rounds`);
  });

  test(`${exchange.name}, ${ON_LUA} rounds allocate nothing on lua5.4 with the collector stopped`, async (t) => {
    if (spawnSync("lua5.4", ["-v"]).error !== undefined) {
      t.skip("lua5.4 is not installed");
      return;
    }
    const command = ["test/memory/rounds.lua", await bundlePortable(), exchange.pair, String(ON_LUA)];
    const result = JSON.parse(execFileSync("lua5.4", command, { encoding: "utf8" })) as LuaResult;
    t.diagnostic(JSON.stringify(result));
    assertAccepted(result, exchange, ON_LUA);
    assert.ok(result.growth < LUA_ALLOWANCE, `${result.growth} bytes in ${result.rounds} rounds`);
  });
}

test("an object in every round is found on V8, collected or not", async () => {
  const { rounds, blocks } = await runOnV8("litter");
  assert.ok(blocks >= rounds, `${blocks} blocks in ${rounds} rounds`);
});
