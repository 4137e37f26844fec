// The test runner behind `make test`: bundles test/**/*.test.ts, runs each bundle in its own process with node's test runner, and counts.
//
//   node test/run.mjs              every test file
//   node test/run.mjs time packet  the files on whose path a folder or file name begins with one of the words
//   node test/run.mjs test/time/interval.test.ts  that file, as an editor names it
//
// FAIL_FAST=1 stops at the first failure. TIMEWIRE_ALL=1 runs the long form of tests that have one (test/long.ts; `make test-all`).
// Prints a line per finished file; on a terminal one line that is rewritten. The last line is always "N passed, N failed, N skipped". A skipped test is
// named with its reason; under CI it fails the run.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { run } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { build } from "esbuild";

/** The long form has a file that runs for half an hour. */
const FILE_TIMEOUT = (process.env.TIMEWIRE_ALL ? 45 : 15) * 60 * 1000; // milliseconds

/**
 * Files that run side by side. Tests that compute share the processors. Tests with real peers and the real clock, and those of emulated boards, wait most of the
 * time. An emulated board goes before everything else, so that few files of them run at once.
 */
const POOLS = [
  { name: "emulated", includes: /^hil\/(?!host)/, workers: 2 },
  { name: "waiting", includes: /^(engines|hil|host|interop|linux)\//, workers: 4 },
  { name: "computing", includes: /^/, workers: availableParallelism() },
];
/** Before the first run has left its times: these begin first, because they take longest. */
const LONGEST = [
  "hil/mps",
  "engines/boards",
  "memory/",
  "linux/checks",
  "linux/memory",
  "accuracy/",
  "vectors/",
  "cortex-m/",
  "flash/",
  "scenario/portable",
];
/** Files named as the slowest at the end. */
const SLOWEST = 6;
/** Time that each file took in the last run that included it [s]. */
const TIMES = "build/test/times.json";

const top = fileURLToPath(new URL("../", import.meta.url));
process.chdir(top); // tests name vectors and fixtures from the top of the repository
process.env.TIMEWIRE_RUN = `${process.pid}-${Date.now()}`; // builds are made once for all that has this value: test/build.ts
process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ""} --enable-source-maps`.trim(); // inherited by the process of each file

const isOn = (name) => !["", "0", "false"].includes(process.env[name] ?? "");

const words = process.argv.slice(2).map((word) => word.replace(/^test\//, ""));
const tally = { passed: 0, failed: 0, skips: [] };
const stop = new AbortController();

const indent = (text) => text.trimEnd().replace(/^/gm, "    ");

function fail(name, ...details) {
  tally.failed += 1;
  progress.print(`\nFAILED: ${name}`);
  for (const detail of details) if (detail !== "") progress.print(indent(detail));
  if (isOn("FAIL_FAST")) stop.abort();
}

/** The state of the run while it goes on. */
const progress = {
  isTerminal: process.stdout.isTTY === true,
  files: 0,
  finished: 0,
  running: new Map(), // label, and when it began

  /** Prints text above the status line. */
  print(text) {
    console.log(`${this.isTerminal ? "\r\x1b[K" : ""}${text}`);
    this.show();
  },

  /** Rewrites the status line. */
  show() {
    if (!this.isTerminal || this.running.size === 0) return;
    const now = performance.now();
    const names = [...this.running].map(([label, start]) => `${label.replace(/\.test\.ts$/, "")} ${((now - start) / 1000).toFixed(0)} s`);
    const failed = tally.failed > 0 ? `, ${tally.failed} failed` : "";
    const line = `${this.finished} of ${this.files} files${failed}: ${names.join(", ")}`;
    process.stdout.write(`\r\x1b[K${line.slice(0, (process.stdout.columns ?? 80) - 1)}`);
  },

  begin(label) {
    this.running.set(label, performance.now());
    this.show();
  },

  end(label, counts) {
    this.finished += 1;
    const seconds = (performance.now() - this.running.get(label)) / 1000;
    this.running.delete(label);
    times[label] = Math.round(seconds * 10) / 10;
    if (!this.isTerminal) {
      const others = ["failed", "skipped"].filter((outcome) => counts[outcome] > 0).map((outcome) => `, ${counts[outcome]} ${outcome}`);
      console.log(
        `${String(this.finished).padStart(4)}/${this.files} ${seconds.toFixed(1).padStart(6)} s  ${label}: ${counts.passed} passed${others.join("")}`,
      );
    }
    this.show();
  },
};

function readTimes() {
  try {
    return JSON.parse(readFileSync(TIMES, "utf8"));
  } catch {
    return {}; // no run has left any
  }
}
const times = {};
const earlier = readTimes();

/** Files of `make test-all` alone; in any run when a word names more than their folder. */
const isNamed = (path) => words.some((word) => /\/./.test(word) && `/${path}`.includes(`/${word}`));
const isWanted = (path) => !path.endsWith(".long.test.ts") || isOn("TIMEWIRE_ALL") || isNamed(path);

/** The test files that the words choose, as paths below test/. */
function chooseSources() {
  const sources = readdirSync("test", { recursive: true })
    .filter((path) => path.endsWith(process.env.HIL_BOARD ? ".hil.ts" : ".test.ts")) // `make hil` names a real board, or one on its real engine
    .filter((path) => words.length === 0 || words.some((word) => `/${path}`.includes(`/${word}`)))
    .filter(isWanted)
    .sort();
  if (sources.length === 0) fail("test/run.mjs", words.length === 0 ? "test/ holds no *.test.ts" : `no test file for: ${words.join(" ")}`);
  return sources;
}

/** Scripts of the repository stay outside of the bundles: they find their own files by import.meta.url. */
const keepScripts = {
  name: "keep-scripts",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.{1,2}\/.*\.mjs$/ }, ({ path, resolveDir }) => ({ path: resolve(resolveDir, path), external: true })),
};

const outputOf = (source) => `${top}build/test/${source.replace(/\.ts$/, ".mjs")}`;

/** Bundles files; modules that several of them import are shared. */
function bundle(sources) {
  return build({
    entryPoints: sources.map((source) => `test/${source}`),
    outbase: "test",
    outdir: "build/test",
    outExtension: { ".js": ".mjs" },
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: true,
    sourcesContent: false,
    plugins: [keepScripts],
    logLevel: "silent",
  });
}

/** Bundles all files at once. Where one does not compile, it is a failed test, and the others still run. */
async function bundleAll(sources) {
  try {
    await bundle(sources);
    return sources;
  } catch {
    const good = [];
    for (const source of sources) {
      try {
        await bundle([source]);
        good.push(source);
      } catch (error) {
        fail(source, error.message);
      }
    }
    return good;
  }
}

/** Error of one test, without the frames of the runner itself. Node wraps it; a comparison that failed keeps its own diff in the message. */
function describeError(error) {
  const cause = error?.cause ?? error;
  const text = cause?.code === "ERR_ASSERTION" ? (cause.stack ?? cause.message) : typeof cause === "string" ? cause : inspect(cause);
  return text.replace(/\n +at .*(\(node:|at node:|<anonymous>\)$|async Promise\.all|async \w+\.\w+ \(node).*/g, "");
}

/** Follows the reports of one file. They come in order, the tests inside a suite before the suite. */
class FileReport {
  constructor(label) {
    this.file = outputOf(label);
    this.label = label;
    this.counts = { passed: 0, failed: 0, skipped: 0 };
    this.path = []; // names of the suites around the running test
    this.deepest = 0; // nesting of the last result: a result one level further out has tests inside, and is not counted itself
    this.unfinished = new Map(); // enqueued, no result yet
    this.results = 0;
    this.output = "";
  }

  /** Takes one report of node's runner. */
  take(type, data) {
    const key = `${data.nesting} ${data.line}:${data.column} ${data.name}`;
    if (type === "test:stdout" || type === "test:stderr") this.output += data.message;
    if (data.name === this.file) {
      this.fileError ??= data.details?.error;
      return;
    }
    if (type === "test:enqueue") this.unfinished.set(key, data.name);
    if (type === "test:start") this.path[data.nesting] = data.name;
    if (type !== "test:pass" && type !== "test:fail") return;
    this.unfinished.delete(key);
    this.path[data.nesting] = data.name;
    this.count(type === "test:pass", data);
  }

  count(passed, data) {
    const hasTests = this.deepest > data.nesting || data.details.type === "suite";
    this.deepest = data.nesting;
    this.results += 1;
    const name = [this.label, ...this.path.slice(0, data.nesting + 1)].join(" > ");
    // A test marked as still to be done is one that did not run: never a pass, never a failure.
    const reason = data.skip ?? (data.todo === undefined ? undefined : `to be done, ${data.todo}`);
    if (reason !== undefined && reason !== false) {
      this.counts.skipped += 1;
      tally.skips.push(`skipped: ${name}: ${reason === true ? "no reason given" : reason}`);
    } else if (passed && !hasTests) {
      this.counts.passed += 1;
      tally.passed += 1;
    } else if (!passed && data.details.error.failureType !== "subtestsFailed") this.fail(name, describeError(data.details.error));
  }

  fail(name, ...details) {
    if (stop.signal.aborted) return; // its processes were ended
    this.counts.failed += 1;
    fail(name, ...details);
  }

  /** The process of the file is gone. */
  end() {
    const lost = [...this.unfinished.values()].map((name) => `no result: ${name}`);
    // A process with a failed test ends with an error of its own; that one is counted already.
    const isBroken = this.counts.failed > 0;
    if (this.fileError && (lost.length > 0 || !isBroken)) this.fail(this.label, describeError(this.fileError), ...lost, this.output);
    else if (lost.length > 0) this.fail(this.label, ...lost, this.output);
    else if (this.results === 0) this.fail(this.label, "holds no test", this.output);
    else if (this.output !== "" && (isBroken || words.length > 0)) progress.print(`\n${this.label} printed:\n${indent(this.output)}`);
  }
}

/** Runs files, each with a runner of its own: where a report comes from is then known, even of a test that a shared helper defines. */
async function runFiles(labels, workers) {
  const next = labels.values();
  const worker = async () => {
    for (const label of next) {
      if (stop.signal.aborted) return;
      const report = new FileReport(label);
      progress.begin(label);
      for await (const { type, data } of run({ files: [report.file], timeout: FILE_TIMEOUT, signal: stop.signal })) report.take(type, data);
      report.end();
      progress.end(label, report.counts);
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
}

/** The longest first, so that the last ones to run are short. */
function longestFirst(labels) {
  const rank = (label) => (LONGEST.findIndex((start) => label.startsWith(start)) + LONGEST.length) % (LONGEST.length + 1);
  const expected = (label) => earlier[label] ?? 100 * (LONGEST.length - rank(label));
  return [...labels].sort((a, b) => expected(b) - expected(a));
}

const sources = await bundleAll(chooseSources());
progress.files = sources.length;
const tick = progress.isTerminal ? setInterval(() => progress.show(), 1000) : undefined;
const poolOf = (label) => POOLS.find(({ includes }) => includes.test(label));
await Promise.all(POOLS.map((pool) => runFiles(longestFirst(sources.filter((label) => poolOf(label) === pool)), pool.workers)));
clearInterval(tick);
if (progress.isTerminal) process.stdout.write("\r\x1b[K");

mkdirSync("build/test", { recursive: true });
writeFileSync(TIMES, JSON.stringify({ ...earlier, ...times }, undefined, 1));
const slowest = Object.entries(times)
  .sort((a, b) => b[1] - a[1])
  .slice(0, SLOWEST);
if (slowest.length === SLOWEST) console.log(`slowest: ${slowest.map(([label, seconds]) => `${label} ${seconds.toFixed(0)} s`).join(", ")}`);
if (progress.finished < sources.length) console.log(`stopped at the first failure: ${sources.length - progress.finished} files did not run`);

const isUnderCi = isOn("CI");
if (tally.skips.length > 0) console.log(`\n${tally.skips.join("\n")}`);
if (tally.skips.length > 0 && isUnderCi) console.log("Skipped tests fail the run under CI: install what they name.");
console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skips.length} skipped`);
process.exitCode = tally.failed > 0 || (isUnderCi && tally.skips.length > 0) ? 1 : 0;
