// `make bench-accuracy [WORLD=a] [SEEDS=20] [WORLDS=file]` and `npx timewire bench-accuracy [--json] [--world a,b] [--seeds 20] [--worlds file]`: the
// firmware on simulated boards in the worlds of worlds/ or of the file (README.md has the format), against the figures of chronyd 4.3 in the same worlds.
// --program native runs the program for Linux, --program chronyd chronyd, in clknetsim, whose folder CLKNETSIM names; --paired adds chronyd with the same seeds.
// --float32: without doubles; --line: with the estimator of small chips. Writes build/bench/accuracy.json; --json prints it and nothing else; --figures draws
// those of firmware/estimator/README.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { drawEdges, drawWorlds } from "./figures.mjs";
import { float32 } from "./float32.mjs";
import { lineEstimator } from "./line-estimator.mjs";
import { runProgram } from "./real-program.mjs";

const started = process.cwd();
process.chdir(fileURLToPath(new URL("../../", import.meta.url)));

/** First second that counts where the world has none of its own (world.ts) [s]. */
const SETTLED = 7200;

const OUTPUT = "build/bench/accuracy.json";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean" },
    world: { type: "string" },
    seeds: { type: "string" },
    float32: { type: "boolean" },
    line: { type: "boolean" },
    worlds: { type: "string" },
    program: { type: "string", default: "firmware" },
    paired: { type: "boolean" },
    figures: { type: "boolean" },
  },
});

/** Bundles one TypeScript module and returns the path of the bundle. */
async function bundle(name) {
  const outfile = `build/bench/${name}.mjs`;
  const plugins = [...(options.float32 ? [float32] : []), ...(options.line ? [lineEstimator] : [])];
  await build({ entryPoints: [`test/accuracy/${name}.ts`], outfile, bundle: true, platform: "node", format: "esm", logLevel: "error", plugins });
  return outfile;
}

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Runs every job on as many threads as there are cores; results come in the order of the jobs. */
function runJobs(path, jobs) {
  const results = [];
  let next = 0;
  const runThread = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(`./${path}`);
      let job = -1;
      const proceed = () => {
        job = next;
        next += 1;
        if (job < jobs.length) worker.postMessage(jobs[job]);
        else worker.terminate().then(resolve, reject);
      };
      worker.on("message", ({ result }) => {
        results[job] = result;
        if (!options.json && process.stderr.isTTY) process.stderr.write(`\r${next}/${jobs.length}`);
        proceed();
      });
      worker.on("error", reject);
      proceed();
    });
  return Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, runThread)).then(() => results);
}

