import assert from "node:assert/strict";
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { BoardProcess, freePort, temporaryFolder } from "../host/board-process";

/** Debian's Python, which its packages belong to. */
const PYTHON = "/usr/bin/python3";

/** Checks what the script printed. */
function checkDrive(output: string): void {
  assert.match(output, /^prompt: <Timewire>$/m);
  assert.match(output, /% Unrecognized command found at '\^' position\./);
  assert.match(output, /^ ntp-service unicast-server 127\.0\.0\.99$/m);
  assert.match(output, /Clock status: synchronized/);
  assert.match(output, /Configuration is saved to device successfully\./);
  assert.match(output, /^disconnected$/m);
}

test("console README (Programs that drive the console): netmiko's own hp_comware driver connects, configures, reads displays, saves and leaves", async (t) => {
  if (spawnSync(PYTHON, ["-c", "import netmiko"]).status !== 0) {
    t.skip("python3-netmiko is not installed");
    return;
  }
  const folder = temporaryFolder();
  const [ntp, console] = [await freePort(), await freePort()];
  const options = ["--state", folder, "--port", String(ntp), "--interface", "InLoopBack0=127.0.0.1", "--console", `tcp:127.0.0.1:${console}`];
  const board = new BoardProcess(t, [process.execPath, "build/host/timewire.mjs", "run", ...options]);
  await board.waitFor(/console on TCP/);
  const output = execFileSync(PYTHON, ["test/interop/drive_board.py", String(console)], { encoding: "utf8", timeout: 300_000 });
  checkDrive(output);
  const saved = join(folder, "startup.cfg");
  assert.ok(existsSync(saved) && readFileSync(saved, "utf8").includes(" ntp-service refclock-master 5\n"));
  assert.equal(await board.stop("SIGTERM"), 0);
});

test("console README (User lines): netmiko drives two telnet sessions at once, beside con 0", async (t) => {
  if (spawnSync(PYTHON, ["-c", "import netmiko"]).status !== 0) {
    t.skip("python3-netmiko is not installed");
    return;
  }
  const folder = temporaryFolder();
  const [ntp, port] = [await freePort(), await freePort()];
  const server = ["#", ` telnet server port ${port}`, " telnet server enable", "#", "user-interface vty 0 4"];
  const login = [" authentication-mode password", " set authentication password simple aNicePassword", "#", "return", ""];
  writeFileSync(join(folder, "startup.cfg"), [...server, ...login].join("\n"));
  const options = ["--state", folder, "--port", String(ntp), "--interface", "InLoopBack0=127.0.0.1"];
  const board = new BoardProcess(t, [process.execPath, "build/host/timewire.mjs", "run", ...options]);
  await board.waitFor(/<Timewire>/);
  const drive = (): Promise<{ stdout: string }> =>
    promisify(execFile)(PYTHON, ["test/interop/drive_board.py", String(port), "aNicePassword"], { encoding: "utf8", timeout: 300_000 });
  const drives = await Promise.all([drive(), drive()]);
  for (const { stdout } of drives) checkDrive(stdout);
  board.type("display users");
  await board.waitFor(/F 0 {3}CON 0/);
  assert.equal(await board.stop("SIGTERM"), 0);
});
