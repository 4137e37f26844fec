import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { version } from "../../package.json";
import { demo } from "./demo";
import { parseDemoOptions, parseRunOptions } from "./options";
import { report, StartRefused } from "./report";
import { run } from "./run";

const HELP = `Timewire: NTP firmware on an emulated board. It never sets the computer's own clock.

timewire run [options]
  --config FILE                 saved configuration: console commands, written by \`save\`
  --state DIR                   folder for configuration, drift and RTC offset; default: .timewire
  --interface NAME=IF-OR-ADDRESS
                                Comware name of a network interface or IPv4 address of this computer; may be repeated
  --port N                      UDP port of the service, and of requests; default: 123
  --console stdio|tcp:HOST:PORT|pty|none
                                console line; default: stdio, this terminal (Ctrl+] ends the program)
  --crystal ppm=40,wander=1e-8,sine=5/7200
                                frequency error [ppm], random walk [1/sqrt(s)], sine as ppm/period [s]; default: none
  --clock-offset SECONDS        error of the RTC at the start
  --seed N                      seed of the random walk; default: 1
  --trace FILE                  one JSON object a second: t, error, frequency, state, source, offset, jitter, rootDistance
  --trace-packets FILE          adds a line for each NTP packet of an association to FILE, for \`make replay\`

timewire demo [--server NAME] [--state DIR]
                                a board with a clock error, as a client of a lab server in the same process or of NAME
timewire bench-accuracy [--json] [--world a,b] [--seeds N] [--worlds FILE]
                                clock error in simulated worlds, or in those of FILE (format: test/accuracy/README.md);
                                needs the sources; --json prints only the figures
timewire --help | --version
`;

/** Script of the bench, relative to the bundle build/host/timewire.mjs. */
const BENCH = fileURLToPath(new URL("../../test/accuracy/bench.mjs", import.meta.url));

/** Runs the accuracy bench of the sources that this program was built from. Resolves with its exit status. */
function benchAccuracy(options: string[]): Promise<number> {
  if (!existsSync(BENCH)) throw new StartRefused(`bench-accuracy needs the sources: ${BENCH} does not exist`);
  const bench = spawn(process.execPath, [BENCH, ...options], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    bench.on("error", reject);
    bench.on("exit", (status) => resolve(status ?? 1));
  });
}

async function main([command, ...rest]: string[]): Promise<void> {
  if (command === "--help" || rest.includes("--help")) {
    process.stdout.write(HELP);
    return;
  }
  if (command === "--version") {
    process.stdout.write(`timewire ${version}\n`);
    return;
  }
  if (command === "run") await run(parseRunOptions(rest));
  else if (command === "demo") await demo(parseDemoOptions(rest));
  else if (command === "bench-accuracy") process.exitCode = await benchAccuracy(rest);
  else
    throw new StartRefused(
      `${command === undefined ? "a command is missing" : `unknown command "${command}"`}: run, demo or bench-accuracy; \`timewire --help\` lists their options`,
    );
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof StartRefused)) throw error;
  report(error.message);
  process.exit(2);
}
