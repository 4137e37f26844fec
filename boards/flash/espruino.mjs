// Puts a script on a board that runs Espruino, with the espruino package and a local description of the board: it is pretokenised, stored in flash, and run at each start.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openPort, Problem } from "./port.mjs";

const BAUD = 115200;
/** Ctrl+\ leaves Timewire, if it runs; Ctrl+C ends a half-typed line. */
const WAKE = "\x1c\x03\r\n";
/** Longest silence of the tool [s]. */
const PATIENCE = 60;

/** Makes sure that Espruino of the right board listens, before anything is written. */
async function probe(path, name) {
  const line = await openPort(path, BAUD);
  try {
    await line.write(WAKE);
    await new Promise((resolve) => setTimeout(resolve, 300));
    line.forget();
    await line.write('\x10print("is"+":"+process.env.BOARD+" "+process.env.VERSION)\r\n');
    if (!(await line.waitFor(/is:\w+ \S+/, 3))) {
      const said = line.received().trim();
      throw new Problem(
        said === ""
          ? `the board on ${path} never answers: is it powered, and is this its port?`
          : `there is no Espruino on ${path}: it does not understand JavaScript. Put Espruino on the board first (espruino.com/Download). It said:\n${said}`,
      );
    }
    const [, found, version] = /is:(\w+) (\S+)/.exec(line.received());
    if (found !== name) throw new Problem(`wrong chip: on ${path} is an Espruino on ${found}, and this script is for ${name}`);
    return version;
  } finally {
    await line.close();
  }
}

/**
 * Flashes. Throws a Problem that names the fault.
 * @param {{ path: string, board: string, name: string, modules: string[], report: (text: string) => void, progress: (done: number, all: number) => void }} request
 */
export async function flashEspruino({ path, board, name, modules, report, progress }) {
  const script = `build/${board}/timewire.js`;
  const version = await probe(path, name);
  report(`Espruino ${version} on ${name}`);
  const folder = mkdtempSync(join(tmpdir(), "timewire-flash-"));
  try {
    // A description of our own: the tool would ask for it on the web.
    const description = join(folder, `${name}.json`);
    writeFileSync(description, JSON.stringify({ info: { name, builtin_modules: modules }, chip: {} }));
    await send(path, description, script, progress);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function send(path, description, script, progress) {
  const cli = createRequire(import.meta.url).resolve("espruino/bin/espruino-cli.js");
  const listed = fileURLToPath(new URL("listed-port.cjs", import.meta.url));
  const settings = ["SAVE_ON_SEND=1", "PRETOKENISE=2", "RESET_BEFORE_SEND=true", "MINIFICATION_LEVEL="].flatMap((setting) => ["--config", setting]);
  const words = ["--require", listed, cli, "--no-ble", "--port", path, "--board", description, ...settings, script];
  const tool = spawn(process.execPath, words, { env: { ...process.env, TIMEWIRE_PORT: path }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  let alive = performance.now();
  const all = statSync(script).size;
  for (const stream of [tool.stdout, tool.stderr])
    stream.setEncoding("latin1").on("data", (text) => {
      said += text;
      alive = performance.now();
      progress(Math.min(all, (said.match(/[#.]/g) ?? []).length * 1024), all);
    });
  const lost = `the port ${path} was lost in the middle of the flash: put the cable back, and run it again`;
  let problem;
  const guard = setInterval(() => {
    if (!existsSync(path)) problem ??= lost;
    else if (performance.now() - alive > PATIENCE * 1000)
      problem ??= `the board has stopped answering on ${path}, in the middle of the flash: reset it, and run it again`;
    if (problem !== undefined) tool.kill("SIGKILL");
  }, 200);
  const status = await new Promise((resolve) => tool.on("close", resolve));
  clearInterval(guard);
  // The tool itself stumbles over a port that goes away.
  if (!existsSync(path) || /'error' event on SerialPort|disconnected/i.test(said)) problem ??= lost;
  if (problem !== undefined) throw new Problem(problem);
  if (/not enough|no space|out of memory|LOW_MEMORY|too big/i.test(said)) throw new Problem(`the flash of the board is full:\n${lastLines(said)}`);
  if (status !== 0 || /error|unable|timed? ?out/i.test(said.replace(/no errors?/gi, "")))
    throw new Problem(`the espruino tool did not finish (exit code ${status}):\n${lastLines(said)}`);
}

const lastLines = (text) => text.trim().split("\n").slice(-5).join("\n");
