import * as loops from "./packet-path";

/** Times the loops of packet-path.ts on V8, COUNT rounds each; prints one `name nanoseconds` per line, as packet-path.lua does. */
const count = Number(process.argv[2]);
const names = ["parse", "build", "offsetAndDelay", "reply", "wholeRound", "estimate"] as const;
for (const name of names) {
  loops[name](count / 10);
  let best = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < 5; repeat++) {
    const start = performance.now();
    loops[name](count);
    best = Math.min(best, (performance.now() - start) / count);
  }
  console.log(`${name} ${(best * 1e6).toFixed(1)}`);
}

const SOURCES = 10_000;
const before = process.memoryUsage().heapUsed;
const sources = loops.makeSources(SOURCES);
console.log(`bytesASource ${((process.memoryUsage().heapUsed - before) / sources.length).toFixed(0)}`);
