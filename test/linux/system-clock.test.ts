import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test, type TestContext } from "node:test";
import { BoardProcess, freePort, until } from "../host/board-process";
import { Lab, RIGHT } from "../interop/lab";
import { buildNative, lacks } from "./native";

const NOBODY = "65534";

/** Remaining error that the program is slewing out [s]. */
const BOUND = 1e-3;

/** The program on a machine with a clock of its own. */
interface Steered {
  readonly board: BoardProcess;
  /** Errors of the clock at each adjustment [s]. */
  readonly errors: () => number[];
  /** Waits until the last ones are small, `after` of them not counted. */
  readonly settle: (after: number) => Promise<void>;
  /** Lets the machine have been suspended for `slept` s, and another program set its clock by `set` s. */
  readonly change: (slept: number, set: number) => void;
}

/** Runs the program beside a chronyd that is right, on a machine whose clock is `offset` s wrong and 60 ppm fast. */
async function steer(lab: Lab, offset: number): Promise<Steered> {
  const fake = join(lab.folder, "fake-clock.so");
  const log = join(lab.folder, "errors");
  execFileSync("gcc", ["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", fake, "test/linux/fake-clock.c", "-ldl"]);
  await lab.startChronyd("right", ["local stratum 2", "allow all"]);
  const changes = join(lab.folder, "changes");
  const environment = [
    `LD_PRELOAD=${fake}`,
    `FAKE_CLOCK_OFFSET=${offset}`,
    "FAKE_CLOCK_PPM=60",
    `FAKE_CLOCK_LOG=${log}`,
    `FAKE_CLOCK_CHANGES=${changes}`,
  ];
  const own = ["--state", join(lab.folder, "state"), "--interface", "Ethernet0/0=left", "--system-clock"];
  const board = lab.start("left", "env", ...environment, resolve(await buildNative()), ...own);
  board.type("system-view", `ntp-service unicast-server ${RIGHT} minpoll 4 maxpoll 4`);
  const errors = (): number[] => (existsSync(log) ? readFileSync(log, "utf8").split("\n").slice(0, -1).map(Number) : []);
  const isSettled = (after: number): boolean =>
    errors().length > after + 8 &&
    errors()
      .slice(-3)
      .every((error) => Math.abs(error) < lab.machine.settled(BOUND));
  const settle = (after: number): Promise<void> =>
    until(
      () => isSettled(after),
      40,
      () => `${errors().join(" ")}\n${board.stdout}\n${board.stderr}`,
    );
  const change = (slept: number, set: number): void => {
    writeFileSync(`${changes}.new`, `${slept} ${set}\n`);
    renameSync(`${changes}.new`, changes);
  };
  return { board, errors, settle, change };
}

/** Runs it until the clock is right; what it has said. */
async function correct(t: TestContext, lab: Lab, offset: number): Promise<string> {
  const { board, errors, settle } = await steer(lab, offset);
  await settle(0);
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

test("--system-clock: a clock that is 0.1 s wrong is stepped once, at the first synchronization", async (t) => {
  const lab = lacks(t) ? undefined : await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  const said = await correct(t, lab, -0.1);
  assert.equal(said.match(/has been stepped by \+0\.[01]/g)?.length, 1, said);
  assert.equal(said.match(/stepped/g)?.length, 1, said);
});

test("--system-clock: after a suspension the clock is not touched before a new answer, and is never set back by the time slept", async (t) => {
  const lab = lacks(t) ? undefined : await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  const { board, errors, settle, change } = await steer(lab, 0);
  await settle(0);
  const before = errors().length;
  // The monotonic clocks stand still while the machine sleeps; the system's clock is right when it wakes.
  board.signal("SIGSTOP");
  await new Promise((resume) => setTimeout(resume, 4000));
  change(3.5, 0);
  board.signal("SIGCONT");
  await settle(before);
  const after = errors().slice(before);
  t.diagnostic(`errors after it, us: ${after.map((error) => (error * 1e6).toFixed(0)).join(" ")}`);
  assert.ok(Math.max(...after.map(Math.abs)) < 0.1, after.join(" "));
  assert.match(board.stderr, /the machine was suspended for 3\.5 s/);
  assert.doesNotMatch(board.stderr.slice(board.stderr.indexOf("suspended")), /stepped by [+-](?!0\.0)/);
  assert.equal(await board.stop("SIGTERM"), 0);
});

test("--system-clock: a clock that another program has set is stepped back, after a new answer", async (t) => {
  const lab = lacks(t) ? undefined : await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  const { board, errors, settle, change } = await steer(lab, 0);
  await settle(0);
  const before = errors().length;
  change(0, 2.5);
  await board.waitFor(/set by \+2\.5\d* s by another program/, 10);
  await settle(before);
  assert.match(board.stderr, /by another program[^]*stepped by -2\.5/);
  assert.equal(await board.stop("SIGTERM"), 0);
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
