import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { BoardProcess, freePort, runBoard, startBoard, temporaryFolder } from "./board-process";

const PROGRAM = "build/host/timewire.mjs";
const NOBODY = "65534";

test("port 123 not permitted: one line names --port and setpriv, exit code 2", async (t) => {
  const isRoot = process.getuid?.() === 0;
  const firstPermitted = Number(readFileSync("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8"));
  if (!isRoot && firstPermitted <= 123) return t.skip("this machine permits port 123 to all users");
  const folder = temporaryFolder();
  chmodSync(folder, 0o777);
  const run = [process.execPath, PROGRAM, "run", "--interface", "InLoopBack0=127.0.0.1", "--state", join(folder, "state")];
  // Root becomes an unprivileged user, in a network namespace where the kernel's own rule for low ports holds.
  const become = `ip link set lo up && exec setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups "$@"`;
  const board = new BoardProcess(t, isRoot ? ["unshare", "-n", "sh", "-c", become, "sh", ...run] : run);
  assert.equal(await board.exit, 2, board.stderr);
  assert.match(board.stderr, /^timewire: UDP port 123 is not permitted.*--port.*setpriv --reuid .*--ambient-caps \+net_bind_service.*\n$/);
});

test("--console pty without socat: one line names it, exit code 2", async (t) => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "empty"));
  const options = ["--port", String(await freePort()), "--interface", "InLoopBack0=127.0.0.1", "--state", join(folder, "state"), "--console", "pty"];
  const board = new BoardProcess(t, ["env", `PATH=${join(folder, "empty")}`, process.execPath, PROGRAM, "run", ...options]);
  assert.equal(await board.exit, 2, board.stderr);
  assert.match(board.stderr, /^timewire: --console pty: .*socat.*\n$/);
});

test("--interface takes an address and gives it a Comware name", async (t) => {
  const state = join(temporaryFolder(), "state");
  const board = startBoard(t, "run", "--port", String(await freePort()), "--state", state, "--interface", "Ethernet0/7=127.0.0.3");
  board.type("system-view", "interface Ethernet 0/7");
  await board.waitFor(/\[Timewire-Ethernet0\/7\]/);
});

test("without --interface lo is InLoopBack0", async (t) => {
  const board = startBoard(t, "run", "--port", String(await freePort()), "--state", join(temporaryFolder(), "state"));
  board.type("system-view", "interface InLoopBack 0");
  await board.waitFor(/\[Timewire-InLoopBack0\]/);
});

test("SIGTERM, SIGINT and a terminal that goes away end the board with exit code 0", async (t) => {
  const folder = temporaryFolder();
  const port = await freePort();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    const board = runBoard(t, folder, port);
    await board.waitFor(/<Timewire>/);
    assert.equal(await board.stop(signal), 0, signal);
  }
});

test("npx finds the program by its name", () => {
  const npx = spawnSync("npx", ["--no-install", "timewire", "--version"], { encoding: "utf8" });
  assert.equal(npx.status, 0, npx.stderr);
  assert.match(npx.stdout, /^timewire \d+\.\d+\.\d+\n$/);
});
