import { makeClients, runClients } from "./clients";
import { makeBackToBack, makeWarmPair, runRounds } from "./back-to-back";
import { makeActivePair, makeBroadcastPair, makePassivePair, runModeRounds, settle, type ModePair } from "./mode-pairs";

/**
 * Entry point on V8, with the arguments MODE and ROUNDS. It runs with --expose-gc and with a young generation that the rounds cannot fill: no garbage is
 * collected, and every allocation counts. Prints the same JSON as rounds.lua.
 */
const [mode, rounds] = [process.argv[2], Number(process.argv[3])];

/** Runs that number of rounds and returns the number of accepted packets. */
function prepare(): (rounds: number) => number {
  if (mode === "client" || mode === "warm") {
    const pair = mode === "warm" ? makeWarmPair() : makeBackToBack();
    return (count) => runRounds(pair, count);
  }
  if (mode === "clients") {
    const clients = makeClients();
    return (count) => runClients(clients, count);
  }
  const makers: Record<string, () => ModePair> = { passive: makePassivePair, active: makeActivePair, broadcast: makeBroadcastPair };
  const pair = makers[mode]();
  settle(pair);
  return (count) => runModeRounds(pair, count);
}

const run = prepare();
run(300_000); // until every function is compiled
const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) throw new Error("needs --expose-gc");
collect();
const before = process.memoryUsage().heapUsed;
const useful = run(rounds);
const after = process.memoryUsage().heapUsed;
console.log(JSON.stringify({ rounds, useful, growth: after - before }));
