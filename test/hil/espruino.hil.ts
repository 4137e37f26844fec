/**
 * The suite of every board on the real Espruino, whose program for Linux ESPRUINO= names:
 *
 *   make hil BOARD=espruino-wifi ESPRUINO=path/to/espruino
 *
 * The program must be built with the variables and the flash of the board's chip. The script is written by the tool of `make flash` over a pseudo-terminal at the
 * speed of a serial port, once; each test begins with a copy of that flash.
 */
import assert from "node:assert/strict";
import { cpSync, createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test, type TestContext } from "node:test";
import { describeBoard } from "../../boards/common/boards.mjs";
import { makeScript } from "../build";
import { BoardProcess, temporaryFolder, until } from "../host/board-process";
import { RIGHT } from "../interop/lab";
import { openLabBench } from "./bench";
import { capabilitiesOf } from "./capabilities";
import { lineOfProgram, lineOfStreams, type ConsoleLine } from "./line";
import { Sitting } from "./sitting";
import { checkDevice } from "./suite";

const { ESPRUINO = "", HIL_BOARD = "" } = process.env;
const EQUIPMENT = "test/engines/real-espruino.mjs";
const MASK = "255.255.255.0";
const DAYS = 2;
/** Largest difference between an estimate of the build and the engine's own count. */
const ESTIMATE_ERROR = 0.03;

const capabilities = await capabilitiesOf(HIL_BOARD, false);
const { limits } = describeBoard(HIL_BOARD) as { limits: { flash: number; variables: number } };
const flash = temporaryFolder();

/** Command that starts the board with its flash in `folder`. */
const commandOf = (folder: string): string[] => [process.execPath, EQUIPMENT, ESPRUINO, HIL_BOARD, folder, RIGHT, MASK];

/** Two pseudo-terminals joined by a wire. */
async function makeWire(t: TestContext, ...ends: string[]): Promise<void> {
  const socat = new BoardProcess(t, ["socat", ...ends.map((path) => `pty,raw,echo=0,link=${path}`)]);
  await until(
    () => ends.every((path) => existsSync(path)),
    5,
    () => socat.stderr,
  );
}

/** Estimate of the build: the number behind `what`. */
const estimateOf = (output: string, what: string): number => Number(new RegExp(`${what}: (\\d+) of`).exec(output)?.[1]);

