import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test, type TestContext } from "node:test";
import { BoardProcess, freePort, until } from "../host/board-process";
import { Lab, RIGHT } from "../interop/lab";
import { buildNative, lacks } from "./native";

const NOBODY = "65534";

/** Remaining error that the program is slewing out [s]. */
const BOUND = 1e-3;

/** Runs the program beside a chronyd that is right, on a machine whose clock is `offset` s wrong and 60 ppm fast, until it is right; what it has said. */
async function correct(t: TestContext, lab: Lab, offset: number): Promise<string> {
  const fake = join(lab.folder, "fake-clock.so");
  const log = join(lab.folder, "errors");
  execFileSync("gcc", ["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", fake, "test/linux/fake-clock.c", "-ldl"]);
  await lab.startChronyd("right", ["local stratum 2", "allow all"]);
  const environment = [`LD_PRELOAD=${fake}`, `FAKE_CLOCK_OFFSET=${offset}`, "FAKE_CLOCK_PPM=60", `FAKE_CLOCK_LOG=${log}`];
  const own = ["--state", join(lab.folder, "state"), "--interface", "Ethernet0/0=left", "--system-clock"];
  const board = lab.start("left", "env", ...environment, resolve(await buildNative()), ...own);
  board.type("system-view", `ntp-service unicast-server ${RIGHT} minpoll 4 maxpoll 4`);
  const errors = (): number[] => (existsSync(log) ? readFileSync(log, "utf8").split("\n").slice(0, -1).map(Number) : []);
  const isSettled = (): boolean =>
    errors().length > 8 &&
    errors()
      .slice(-3)
      .every((error) => Math.abs(error) < lab.machine.settled(BOUND));
  await until(isSettled, 40, () => `${errors().join(" ")}\n${board.stdout}\n${board.stderr}`);
  t.diagnostic(
    `errors, us: ${errors()
      .map((error) => (error * 1e6).toFixed(0))
      .join(" ")}`,
  );
  assert.equal(await board.stop("SIGTERM"), 0);
  return board.stderr;
}

test("--system-clock: a clock that is 2.5 s wrong and 60 ppm fast is stepped once, and follows the firmware's", async (t) => {
  const lab = lacks(t) ? undefined : await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  const said = await correct(t, lab, 2.5);
  assert.equal(said.match(/has been stepped by -2\.[45]/g)?.length, 1, said);
});

test("--system-clock: a clock that is 0.1 s wrong is not stepped, and right within half a minute", async (t) => {
  const lab = lacks(t) ? undefined : await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  assert.doesNotMatch(await correct(t, lab, -0.1), /stepped/);
});

test("--system-clock without the right to: one line, exit code 2", async (t) => {
  if (lacks(t, "setpriv")) return;
  const isRoot = process.getuid?.() === 0;
  const program = [
    await buildNative(),
    "--state",
    "/nonexistent",
    "--port",
    String(await freePort()),
    "--interface",
    "InLoopBack0=127.0.0.1",
    "--system-clock",
  ];
  const become = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];
  const board = new BoardProcess(t, isRoot ? [...become, ...program] : program);
  assert.equal(await board.exit, 2, board.stderr);
  assert.match(board.stderr, /--system-clock: this machine's clock may not be steered.*cap_sys_time/);
});
