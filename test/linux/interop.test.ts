import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { freePort, temporaryFolder, until, type BoardProcess } from "../host/board-process";
import { BOUND, Lab, LEFT, RIGHT, type Chronyd, type End } from "../interop/lab";
import { parseRecording } from "../accuracy/recording";
import { replay } from "../accuracy/replay";
import { buildNative, lacks, readCounters, runNative } from "./native";

/** Starts the program on port 123 of one end of the lab with these commands as its saved configuration. */
async function startNative(lab: Lab, end: End, commands: string[], ...options: string[]): Promise<BoardProcess> {
  const state = join(lab.folder, `${end}-state`);
  mkdirSync(state, { recursive: true });
  writeFileSync(join(state, "startup.cfg"), ["#", ...commands.map((command) => ` ${command}`), "#", "return", ""].join("\n"));
  const board = lab.start(end, await buildNative(), "--state", state, "--interface", `Ethernet0/0=${end}`, ...options);
  await board.waitFor(/<Timewire>/);
  return board;
}

/** Offset of a source as chronyd measures it, s; NaN while it has not chosen it. */
function measuredOffset(chronyd: Chronyd): number {
  const source = chronyd.ask("sources")[0] ?? [];
  return source[1] === "*" ? Number(source[8]) : NaN;
}

test("our program follows chronyd with a counter that is 40 ppm fast and an RTC that is 1.5 s wrong, and chronyd finds it right", async (t) => {
  const lab = lacks(t) ? undefined : await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  await lab.startChronyd("left", ["local stratum 3", "allow all"]);
  const packets = join(lab.folder, "packets");
  const options = ["--crystal", "ppm=40", "--clock-offset", "1.5", "--trace-packets", packets];
  const board = await startNative(lab, "right", [`ntp-service unicast-server ${LEFT} minpoll 4 maxpoll 4`], ...options);
  await board.waitFor(/System stratum changes from 16 to 4/, 15);
  // A third one, on the left, asks ours: both machines have the same clock, so that what it finds is our error.
  const reference = lab.start(
    "left",
    "chronyd",
    "-x",
    "-Q",
    "-t",
    "60",
    "-u",
    "root",
    `server ${RIGHT} iburst`,
    "cmdport 0",
    `pidfile ${lab.folder}/reference.pid`,
  );
  await reference.exit;
  const wrong = /System clock wrong by (-?[\d.]+) seconds/.exec(reference.stdout + reference.stderr);
  assert.ok(wrong !== null, reference.stdout + reference.stderr);
  t.diagnostic(`error ${(Number(wrong[1]) * 1e6).toFixed(0)} us right after the first burst`);
  assert.ok(Math.abs(Number(wrong[1])) < lab.machine.atOnce(2 * BOUND), `${wrong[1]} s`);
  board.type("display ntp-service status");
  await board.waitFor(/Clock status: synchronized\s+Clock stratum: 4\s+Reference clock ID: 192\.0\.2\.1/);
  assert.equal(await board.stop("SIGTERM"), 0);
  const exchanges = parseRecording(readFileSync(packets, "utf8")).sources.get(LEFT) ?? [];
  assert.ok(exchanges.length >= 3, `${exchanges.length} exchanges in the trace`);
  assert.equal(replay(exchanges, "bank", 1e-6).skipped, 0);
});

test("chronyd follows our program, and ntpdig takes its time", async (t) => {
  const lab = lacks(t) ? undefined : await Lab.build(t, "chronyd", "ntpdig");
  if (lab === undefined) return;
  await startNative(lab, "left", ["ntp-service refclock-master 2"]);
  const chronyd = await lab.startChronyd("right", [`server ${LEFT} iburst minpoll 1 maxpoll 2`]);
  await until(
    () => Math.abs(measuredOffset(chronyd)) < lab.machine.settled(BOUND),
    20,
    () => chronyd.process.stderr,
  );
  assert.match(lab.run("right", "ntpdig", LEFT), /\+\/- .* 192\.0\.2\.1 s2/);
});

test("a server is named by its name, one after another: localhost has an address, nowhere.invalid has none", async (t) => {
  if (lacks(t)) return;
  const board = runNative(t, await buildNative(), temporaryFolder(), await freePort());
  board.type("system-view", "ntp-service unicast-server nowhere.invalid", "ntp-service unicast-server localhost", "return");
  const asking = setInterval(() => board.type("display ntp-service sessions verbose"), 500);
  t.after(() => clearInterval(asking));
  await board.waitFor(/clock source: 127\.0\.0\.1\s/, 15);
  assert.equal((await readCounters(board)).failures, 0);
});

test("broadcasts and a group reach our program, and those of our program reach the host board", async (t) => {
  const lab = lacks(t) ? undefined : await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  const onInterface = (...commands: string[]): string[] => ["#", "interface Ethernet0/0", ...commands];
  await lab.startBoard("left", [
    "ntp-service refclock-master 2",
    ...onInterface("ntp-service broadcast-server", "ntp-service multicast-server 224.0.1.1"),
  ]);
  const board = await startNative(lab, "right", onInterface("ntp-service broadcast-client", "ntp-service multicast-client 224.0.1.1"));
  await board.waitFor(/System stratum changes from 16 to 3/, 90);
  board.type("display ntp-service sessions");
  await board.waitFor(/192\.0\.2\.1/);
});
