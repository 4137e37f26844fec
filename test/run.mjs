// The test runner behind `make test`: bundles test/**/*.test.ts, runs each bundle in its own process with node's test runner, and counts.
//
//   node test/run.mjs              every test file
//   node test/run.mjs time packet  the files on whose path a folder or file name begins with one of the words
//   node test/run.mjs test/time/interval.test.ts  that file, as an editor names it
//
// The last line is always "N passed, N failed, N skipped". A skipped test is named with its reason; under CI it fails the run.
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { run } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { build } from "esbuild";

const FILE_TIMEOUT = 10 * 60 * 1000; // milliseconds
const CONCURRENCY = 2; // scenario and interop files use the machine's network; more of them at once disturb each other

const top = fileURLToPath(new URL("../", import.meta.url));
process.chdir(top); // tests name vectors and fixtures from the top of the repository
process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ""} --enable-source-maps`.trim(); // inherited by the process of each file

const words = process.argv.slice(2).map((word) => word.replace(/^test\//, ""));
const tally = { passed: 0, failed: 0, skips: [] };

const indent = (text) => text.trimEnd().replace(/^/gm, "    ");

function fail(name, ...details) {
  tally.failed += 1;
  console.log(`\nFAILED: ${name}`);
  for (const detail of details) if (detail !== "") console.log(indent(detail));
}

/** The test files that the words choose, as paths below test/. */
function chooseSources() {
  const sources = readdirSync("test", { recursive: true })
    .filter((path) => path.endsWith(process.env.HIL_PORT ? ".hil.ts" : ".test.ts")) // `make hil` names a real board
    .filter((path) => words.length === 0 || words.some((word) => `/${path}`.includes(`/${word}`)))
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

/** Bundles one file; one that does not compile is a failed test, and the others still run. */
async function bundle(source) {
  const outfile = `${top}build/test/${source.replace(/\.ts$/, ".mjs")}`;
  try {
    await build({
      entryPoints: [`test/${source}`],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      packages: "external",
      sourcemap: true,
      plugins: [keepScripts],
      logLevel: "silent",
    });
    return [outfile];
  } catch (error) {
    fail(source, error.message);
    return [];
  }
}

/** What one test threw, without the frames of the runner itself. Node wraps it; a comparison that failed keeps its own diff in the message. */
function describeError(error) {
  const cause = error?.cause ?? error;
  const text = cause?.code === "ERR_ASSERTION" ? (cause.stack ?? cause.message) : typeof cause === "string" ? cause : inspect(cause);
  return text.replace(/\n +at .*(\(node:|at node:|<anonymous>\)$|async Promise\.all|async \w+\.\w+ \(node).*/g, "");
}

/** Follows the reports of one file. They come in order, the tests inside a suite before the suite. */
class FileReport {
  constructor(file) {
    this.file = file;
    this.label = file.slice(`${top}build/test/`.length).replace(/\.mjs$/, ".ts");
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
    if (reason !== undefined && reason !== false) tally.skips.push(`skipped: ${name}: ${reason === true ? "no reason given" : reason}`);
    else if (passed && !hasTests) tally.passed += 1;
    else if (!passed && data.details.error.failureType !== "subtestsFailed") {
      this.broken = true;
      fail(name, describeError(data.details.error));
    }
  }

  /** The process of the file is gone. */
  end() {
    const lost = [...this.unfinished.values()].map((name) => `no result: ${name}`);
    // A process with a failed test ends with an error of its own; that one is counted already.
    if (this.fileError && (lost.length > 0 || !this.broken)) fail(this.label, describeError(this.fileError), ...lost, this.output);
    else if (lost.length > 0) fail(this.label, ...lost, this.output);
    else if (this.results === 0) fail(this.label, "holds no test", this.output);
    else if (this.output !== "" && (this.broken || words.length > 0)) console.log(`\n${this.label} printed:\n${indent(this.output)}`);
  }
}

/** Runs the bundles, each with a runner of its own: where a report comes from is then known, even of a test that a shared helper defines. */
async function runBundles(files, workers) {
  const next = files.values();
  const worker = async () => {
    for (const file of next) {
      const report = new FileReport(file);
      for await (const { type, data } of run({ files: [file], timeout: FILE_TIMEOUT })) report.take(type, data);
      report.end();
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
}

/** What runs first, next and last: tests that compute, tests that live by the clock on the wall with real peers, emulated boards, which want all processors. */
function turnOf(path) {
  if (path.startsWith("hil/")) return 2;
  return /^(engines|interop|linux)\//.test(path) ? 1 : 0;
}

const sources = chooseSources();
for (const [turn, workers] of [CONCURRENCY, CONCURRENCY, 1].entries()) {
  const own = sources.filter((path) => turnOf(path) === turn);
  await runBundles((await Promise.all(own.map(bundle))).flat(), workers);
}

const underCi = !["", "0", "false"].includes(process.env.CI ?? "");
if (tally.skips.length > 0) console.log(`\n${tally.skips.join("\n")}`);
if (tally.skips.length > 0 && underCi) console.log("Skipped tests fail the run under CI: install what they name.");
console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skips.length} skipped`);
process.exitCode = tally.failed > 0 || (underCi && tally.skips.length > 0) ? 1 : 0;
