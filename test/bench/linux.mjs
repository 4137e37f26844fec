// `make bench BOARD=linux`: replies a second and CPU a reply of the native program, of chronyd and of the host board, measured in turn in one run.
//
//   node test/bench/linux.mjs PROGRAM LOAD
//
// Servers run on one processor, the load generator on another.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [program, load] = process.argv.slice(2);
const ADDRESS = "127.0.0.1";
const WINDOWS = [1, 16, 128];
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 2);
const TICKS_PER_SECOND = 100; // of /proc/PID/stat
const SERVER_CPU = "0";
const LOAD_CPU = "1";
const MASTER = "#\n ntp-service refclock-master 2\n#\nreturn\n";

process.env.PATH = `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`;
const folder = mkdtempSync(join(tmpdir(), "timewire-bench-"));

function makeState(name) {
  const state = join(folder, name);
  mkdirSync(state);
  writeFileSync(join(state, "startup.cfg"), MASTER);
  return state;
}

function boardOptions(name, port) {
  return ["--state", makeState(name), "--port", String(port), "--interface", `InLoopBack0=${ADDRESS}`, "--console", "none"];
}

function chronydConfiguration(port) {
  const lines = ["local stratum 2", "allow all", `port ${port}`, `bindaddress ${ADDRESS}`, "cmdport 0", `pidfile ${folder}/chronyd.pid`];
  const file = join(folder, "chrony.conf");
  writeFileSync(file, [...lines, `bindcmdaddress ${folder}/chronyd.sock`, ""].join("\n"));
  return file;
}

const children = [];

/** Starts a server on its processor; resolves when its output says that it is ready. */
function start(name, command, ready) {
  const child = spawn("taskset", ["-c", SERVER_CPU, ...command], { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (data) => {
      said += data;
      if (ready.test(said)) resolve({ name, child });
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", reject);
    child.on("exit", () => reject(new Error(`${name} ended: ${said}`)));
  });
}

function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function measure({ child }, port, window) {
  const before = cpuSeconds(child.pid);
  const generator = spawn("taskset", ["-c", LOAD_CPU, load, ADDRESS, String(port), String(window), String(SECONDS)]);
  let output = "";
  generator.stdout.on("data", (data) => (output += data));
  await new Promise((resolve) => generator.on("close", resolve));
  const { replies, seconds, lost } = JSON.parse(output);
  return { rate: replies / seconds, cpu: ((cpuSeconds(child.pid) - before) * 1e6) / replies, lost };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function stop(child) {
  child.removeAllListeners("exit");
  if (child.exitCode !== null || !child.kill("SIGTERM")) return;
  await new Promise((resolve) => child.on("close", resolve));
}

async function run() {
  const servers = [await start("timewire linux", [program, ...boardOptions("linux", 10924)], /System stratum changes/)];
  const ports = { "timewire linux": 10924, chronyd: 10925, "timewire host": 10926 };
  if (spawnSync("chronyd", ["-v"]).error === undefined)
    servers.push(await start("chronyd", ["chronyd", "-x", "-d", "-u", "root", "-f", chronydConfiguration(ports.chronyd)], /Using .*|starting/));
  else console.log("chronyd is not installed and is left out");
  const host = [process.execPath, "build/host/timewire.mjs", "run", ...boardOptions("host", ports["timewire host"])];
  spawnSync("make", ["--silent", "build", "BOARD=host"], { stdio: "inherit" });
  servers.push(await start("timewire host", host, /System stratum changes/));
  console.log(
    `UDP on loopback, servers on processor ${SERVER_CPU}, requests from processor ${LOAD_CPU}; ${ROUNDS} rounds of ${SECONDS} s in turn, medians`,
  );
  console.log("requests under way   server            replies/s   us CPU a reply      lost   rate and CPU to chronyd's, in the same round");
  for (const window of WINDOWS) {
    const results = new Map(servers.map(({ name }) => [name, []]));
    for (let round = 0; round < ROUNDS; round++)
      for (const server of servers) results.get(server.name).push(await measure(server, ports[server.name], window));
    for (const { name } of servers) printLine(window, name, results);
  }
}

function printLine(window, name, results) {
  const own = results.get(name);
  const other = results.get("chronyd");
  const lost = own.reduce((sum, result) => sum + result.lost, 0);
  const ratio = (field) => median(own.map((result, round) => result[field] / other[round][field])).toFixed(2);
  const cells = [
    String(window).padEnd(21),
    name.padEnd(16),
    median(own.map(({ rate }) => rate))
      .toFixed(0)
      .padStart(11),
  ];
  cells.push(
    median(own.map(({ cpu }) => cpu))
      .toFixed(2)
      .padStart(17),
    String(lost).padStart(10),
  );
  if (other !== undefined && name !== "chronyd") cells.push(`   ${ratio("rate")} ${ratio("cpu")}`);
  console.log(cells.join(""));
}

try {
  await run();
} finally {
  for (const child of children) await stop(child);
  rmSync(folder, { recursive: true, force: true });
}
