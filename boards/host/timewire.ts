import { version } from "../../package.json";
import { benchAccuracy } from "./bench-accuracy";
import { demo } from "./demo";
import { parseDemoOptions, parseRunOptions } from "./options";
import { report, StartRefused } from "./report";
import { run } from "./run";

const HELP = `Timewire: NTP firmware, on a board made of this computer. It never touches the computer's own clock.

timewire run [options]
  --config FILE                 console commands, as \`save\` writes them; \`save\` writes them there
  --state DIR                   where configuration, drift and the RTC's offset are kept (.timewire)
  --interface NAME=IF-OR-ADDRESS
                                gives a network interface, or an IPv4 address of this machine, its Comware name; may be given again
  --port N                      the NTP port, for what is received and for what is sent (123)
  --console stdio|tcp:HOST:PORT|pty|none
                                where the console is (stdio: this terminal; Ctrl+] ends the program)
  --crystal ppm=40,wander=1e-8,sine=5/7200
                                error in ppm, random walk in 1/sqrt(s), sine as ppm/period (none: the computer's clock itself)
  --clock-offset SECONDS        how far the RTC is off at the start
  --seed N                      of the crystal's random walk (1)
  --trace FILE                  one JSON object a second: t, error, frequency, state, source, offset, jitter, rootDistance

timewire demo [--server NAME] [--state DIR]
                                a board that is wrong follows a lab server in the same process, or the server NAME
timewire bench-accuracy [--json] [--world a,b] [--seeds N]
                                the clock's error in simulated worlds (in a checkout of the sources); --json prints nothing but the figures
timewire --help | --version
`;

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
