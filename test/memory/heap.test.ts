import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { test } from "node:test";
import { build } from "esbuild";
import { transpile } from "../../boards/lua/build/transpile.mjs";
import { isLong } from "../long";

interface Result {
  rounds: number;
  useful: number;
  /** Growth of the heap, garbage included [bytes]. */
  growth: number;
}

/** Pair, accepted packets per round, and rounds on V8: at least 500 000 packets. */
interface Exchange {
  pair: string;
  name: string;
  perRound: number;
  onV8: number;
}

const EXCHANGES: Exchange[] = [
  { pair: "client", name: "client and server", perRound: 1, onV8: 1_000_000 },
  { pair: "warm", name: "client with a thermometer, and server", perRound: 1, onV8: 500_000 },
  { pair: "passive", name: "symmetric active and passive", perRound: 2, onV8: 500_000 },
  { pair: "active", name: "symmetric, both active", perRound: 2, onV8: 500_000 },
  { pair: "broadcast", name: "broadcast server and client", perRound: 1, onV8: isLong ? 1_000_000 : 500_000 },
  { pair: "clients", name: "requests of more addresses than the rate limit has places for", perRound: 1, onV8: 1_000_000 },
];

/** Rounds on Lua, where every byte counts: a block in a hundred packets is found. */
const ON_LUA = isLong ? 250_000 : 20_000;

/**
 * Allowed growth on V8 [bytes]. V8 compiles code meanwhile, which took 0.1 to 2.3 MB, whatever the number of rounds. This is less than the smallest object, 12
 * bytes, for each of 500 000 packets.
 */
const V8_ALLOWANCE = 4_000_000;
/** Allowed growth on Lua [bytes]. */
const LUA_ALLOWANCE = 8192;

function assertFlat(output: string, exchange: Exchange, rounds: number, allowance: number): void {
  const result = JSON.parse(output) as Result;
  console.log(`${exchange.name}: ${result.useful} packets accepted, ${result.growth} bytes`);
  assert.equal(result.useful, rounds * exchange.perRound, "every packet is accepted");
  assert.ok(result.growth < allowance, `${result.growth} bytes over ${rounds} rounds`);
}

const v8Bundle = build({
  entryPoints: ["test/memory/v8.ts"],
  outfile: "build/test/memory/v8-rounds.mjs",
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "error",
});
let luaBundle: string | undefined;

for (const exchange of EXCHANGES) {
  test(`${exchange.name}, ${exchange.onV8} rounds allocate nothing on V8`, async () => {
    await v8Bundle;
    const command = ["--expose-gc", "--max-semi-space-size=1024", "build/test/memory/v8-rounds.mjs", exchange.pair, String(exchange.onV8)];
    assertFlat(execFileSync(process.execPath, command, { encoding: "utf8" }), exchange, exchange.onV8, V8_ALLOWANCE);
  });

  test(`${exchange.name}, ${ON_LUA} rounds allocate nothing on lua5.4 with the collector stopped`, (t) => {
    if (spawnSync("lua5.4", ["-v"]).error !== undefined) {
      t.skip("lua5.4 is not installed");
      return;
    }
    luaBundle ??= transpile({ entry: "test/memory/pairs.ts", outFile: "build/lua/pairs.lua", target: "5.4" });
    const command = ["test/memory/rounds.lua", luaBundle, exchange.pair, String(ON_LUA)];
    assertFlat(execFileSync("lua5.4", command, { encoding: "utf8" }), exchange, ON_LUA, LUA_ALLOWANCE);
  });
}
