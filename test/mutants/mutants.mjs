// Mutation testing of one room of firmware/: `make mutants ROOM=association SEED=1 COUNT=60`.
//
//   node test/mutants/mutants.mjs ROOM [SEED] [COUNT] [WORD]   WORD limits the sample to files whose path has it
//
// Draws a sample of small changes to the room, and runs for each the room's unit tests, test/scenario and test/attack: those that reach the changed place, the
// quickest first, up to the first that fails. Everything happens in virtual time and on bundles made from a changed text in memory: no file of the source
// is written. Tests that start programs are left out. Prints the share of mutants that a test noticed, and the others with file and line. Changes that
// make no difference are listed with the reason in equivalent.json, and are not drawn. The exit code is 1 below 85 %.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import ts from "typescript";
import { addProbes, applyMutant, listMutants } from "./operators.mjs";

/** Share of mutants that tests must notice. */
const GOAL = 0.85;
/** Processor time of a mutant: a multiple of what its tests take without it, and a start [s]. A mutant that takes longer has an endless loop. */
const TIME_FACTOR = 4;
const TIME_START = 5;
/** Limit of the wall clock, for one that waits [ms]. */
const LONGEST_WAIT = 300_000;
const MEMORY = "--max-old-space-size=1024";
/** Modules of a test that needs more than this process. */
const OUTSIDE = /^node:(child_process|dgram|net|worker_threads)$/;

process.chdir(fileURLToPath(new URL("../../", import.meta.url)));
const RUNNER = resolve("test/mutants/runner.mjs");
const FOLDER = resolve(`build/mutants/${process.pid}`);

/** Text of the files with mutants, by their path below the top. */
const originals = new Map();

