import { Session } from "node:inspector/promises";
import { makeClients, runClients } from "./clients";
import { makeBackToBack, makeWarmPair, runRounds } from "./back-to-back";
import { makeActivePair, makeBroadcastPair, makePassivePair, runModeRounds, settle, type ModePair } from "./mode-pairs";

/**
 * Entry point on V8, with the arguments MODE, ROUNDS and WINDOWS: prints the heap blocks that V8's sampling heap profiler counts in WINDOWS times ROUNDS
 * rounds, garbage included. "litter" makes an object of its own in every round of the client, which the measurement must find.
 */
const [mode, rounds, windows] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];

/** Rounds until every function is compiled. */
const WARM_UP = 20_000;
/** Mean number of bytes between two samples: short enough that each object of 24 bytes or more is one, with its own size. */
const INTERVAL = 4;
/** A floating-point number outside of a compiled function: V8's representation of a number, as an integer is elsewhere. */
const BOXED_NUMBER = 16;

/** Profile of the protocol's HeapProfiler: the types of Node.js lack these fields. */
interface Samples {
  samples: { size: number }[];
}

/** Returns a function that runs that number of rounds and returns the number of accepted packets. */
function prepare(): (rounds: number) => number {
  if (mode === "litter") {
    const pair = makeBackToBack();
    const litter: { round: number }[] = [];
    return (count) => {
      let useful = 0;
      for (let i = 0; i < count; i++) {
        litter[0] = { round: i };
        useful += runRounds(pair, 1);
      }
      return useful;
    };
  }
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
run(WARM_UP);
const session = new Session();
session.connect();
const options = { samplingInterval: INTERVAL, includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
let [useful, numbers, blocks] = [0, 0, 0];
for (let i = 0; i < windows; i++) {
  await session.post("HeapProfiler.startSampling", options);
  useful += run(rounds);
  const { profile } = await session.post("HeapProfiler.stopSampling");
  for (const { size } of (profile as unknown as Samples).samples) {
    if (size === BOXED_NUMBER) numbers += 1;
    else blocks += 1;
  }
}
console.log(JSON.stringify({ rounds: rounds * windows, useful, numbers, blocks }));