/** Runs a real program under clknetsim in each world and seed, as many at once as there are cores. */
async function runPrograms(program, jobs) {
  const { simulationOf } = await import(pathToFileURL(await bundle("clknetsim")).href);
  const results = [];
  let next = 0;
  const runNext = async () => {
    for (let job = next++; job < jobs.length; job = next++) {
      const { world, seed } = jobs[job];
      results[job] = { seed, ...(await runProgram(program, world, simulationOf(world, seed), world.settled ?? SETTLED)) };
      if (!options.json && process.stderr.isTTY) process.stderr.write(`\r${program} ${next}/${jobs.length}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, runNext));
  return results;
}

/** The figures of one world from those of its seeds; `pairs` are chronyd's of the same seeds, or empty. */
function summarize(world, runs, pairs) {
  const of = (field) => runs.map((run) => run[field]);
  const half = Math.floor(runs.length / 2);
  const rms = median(of("rms"));
  const summary = {
    world: world.name,
    seeds: runs.length,
    rms,
    deviation: median(of("deviation")),
    max: median(of("max")),
    frequencyRms: median(of("frequencyRms")),
    firstBelow1ms: median(of("firstBelow1ms")),
    lastAbove1ms: Math.max(...of("lastAbove1ms")),
    worst: Math.max(...of("max")),
    withinDistance: Math.min(...of("withinDistance")),
    withinDispersion: median(of("withinDispersion")),
    outside: of("outside").reduce((sum, count) => sum + count, 0),
    dispersionRatio: median(of("dispersionRatio")),
    deviationRatio: median(of("deviationRatio")),
    halves: half > 0 ? [median(of("rms").slice(0, half)), median(of("rms").slice(half))] : [],
    rmsPerSeed: of("rms"),
  };
  if (world.silentFrom !== undefined) {
    const at = (value) => [0, 1, 2].map((hour) => Math.sqrt(runs.reduce((sum, run) => sum + value(run, hour) ** 2, 0) / runs.length));
    summary.holdover = at((run, hour) => run.holdover[hour]);
    summary.walk = at((run, hour) => run.walk[hour]);
    summary.added = at((run, hour) => run.holdover[hour] - run.walk[hour]);
    summary.rms = summary.holdover[0];
    summary.rmsPerSeed = runs.map((run) => Math.abs(run.holdover[0]));
  }
  if (pairs.length > 0) {
    summary.chronyd = median(pairs.map((run) => run.rms));
    summary.belowChronyd = runs.filter((run, i) => run.rms < pairs[i].rms).length;
    summary.chronydPerSeed = pairs.map((run) => run.rms);
  } else if (world.chronyd !== undefined) {
    summary.chronyd = world.chronyd;
    summary.belowChronyd = runs.filter((run) => run.rms < world.chronyd).length;
  }
  if (world.target !== undefined) summary.target = world.target;
  return summary;
}

const cell = (value, width, digits = 0) =>
  (value === undefined || value === null || Number.isNaN(value) ? "-" : Number(value).toFixed(digits)).padStart(width);
const micro = (value, width = 9) => cell(value, width, value !== undefined && value < 100 ? 1 : 0);

/** Columns of a world's name. */
const NAME_WIDTH = 18;

function printTable(summaries, worlds) {
  console.log(
    "RMS, standard deviation, max (median over seeds and worst) and halves of the seeds in us, frequency RMS in ppb, times in s; outside: seconds beyond root distance",
  );
  console.log(
    [
      "world".padEnd(NAME_WIDTH),
      "rms",
      "sd",
      "aim",
      "chronyd",
      "below",
      "max",
      "worst",
      "freq",
      "<1ms",
      "last>=1ms",
      "outside",
      "in disp.",
      "err/disp",
      "err/sd",
      "halves",
    ]
      .map((name, i) => (i === 0 ? name : name.padStart(i === 15 ? 14 : 9)))
      .join(" "),
  );
  for (const s of summaries) {
    if (s.holdover !== undefined) {
      // What was not known when silence fell has nothing to do with the walk since then: without chance their squares add up.
      const ratio = (i) => Math.hypot(s.walk[i], s.added[i]) / s.walk[i];
      const text = s.holdover.map((value, i) => `${value.toFixed(0)} (${(value / s.walk[i]).toFixed(2)}, ${ratio(i).toFixed(2)})`).join(", ");
      console.log(`holdover: ${text} us after 1, 6 and 24 h`);
      console.log("in brackets: over what the crystal's walk alone makes in the same seeds, and the same without the chance of how the two combine");
      continue;
    }
    const below = s.belowChronyd === undefined ? "-" : `${s.belowChronyd}/${s.seeds}`;
    const mark = s.target !== undefined && s.rms > s.target ? " !" : "  ";
    const share = (value) => (Number.isNaN(value) ? "-" : `${(100 * value).toFixed(2)}%`).padStart(9);
    console.log(
      [
        s.world.padEnd(NAME_WIDTH),
        micro(s.rms),
        micro(s.deviation),
        micro(s.target),
        micro(s.chronyd),
        below.padStart(9),
        micro(s.max),
        micro(s.worst),
        cell(s.frequencyRms, 9),
        cell(s.firstBelow1ms, 9),
        cell(s.lastAbove1ms, 9),
        cell(s.outside, 9),
        share(s.withinDispersion),
        cell(s.dispersionRatio, 9, 2),
        cell(s.deviationRatio, 9, 2),
        s.halves
          .map((value) => value.toPrecision(3))
          .join("/")
          .padStart(14) + mark,
        worlds.find(({ name }) => name === s.world).about ?? "",
      ].join(" "),
    );
  }
}

/** The worlds that --world names: one of `all`, `name*` for several. Without it those of `usual`. */
function chooseWorlds(usual, all) {
  const wanted = (options.world ?? "").split(",").filter((name) => name !== "");
  if (wanted.length === 0) return usual;
  const isWanted = (name) => wanted.some((pattern) => (pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
  const worlds = all.filter(({ name }) => isWanted(name));
  if (worlds.length === 0) throw new Error(`no such world: ${options.world}; there are ${all.map(({ name }) => name).join(" ")}`);
  return worlds;
}

/** Reads the file of --worlds. */
async function readWorlds(path) {
  const { readWorldFile } = await import(pathToFileURL(await bundle("world-file")).href);
  return readWorldFile(path);
}

async function main() {
  mkdirSync("build/bench", { recursive: true });
  const [worker, list] = await Promise.all(["worker", "worlds"].map(bundle));
  const { ALL_WORLDS, USUAL_WORLDS } = await import(pathToFileURL(list).href);
  const own = options.worlds === undefined ? undefined : await readWorlds(resolve(started, options.worlds));
  const worlds = chooseWorlds(own ?? USUAL_WORLDS, own ?? ALL_WORLDS);
  const seedsOf = (world) => Number(options.seeds ?? world.seeds ?? 20);
  const jobs = worlds.flatMap((world) => Array.from({ length: seedsOf(world) }, (_, index) => ({ world, seed: index + 1 })));
  const { program } = options;
  if (!["firmware", "native", "chronyd"].includes(program)) throw new Error(`--program ${program}: not firmware, native or chronyd`);
  const results = program === "firmware" ? await runJobs(worker, jobs) : await runPrograms(program, jobs);
  const pairs = options.paired ? await runPrograms("chronyd", jobs) : [];
  let next = 0;
  const summaries = worlds.map((world) => {
    const end = next + seedsOf(world);
    const summary = summarize(world, results.slice(next, end), pairs.slice(next, end));
    next = end;
    return summary;
  });
  const json = `${JSON.stringify(summaries, null, 1)}\n`;
  writeFileSync(OUTPUT, json);
  if (options.json) process.stdout.write(json);
  else printTable(summaries, worlds);
  if (!options.figures) return;
  const { traceEdges } = await import(pathToFileURL(await bundle("edges")).href);
  drawEdges(traceEdges(2 * 3600));
  drawWorlds(summaries);
}

await main();
