// make fuzz: runs a fuzz target on random and mutated inputs.
//
//   node test/fuzz/fuzz.mjs TARGET RUNS [SEED] [ENGINE]
//
// ENGINE is v8 or a Lua interpreter of the PATH, such as lua5.4. TARGET "all" runs every target in turn. The parsers in C are targets too: clang's libFuzzer runs
// them when clang is installed, otherwise gcc's sanitizers with mutated inputs of our own. A failure is saved below test/fuzz/cases/, where `make test` replays it.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildParser, PARSERS } from "./parsers.mjs";

process.chdir(fileURLToPath(new URL("../../", import.meta.url)));
const [wanted = "all", runsText = "20000", seedText = "1", engine = "v8"] = process.argv.slice(2);
const runs = Number(runsText);
const seed = Number(seedText);
if (!(runs >= 1) || !(seed >= 0)) stop(`RUNS=${runsText} SEED=${seedText}: two whole numbers`);

const bundle = "build/fuzz/portable.mjs";
await build({ entryPoints: ["test/fuzz/portable.ts"], outfile: bundle, bundle: true, platform: "node", format: "esm", logLevel: "error" });
const { TARGETS, runToText } = await import(pathToFileURL(bundle).href);
const portable = new Map(TARGETS.map((target) => [target.name, target]));
const names = [...portable.keys(), ...Object.keys(PARSERS)];
if (wanted !== "all" && !names.includes(wanted)) stop(`there is no target ${wanted}: all, ${names.join(", ")}`);
const run = engine === "v8" ? runToText : await luaRunner(engine);

let failures = 0;
for (const name of wanted === "all" ? names : [wanted]) if (!runOne(name)) failures += 1;
process.exitCode = failures > 0 ? 1 : 0;

function stop(text) {
  console.error(`fuzz: ${text}`);
  process.exit(2);
}

/** Runs a target; false when an input fails. */
function runOne(name) {
  const begin = performance.now();
  const target = portable.get(name);
  const failure = target === undefined ? runParser(name) : runInBatches(target);
  const seconds = (performance.now() - begin) / 1000;
  const where = target === undefined ? "C" : engine;
  console.log(`${name} on ${where}: ${failure === "" ? `${runs} inputs of seed ${seed}, no failure` : "FAILED"}, ${seconds.toFixed(0)} s`);
  if (failure === "") return true;
  console.log(failure.slice(0, 4000));
  if (target !== undefined) saveCase(name, failure);
  return false;
}

/** A tenth at a time, with a line each on long runs. */
function runInBatches(target) {
  const size = target.inputsOfSubject * Math.max(1, Math.ceil(runs / 10 / target.inputsOfSubject));
  let failure = "";
  for (let done = 0; done < runs && failure === ""; done += size) {
    failure = run(target.name, seed, Math.min(size, runs - done), done / target.inputsOfSubject);
    if (runs >= 1e6) console.log(`${target.name}: ${Math.min(done + size, runs)}`);
  }
  return failure;
}

async function luaRunner(interpreter) {
  if (spawnSync(interpreter, ["-v"]).error !== undefined) stop(`${interpreter} is not installed`);
  const { transpile } = await import("../../boards/lua/build/transpile.mjs");
  const file = transpile({ entry: "test/fuzz/portable.ts", outFile: "build/lua/fuzz.lua", target: "5.4" });
  return (...words) => execFileSync(interpreter, ["test/fuzz/run.lua", file, ...words.map(String)], { encoding: "latin1", maxBuffer: 1 << 28 });
}

/** Runs a parser in C. libFuzzer saves its own failing input. */
function runParser(name) {
  const { program, hasLibFuzzer } = buildParser(name);
  mkdirSync(`build/fuzz/${name}-corpus`, { recursive: true });
  const words = hasLibFuzzer
    ? [
        `-runs=${runs}`,
        `-seed=${seed}`,
        "-max_len=4096",
        "-print_final_stats=0",
        "-verbosity=0",
        `-artifact_prefix=test/fuzz/cases/${name}-`,
        `build/fuzz/${name}-corpus`,
      ]
    : [String(seed), String(runs)];
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: "latin1", maxBuffer: 1 << 28 });
  return status === 0 ? "" : stdout + stderr;
}

function saveCase(name, failure) {
  const [reason, ...rest] = splitFailure(failure);
  const text = `# ${reason.split("\n")[0]}\n${rest.join("\n")}\n`;
  const file = `test/fuzz/cases/${name}-${createHash("md5").update(text).digest("hex").slice(0, 8)}.txt`;
  if (!existsSync(file)) writeFileSync(file, text);
  console.log(`saved: ${file}; make test TESTS=fuzz replays it`);
}

/** Reason, number of the subject, and inputs as hexadecimal digits. */
function splitFailure(failure) {
  const lines = failure.split("\n");
  let first = lines.length;
  while (first > 0 && /^[0-9a-f]*$/.test(lines[first - 1])) first -= 1;
  return [lines.slice(0, first).join("\n"), ...lines.slice(first)];
}