/** Numbers in 0..1 from a seed (mulberry32). */
function makeRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` of the items, in their order. */
function draw(items, count, random) {
  const order = items.map((_, index) => index);
  for (let i = 0; i < Math.min(count, order.length); i++) {
    const j = i + Math.floor(random() * (order.length - i));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order
    .slice(0, count)
    .sort((a, b) => a - b)
    .map((index) => items[index]);
}

const listFiles = (folder, end) =>
  readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith(end))
    .sort()
    .map((path) => join(folder, path));

/** The mutants of a room, without those that are known to make no difference. */
function listRoom(room, word) {
  const { config } = ts.readConfigFile("tsconfig.portable.json", ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd(), undefined, "tsconfig.portable.json");
  const program = ts.createProgram(fileNames, { ...options, incremental: false });
  const names = listFiles(`firmware/${room}`, ".ts").filter((path) => !path.endsWith(".d.ts") && path.includes(word));
  const known = JSON.parse(readFileSync("test/mutants/equivalent.json", "utf8"));
  const isKnown = (mutant) => known.some((each) => each.file === mutant.file && each.code === mutant.code && each.change === mutant.change);
  for (const name of names) originals.set(name, program.getSourceFile(name).text); // another program may write the file meanwhile
  return listMutants(program, names).filter((mutant) => !isKnown(mutant));
}

/** The plugin that gives the tests another runner, and some files another text. */
const overlay = (texts) => ({
  name: "overlay",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:test$/ }, () => ({ path: RUNNER }));
    onLoad({ filter: /[\\/]firmware[\\/].*\.ts$/ }, ({ path }) => (texts.has(path) ? { contents: texts.get(path), loader: "ts" } : undefined));
  },
});

/** Bundles test files into one program. */
async function bundle(sources, outfile, texts) {
  const contents = [
    ...sources.map((source) => `import ${JSON.stringify(`./${source}`)};`),
    `import { runPlan } from ${JSON.stringify(RUNNER)};`,
    "runPlan();",
  ];
  const { metafile } = await build({
    stdin: { contents: contents.join("\n"), resolveDir: process.cwd() },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    logLevel: "silent",
    metafile: true,
    plugins: [overlay(texts)],
  });
  return metafile;
}

/** The test files that need no more than this process. */
async function chooseSources(room) {
  const folders = [`test/${room}`, "test/scenario", "test/attack"].filter((folder) => existsSync(folder));
  const sources = folders.flatMap((folder) => listFiles(folder, ".test.ts"));
  const { inputs } = await bundle(sources, join(FOLDER, "all.mjs"), new Map());
  const isOutside = (path, seen = new Set()) => {
    if (seen.has(path)) return false;
    seen.add(path);
    return (inputs[path]?.imports ?? []).some((each) => OUTSIDE.test(each.path) || (!each.external && isOutside(each.path, seen)));
  };
  const left = sources.filter((source) => isOutside(source));
  if (left.length > 0) console.log(`left out, because they start programs or use the network: ${left.join(" ")}`);
  return sources.filter((source) => !left.includes(source));
}

/** Runs a bundle with a plan; its output and how it ended. */
function runBundle(outfile, plan, seconds) {
  const planFile = `${outfile}.json`;
  writeFileSync(planFile, JSON.stringify(plan));
  const command = ["-c", `ulimit -t ${Math.ceil(seconds)}; exec "$@"`, "sh", process.execPath, MEMORY, outfile];
  const child = spawn("sh", command, { env: { ...process.env, TIMEWIRE_MUTANT_PLAN: planFile }, timeout: LONGEST_WAIT, killSignal: "SIGKILL" });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  return new Promise((done) => child.on("close", (code, signal) => done({ code, signal, output })));
}

const groupBy = (items, key) => {
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
};

/** Runs all tests without a mutant, with probes at the mutants: which tests reach which, and how long they take. */
async function survey(sources, sample) {
  const texts = new Map();
  for (const [file, mutants] of groupBy(sample, (mutant) => mutant.file)) {
    const numbers = mutants.map((mutant) => sample.indexOf(mutant));
    texts.set(resolve(file), addProbes(originals.get(file), mutants, numbers));
  }
  const outfile = join(FOLDER, "survey.mjs");
  await bundle(sources, outfile, texts);
  const { code, output } = await runBundle(outfile, null, 3600);
  const report = /^SURVEY (.*)$/m.exec(output)?.[1];
  if (code !== 0 || report === undefined) throw new Error(`the tests fail without a mutant:\n${output}`);
  return JSON.parse(report);
}

/** The tests that reach a mutant, the quickest first: all of them for one that runs when its module is imported. */
function planFor(number, { imported, tests }) {
  const chosen = imported.includes(number) ? tests : tests.filter(({ reached }) => reached.includes(number));
  return [...chosen].sort((a, b) => a.milliseconds - b.milliseconds);
}

/** Runs one mutant: the outcome in a word, and the test that noticed it. */
async function runMutant(sources, mutant, number, report) {
  const plan = planFor(number, report);
  if (plan.length === 0) return { outcome: "unreached" };
  const outfile = join(FOLDER, `${number}.mjs`);
  await bundle(sources, outfile, new Map([[resolve(mutant.file), applyMutant(originals.get(mutant.file), mutant)]]));
  const seconds = TIME_START + (TIME_FACTOR * plan.reduce((sum, { milliseconds }) => sum + milliseconds, 0)) / 1000;
  const { code, signal, output } = await runBundle(
    outfile,
    plan.map(({ name }) => name),
    seconds,
  );
  for (const file of [outfile, `${outfile}.json`]) rmSync(file);
  if (code === 0) return { outcome: "survived" };
  if (signal === "SIGKILL" || signal === "SIGXCPU" || code === 137 || code === 152) return { outcome: "timed out" };
  return {
    outcome: "killed",
    by: /^FAILED (.*)$/m.exec(output)?.[1] ?? output.split("\n").find((line) => /Error/.test(line)) ?? `exit code ${code}`,
  };
}

const isTerminal = process.stdout.isTTY === true;
const showProgress = (text) => void (isTerminal && process.stdout.write(`\r\x1b[K${text}`));

async function main([room, seed = "1", count = "60", word = ""]) {
  if (!room || !existsSync(`firmware/${room}`)) {
    console.log("usage: make mutants ROOM=association [SEED=1] [COUNT=60]; ROOM is a folder of firmware/");
    return 2;
  }
  mkdirSync(FOLDER, { recursive: true });
  const all = listRoom(room, word);
  const sample = draw(all, Number(count), makeRandom(Number(seed)));
  const sources = await chooseSources(room);
  const report = await survey(sources, sample);
  const outcomes = new Array(sample.length);
  const next = sample.keys();
  let finished = 0;
  const work = async () => {
    for (const number of next) {
      outcomes[number] = await runMutant(sources, sample[number], number, report);
      finished += 1;
      showProgress(`${finished} of ${sample.length}`);
      if (process.env.TIMEWIRE_MUTANT_LOG) console.log(JSON.stringify({ ...sample[number], probe: undefined, ...outcomes[number] }));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  showProgress("");
  const counted = (outcome) => outcomes.filter((each) => each.outcome === outcome).length;
  const survivors = sample.filter((_, number) => ["survived", "unreached"].includes(outcomes[number].outcome));
  for (const mutant of survivors) {
    const isUnreached = outcomes[sample.indexOf(mutant)].outcome === "unreached";
    console.log(`${mutant.file}:${mutant.line}: ${mutant.change}${isUnreached ? " (no test comes here)" : ""}\n    ${mutant.code}`);
  }
  const share = 1 - survivors.length / sample.length;
  console.log(
    `${room}: ${sample.length} of ${all.length} mutants, seed ${seed}: ${counted("killed")} killed, ${counted("timed out")} timed out, ` +
      `${survivors.length} survived: ${(100 * share).toFixed(0)} %`,
  );
  return share >= GOAL ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} finally {
  rmSync(FOLDER, { recursive: true, force: true });
}
