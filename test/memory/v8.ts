import { makeBackToBack, runRounds } from "./back-to-back";

/** Run with --expose-gc and a young generation that no garbage of a million rounds fills: what is allocated, even for a moment, stays counted. */
const ROUNDS = 1_000_000;
const pair = makeBackToBack();
runRounds(pair, 300_000); // until every function is compiled
const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) throw new Error("needs --expose-gc");
collect();
const before = process.memoryUsage().heapUsed;
const useful = runRounds(pair, ROUNDS);
const after = process.memoryUsage().heapUsed;
console.log(JSON.stringify({ rounds: ROUNDS, useful, growth: after - before }));