/** Prints a value at Espruino's own prompt, which Ctrl+\ opens. */
async function askEngine(line: ConsoleLine, expression: string): Promise<string> {
  line.write("\x1c");
  const before = line.received().length;
  line.write(`\x10print("<"+(${expression})+">")\n`);
  const find = (): string | undefined => /<([^<>"]+)>/.exec(line.received().slice(before))?.[1];
  await until(
    () => find() !== undefined,
    10,
    () => line.received().slice(before),
  );
  return find()!;
}

const written = (async (): Promise<string> => {
  const { status, output } = await makeScript(HIL_BOARD);
  assert.equal(status, 0, output);
  return output;
})();

await test(`${HIL_BOARD}: make flash writes it, and writes it again over a Timewire that runs`, async (t) => {
  const output = await written;
  const path = join(temporaryFolder(), "port");
  const board = new BoardProcess(t, ["socat", `pty,raw,echo=0,link=${path}`, `EXEC:"${commandOf(flash).join(" ")}"`]);
  await until(
    () => existsSync(path),
    5,
    () => board.stderr,
  );
  const holder = createReadStream(path); // held open between two programs on the port
  t.after(() => holder.destroy());
  holder.pause();
  for (const which of ["first", "second"]) {
    const run = new BoardProcess(t, [process.execPath, "boards/flash/flash.mjs", HIL_BOARD, path]);
    assert.equal(await run.exit, 0, `${which}: ${run.stdout}${run.stderr}`);
    assert.match(run.stdout, /flash: Timewire Software, Version \d/);
  }
  await board.stop("SIGTERM");
  t.diagnostic(output.trim().split("\n").slice(1).join("; "));
});

await test(`${HIL_BOARD}: bytes and JsVars as the engine counts them are within 3 % of the build's estimate and below the limits`, async (t) => {
  const folder = join(temporaryFolder(), "flash");
  cpSync(flash, folder, { recursive: true });
  const line = lineOfProgram(t, commandOf(folder));
  const sitting = await Sitting.begin(line);
  await sitting.configure("ntp-service unicast-server 192.0.2.3", "ntp-service unicast-server 192.0.2.4");
  await sitting.command("display ntp-service status");
  const used = Number(await askEngine(line, "process.memory().usage"));
  const bytes = Number(await askEngine(line, 'require("Storage").read(".bootcde").length'));
  const total = Number(await askEngine(line, "process.memory().total"));
  const output = await written;
  t.diagnostic(`${used} of ${total} JsVars, estimate ${estimateOf(output, "memory")}; ${bytes} bytes, estimate ${estimateOf(output, "flash")}`);
  assert.ok(used <= limits.variables && limits.variables <= 0.9 * total, `${used} of ${total} JsVars, limit ${limits.variables}`);
  assert.ok(bytes <= limits.flash, `${bytes} bytes`);
  assert.ok(Math.abs(estimateOf(output, "memory") / used - 1) < ESTIMATE_ERROR, "JsVars");
  assert.ok(Math.abs(estimateOf(output, "flash") / bytes - 1) < ESTIMATE_ERROR, "bytes");
});

if (HIL_BOARD === "espruino-wifi")
  await test(`${HIL_BOARD}: the console is on both serial ports`, async (t) => {
    const folder = join(temporaryFolder(), "flash");
    cpSync(flash, folder, { recursive: true });
    const ourEnd = join(temporaryFolder(), "computer");
    await makeWire(t, join(folder, "port2"), ourEnd);
    const first = await Sitting.begin(lineOfProgram(t, commandOf(folder)));
    await first.command("display version");
    const second = await Sitting.begin(lineOfStreams(t, createReadStream(ourEnd), createWriteStream(ourEnd), ourEnd));
    assert.match(await second.command("display version"), /Timewire Software, Version/);
    assert.match(await first.command("display version"), /Timewire Software, Version/);
  });

await test(`${HIL_BOARD}: after 48 hours of polls and hourly drift it polls on; a restart has the saved configuration`, async (t) => {
  const folder = join(temporaryFolder(), "flash");
  cpSync(flash, folder, { recursive: true });
  writeFileSync(join(folder, "days.js"), `var HOURS = ${DAYS * 24};\n${readFileSync("test/engines/espruino-days.js", "utf8")}`);
  const line = lineOfProgram(t, ["sh", "-c", `cd ${folder} && exec setpriv --pdeathsig KILL ${resolve(ESPRUINO)} days.js`]);
  await Sitting.begin(line);
  // At once: the hours pass as soon as there is a server.
  line.write(["system-view", "sysname Days", "ntp-service unicast-server 192.0.2.1", "return", "save force", ""].join("\r"));
  await until(
    () => line.received().includes(`hour:${DAYS * 24} `),
    120,
    () => line.received(),
  );
  assert.match(line.received(), /saved to device successfully/);
  const states = [...line.received().matchAll(/hour:(\d+) requests:(\d+) free:(\d+) variables:(\d+)/g)].map((match) => match.slice(1).map(Number));
  t.diagnostic(states.map(([hour, requests, free, used]) => `${hour} h: ${requests} requests, ${free} bytes free, ${used} JsVars`).join("; "));
  assert.ok(states.length >= 10);
  states.slice(1).forEach(([hour, requests], index) => assert.ok(requests > states[index][1], `no request before hour ${hour}`));
  await line.close();
  const again = await Sitting.begin(lineOfProgram(t, commandOf(folder)));
  assert.match(await again.command("display current-configuration"), /sysname Days[^]*ntp-service unicast-server 192\.0\.2\.1/);
});

checkDevice(
  `${HIL_BOARD} on the real Espruino`,
  capabilities,
  (t) =>
    openLabBench(t, (lab) => {
      const folder = join(lab.folder, "chip");
      mkdirSync(folder);
      cpSync(flash, folder, { recursive: true });
      let line: ConsoleLine | undefined;
      return {
        capabilities,
        address: RIGHT,
        power: async () => {
          await line?.close();
          line = lineOfProgram(t, lab.command("right", ...commandOf(folder)));
          return line;
        },
      };
    }),
  4,
);
