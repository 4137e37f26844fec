// A run of a real program, the native Timewire with --system-clock or chronyd, in a world under clknetsim (https://github.com/mlichvar/clknetsim). CLKNETSIM
// names the folder of a built clknetsim. The servers are chronyd in both cases.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const NATIVE = "build/linux/timewire";
const CHRONYD = process.env.CHRONYD ?? "chronyd";
/** Longest run [ms]. */
const PATIENCE = 15 * 60 * 1000;

/** Folder of clknetsim. Throws an Error that says what to do. */
function simulatorFolder() {
  const folder = process.env.CLKNETSIM;
  if (folder === undefined || folder === "") throw new Error("set CLKNETSIM to the folder of a built clknetsim");
  for (const name of ["clknetsim", "clknetsim.so"])
    if (!existsSync(join(folder, name))) throw new Error(`CLKNETSIM=${folder}: there is no ${name}; run make there`);
  return resolve(folder);
}

/** Commands and arguments of the programs as clients of `servers` servers. */
const CLIENTS = {
  native: (world, servers, folder) => {
    if (!existsSync(NATIVE)) throw new Error(`${NATIVE} does not exist: run make build BOARD=linux`);
    const poll = `minpoll ${world.poll} maxpoll ${world.maxPoll ?? world.poll}`;
    const commands = Array.from({ length: servers }, (_, i) => `ntp-service unicast-server 192.168.123.${i + 1} ${poll}\n`);
    writeFileSync(join(folder, "client.cfg"), commands.join(""));
    return [resolve(NATIVE), "--system-clock", "--console", "none", "--config", "client.cfg", "--state", "state"];
  },
  chronyd: (world, servers, folder) => {
    const poll = `minpoll ${world.poll} maxpoll ${world.maxPoll ?? world.poll}`;
    const lines = Array.from({ length: servers }, (_, i) => `server 192.168.123.${i + 1} iburst ${poll}`);
    return [CHRONYD, "-d", "-f", chronydFile(folder, servers + 1, lines)];
  },
};

function chronydFile(folder, node, lines) {
  const name = `chrony.${node}`;
  writeFileSync(join(folder, name), [...lines, `pidfile ${join(folder, `pid.${node}`)}`, "cmdport 0", "bindcmdaddress /", ""].join("\n"));
  return name;
}

/** Runs `program` in `simulation` of `world`. Resolves with the figures of run-world.ts that can be seen from outside. */
export async function runProgram(program, world, simulation, settled) {
  const simulator = simulatorFolder();
  const folder = mkdtempSync(join(tmpdir(), "clknetsim-"));
  const children = [];
  const end = () => children.forEach((child) => child.exitCode === null && child.kill("SIGKILL"));
  try {
    mkdirSync(join(folder, "state"));
    writeFileSync(join(folder, "configuration"), simulation.configuration);
    for (const [name, numbers] of simulation.files) writeFileSync(join(folder, name), `${numbers.join("\n")}\n`);
    const clients = Array.from({ length: simulation.servers }, (_, i) => [
      CHRONYD,
      "-d",
      "-f",
      chronydFile(folder, i + 1, ["local stratum 1", "allow"]),
    ]);
    clients.push(CLIENTS[program](world, simulation.servers, folder));
    clients.forEach(([command, ...words], i) => {
      const env = {
        ...process.env,
        LD_PRELOAD: join(simulator, "clknetsim.so"),
        CLKNETSIM_NODE: String(i + 1),
        CLKNETSIM_SOCKET: join(folder, "socket"),
      };
      const child = spawn(command, words, { cwd: folder, env, stdio: "ignore" });
      child.on("error", () => {});
      children.push(child);
    });
    const words = ["-o", "offsets", "-l", String(simulation.duration), "-s", "socket", "configuration", String(clients.length)];
    const child = spawn(join(simulator, "clknetsim"), words, { cwd: folder, env: { ...process.env, CLKNETSIM_RANDOM_SEED: "1" }, stdio: "ignore" });
    children.push(child);
    const timer = setTimeout(end, PATIENCE);
    const status = await new Promise((done, fail) => child.on("exit", done).on("error", fail));
    clearTimeout(timer);
    if (status !== 0) throw new Error(`${world.name}: clknetsim ended with ${status}`);
    return figuresOf(readFileSync(join(folder, "offsets"), "utf8"), simulation.servers, settled);
  } finally {
    end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Figures of the client's offsets, one line a second with a column for each node. The error is against a single server, or against true time. */
function figuresOf(text, servers, settled) {
  const result = { firstBelow1ms: -1, lastAbove1ms: -1, rms: 0, deviation: 0, max: 0 };
  let [count, sum, squares] = [0, 0, 0];
  text
    .trim()
    .split("\n")
    .forEach((line, second) => {
      const offsets = line.split("\t").map(Number);
      const error = offsets[servers] - (servers === 1 ? offsets[0] : 0);
      if (Math.abs(error) >= 1e-3) result.lastAbove1ms = second;
      else if (result.firstBelow1ms < 0) result.firstBelow1ms = second;
      if (second < settled) return;
      count += 1;
      sum += error;
      squares += error * error;
      result.max = Math.max(result.max, Math.abs(error) * 1e6);
    });
  result.rms = Math.sqrt(squares / count) * 1e6;
  result.deviation = Math.sqrt(squares / count - (sum / count) ** 2) * 1e6;
  return result;
}
