// `make replay TRACE=file`: recorded exchanges through the estimator of the firmware, one table and, for each source, build/replay/SOURCE.csv and .svg.
//
//   node test/accuracy/replay.mjs FILE [--source ADDRESS] [--estimator bank|line] [--resolution SECONDS] [--settled SECONDS] [--true-clock] [--delays FILE]
//
// --true-clock: the local clock of the recording is right, so that the estimate of its offset is the error of the estimate. --delays then writes the one-way
// delays, a pair for each exchange, for a file of worlds. README.md has the formats.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { drawReplay } from "./figures.mjs";

const started = process.cwd();
process.chdir(fileURLToPath(new URL("../../", import.meta.url)));
const OUTPUT = "build/replay";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    source: { type: "string" },
    estimator: { type: "string", default: "bank" },
    resolution: { type: "string", default: "1e-6" },
    settled: { type: "string", default: "7200" },
    "true-clock": { type: "boolean" },
    delays: { type: "string" },
  },
});

async function load(name) {
  const outfile = `build/bench/${name}.mjs`;
  await build({ entryPoints: [`test/accuracy/${name}.ts`], outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  return import(pathToFileURL(outfile).href);
}

/** Number of an option. Throws an Error for anything else. */
function numberOf(name) {
  const value = Number(options[name]);
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} ${options[name]}: not a number of seconds`);
  return value;
}

const csv = ({ points }) =>
  ["time_s,delay_s,measured_s,estimate_s,deviation_s,frequency_ppm,outbound_s,inbound_s"]
    .concat(
      points.map(({ time, delay, measured, offset, deviation, frequency, outbound, inbound }) =>
        [time, delay, measured, offset, deviation, frequency, outbound, inbound].join(","),
      ),
    )
    .join("\n");

const number = (value, digits = 3) => String(Number(value.toPrecision(digits)));

async function main() {
  if (positionals.length !== 1) throw new Error("name one file: make replay TRACE=file");
  if (!["bank", "line"].includes(options.estimator)) throw new Error(`--estimator ${options.estimator}: not bank or line`);
  const [{ parseRecording }, { replay, summarize }] = await Promise.all(["recording", "replay"].map(load));
  const { format, sources, skipped } = parseRecording(readFileSync(resolve(started, positionals[0]), "utf8"));
  console.log(`${format}: ${sources.size} sources, ${skipped} lines without an exchange`);
  mkdirSync(OUTPUT, { recursive: true });
  const columns = ["source", "exchanges", "hours", "least delay", "median", "outbound", "inbound", "frequency", "deviation"];
  if (options["true-clock"]) columns.push("rms", "sd", "mean", "worst", "rms alone");
  console.log("delays, additional delays of each direction and deviation in us, frequency in ppm");
  console.log(columns.map((name, i) => (i === 0 ? name.padEnd(24) : name.padStart(12))).join(""));
  for (const [source, exchanges] of sources) {
    if (options.source !== undefined && options.source !== source) continue;
    const result = replay(exchanges, options.estimator, numberOf("resolution"));
    if (result.points.length < 2) continue;
    const s = summarize(result, numberOf("settled"));
    const cells = [s.exchanges, s.duration / 3600, s.leastDelay, s.medianDelay, s.outbound, s.inbound, s.frequency, s.deviation];
    if (options["true-clock"]) cells.push(s.rms, s.spread, s.mean, s.worst, s.measuredRms);
    console.log(source.padEnd(24) + cells.map((value, i) => (i === 0 ? String(value) : number(value)).padStart(12)).join(""));
    const name = join(OUTPUT, source.replace(/[^0-9A-Za-z.-]/g, "_"));
    writeFileSync(`${name}.csv`, `${csv(result)}\n`);
    writeFileSync(`${name}.svg`, drawReplay(source, result));
    if (options.delays !== undefined) writeDelays(resolve(started, options.delays), result);
  }
  console.log(`${OUTPUT}/: a table and a figure for each source`);
}

/** Writes the one-way delays as the local clock shows them. */
function writeDelays(path, { points, start }) {
  if (!options["true-clock"]) throw new Error("--delays needs --true-clock: with any other local clock they are not the delays of the path");
  const lines = points.map(({ measured, delay }) => `${(delay / 2 + measured + start).toFixed(9)} ${(delay / 2 - measured - start).toFixed(9)}`);
  writeFileSync(path, `# to the server, back [s]\n${lines.join("\n")}\n`);
}

try {
  await main();
} catch (error) {
  console.error(`replay: ${error.message}`);
  process.exitCode = 2;
}
