// Writes a script to a board that runs Espruino, with the espruino package: pretokenised and stored in flash, where it runs at each start.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
/** Silence after which a fault in the output is final [s]: the tool does not end by itself. */
const FAULT_SILENCE = 3;

/** Output of a board whose script cannot be stored or started, and the fault; the first match counts, because one fault causes others. */
const FAULTS = [
  [/Unable to find or create file|Too much data for file size|not enough (?:free )?space/i, "the flash of the board is full"],
  [/out of memory|interpreter error:.*\bMEMORY\b/i, "the board has too few variables for the script"],
  // The tool itself looks for modules too, and does not know those in the storage of the board: only the board puts the name in quotation marks.
  [/Module "\w+" not found/, "the Espruino on the board lacks a module that the script needs"],
  [/SyntaxError|Got .+ expected /, "Espruino cannot parse the script"],
  [/Uncaught/, "the script stopped with an error"],
];

/**
 * Fault in the output of a board, with its last lines; undefined for none.
 * @param {string} output
 * @returns {string | undefined}
 */
export function faultOf(output) {
  const fault = FAULTS.find(([pattern]) => pattern.test(output));
  return fault && `${fault[1]}:\n${lastLines(output)}`;
}

/** Numbers of an Espruino version, for example [2, 25] of 2v25 and [2, 25, 396] of 2v25.396. */
const numbersOf = (version) => version.split(/[v.]/).map(Number);

/** Checks that Espruino of the right board and version answers, before anything is written. Returns its version. */
async function probe(path, name, least) {
  const line = await openPort(path, BAUD);
  try {
    await line.write(WAKE);
    await new Promise((resolve) => setTimeout(resolve, 300));
    line.forget();
    await line.write('\x10print("is"+":"+process.env.BOARD+" "+process.env.VERSION)\r\n');
    if (!(await line.waitFor(/is:\w+ \S+/, 3))) {
      const output = line.received().trim();
      throw new Problem(
        output === ""
          ? `the board on ${path} never answers: is it powered, and is this its port?`
          : `there is no Espruino on ${path}: it does not understand JavaScript. Write Espruino to the board first (espruino.com/Download). Its output:\n${output}`,
      );
    }
    const [, found, version] = /is:(\w+) (\S+)/.exec(line.received());
    if (found !== name) throw new Problem(`wrong chip: on ${path} is an Espruino for ${found}, and this script is for ${name}`);
    const [[major, minor], [leastMajor, leastMinor]] = [numbersOf(version), numbersOf(least)];
    if (major < leastMajor || (major === leastMajor && minor < leastMinor))
      throw new Problem(`Espruino ${version} on ${path} is too old: write ${least} or later to the board first (espruino.com/Download)`);
    return version;
  } finally {
    await line.close();
  }
}

/**
 * Flashes. Throws a Problem that names the fault.
 * @param {{ path: string, script: string, name: string, version: string, modules: string[], report: (text: string) => void,
 *   progress: (done: number, all: number) => void }} request `version` is the oldest Espruino that the script runs on
 */
export async function flashEspruino({ path, script, name, version: least, modules, report, progress }) {
  const version = await probe(path, name, least);
  report(`Espruino ${version} on ${name}`);
  const folder = mkdtempSync(join(tmpdir(), "timewire-flash-"));
  try {
    // The tool reads the description from this folder instead of from the web.
    const description = { info: { name, builtin_modules: modules, binary_version: version }, chip: {} };
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(description));
    await send(path, folder, script, progress);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function send(path, descriptions, script, progress) {
  const cli = createRequire(import.meta.url).resolve("espruino/bin/espruino-cli.js");
  const preloaded = fileURLToPath(new URL("espruino-port.cjs", import.meta.url));
  // The tool asks the board for its version. Old versions take only one large E.setBootCode, and new ones more kinds of tokens.
  const settings = [
    `BOARD_JSON_URL=${descriptions}`,
    `MODULE_URL=${descriptions}`,
    "SAVE_ON_SEND=1",
    "PRETOKENISE=1",
    "RESET_BEFORE_SEND=true",
    "MINIFICATION_LEVEL=",
  ].flatMap((setting) => ["--config", setting]);
  const words = ["--require", preloaded, cli, "--no-ble", "--port", path, ...settings, script];
  const tool = spawn(process.execPath, words, { env: { ...process.env, TIMEWIRE_PORT: path }, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  let output = "";
  let alive = performance.now();
  for (const stream of [tool.stdout, tool.stderr])
    stream.setEncoding("latin1").on("data", (text) => {
      output += text;
      alive = performance.now();
    });
  tool.on("message", ({ done, all }) => {
    alive = performance.now();
    progress(done, all);
  });
  const lost = `the port ${path} was lost in the middle of the flash: put the cable back, and run it again`;
  let problem;
  const guard = setInterval(() => {
    const silence = (performance.now() - alive) / 1000;
    if (!existsSync(path)) problem ??= lost;
    else if (silence > FAULT_SILENCE && faultOf(output) !== undefined) problem ??= faultOf(output);
    else if (silence > PATIENCE) problem ??= `the board has stopped answering on ${path}, in the middle of the flash: reset it, and run it again`;
    if (problem !== undefined) tool.kill("SIGKILL");
  }, 200);
  const status = await new Promise((resolve) => tool.on("close", resolve));
  clearInterval(guard);
  // The tool itself fails on a port that disappears.
  if (!existsSync(path) || /'error' event on SerialPort|disconnected/i.test(output)) problem ??= lost;
  problem ??= faultOf(output);
  if (problem === undefined && (status !== 0 || /unable to connect|upload failed|connection error/i.test(output)))
    problem = `the espruino tool did not finish (exit code ${status}):\n${lastLines(output)}`;
  if (problem !== undefined) throw new Problem(problem);
}

const lastLines = (text) =>
  text
    .trim()
    .split("\n")
    .map((line) => line.trim().slice(0, 200))
    .filter((line) => /\w/.test(line))
    .slice(-5)
    .join("\n");
