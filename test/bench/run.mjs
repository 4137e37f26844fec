// `make bench`: what a packet costs on each engine, and how many replies the host board gives against a bare echo, as ratios measured in one run.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { transpile } from "../../boards/lua/build/transpile.mjs";

process.chdir(fileURLToPath(new URL("../../", import.meta.url)));

const COUNT = { v8: 1_000_000, lua: 20_000, luajit: 500_000 };
const ROUNDS = 5;
const SECONDS = 2;
const WINDOW = 32;
const ADDRESS = "127.0.0.1";
const PORT = 10923;
const TICKS_PER_SECOND = 100; // of /proc/PID/stat

const parseFigures = (text) =>
  Object.fromEntries(
    text
      .trim()
      .split("\n")
      .map((line) => [line.split(" ")[0], Number(line.split(" ")[1])]),
  );

async function timeEngines() {
  const bundle = "build/bench/packet-path-v8.mjs";
  await build({ entryPoints: ["test/bench/packet-path-v8.ts"], outfile: bundle, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  const rows = [["V8", parseFigures(execFileSync(process.execPath, [bundle, String(COUNT.v8)], { encoding: "utf8" }))]];
  for (const [lua, target] of [
    ["lua5.1", "universal"],
    ["lua5.3", "5.3"],
    ["lua5.4", "5.4"],
    ["luajit", "JIT"],
  ]) {
    if (spawnSync(lua, ["-v"]).error !== undefined) {
      console.log(`${lua} is not installed and is left out`);
      continue;
    }
    const path = transpile({ entry: "test/bench/packet-path.ts", outFile: `build/lua/packet-path-${target}.lua`, target });
    const count = String(lua === "luajit" ? COUNT.luajit : COUNT.lua);
    rows.push([lua, parseFigures(execFileSync(lua, ["test/bench/packet-path.lua", path, count], { encoding: "utf8" }))]);
  }
  console.log("ns each, best of 5; in brackets: times V8");
  const names = Object.keys(rows[0][1]);
  console.log(["engine".padEnd(8), ...names.map((name) => name.padStart(20))].join(""));
  for (const [engine, figures] of rows) {
    const cells = names.map((name) => `${figures[name].toFixed(0)} (${(figures[name] / rows[0][1][name]).toFixed(1)})`.padStart(20));
    console.log([engine.padEnd(8), ...cells].join(""));
  }
}

/** CPU seconds that a process has used. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Starts a server, resolves when a line of it says that it is ready. */
function startServer(commandLine, isReady) {
  const child = spawn(process.execPath, commandLine, { stdio: ["pipe", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
      if (isReady(output)) resolve(child);
    });
    child.on("exit", () => reject(new Error(`${commandLine.join(" ")} ended: ${output}`)));
  });
}

/** Replies a second and CPU microseconds a reply of one server under load. */
async function measure(commandLine, isReady) {
  const child = await startServer(commandLine, isReady);
  const cpu = cpuSeconds(child.pid);
  const load = spawn(process.execPath, ["test/bench/load.mjs", ADDRESS, String(PORT), String(WINDOW), String(SECONDS)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  load.stdout.on("data", (data) => (output += data));
  await new Promise((resolve) => load.on("close", resolve));
  const used = cpuSeconds(child.pid) - cpu;
  child.removeAllListeners("exit");
  child.kill("SIGTERM");
  await new Promise((resolve) => child.on("close", resolve));
  const { replies, seconds } = JSON.parse(output);
  return { rate: replies / seconds, cpu: (used * 1e6) / replies };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function timeHostBoard() {
  const folder = mkdtempSync(join(tmpdir(), "timewire-bench-"));
  const config = join(folder, "bench.cfg");
  writeFileSync(config, "#\n ntp-service refclock-master 2\n#\nreturn\n");
  const host = ["build/host/timewire.mjs", "run", "--config", config, "--state", join(folder, "state"), "--port", String(PORT)];
  host.push("--interface", `InLoopBack0=${ADDRESS}`, "--console", "stdio");
  const echo = ["test/bench/echo.mjs", ADDRESS, String(PORT)];
  const results = { echo: [], host: [] };
  for (let round = 0; round < ROUNDS; round++) {
    results.echo.push(await measure(echo, (output) => output.includes("ready")));
    results.host.push(await measure(host, (output) => output.includes("System stratum changes")));
  }
  rmSync(folder, { recursive: true });
  const ratio = (field) => median(results.host.map((result, round) => result[field] / results.echo[round][field]));
  console.log(`\nUDP on loopback, ${WINDOW} requests under way, ${ROUNDS} rounds in turn, medians`);
  for (const name of ["echo", "host"]) {
    const rate = median(results[name].map((result) => result.rate)).toFixed(0);
    const cpu = median(results[name].map((result) => result.cpu)).toFixed(2);
    console.log(`${name === "echo" ? "bare echo " : "host board"} ${rate.padStart(8)} replies/s ${cpu.padStart(7)} us CPU a reply`);
  }
  console.log(`host board / echo: ${ratio("rate").toFixed(2)} of the rate, ${ratio("cpu").toFixed(2)} of the CPU a reply`);
}

await timeEngines();
if (!process.argv.includes("--engines")) await timeHostBoard();
