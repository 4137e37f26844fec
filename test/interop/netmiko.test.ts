import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { BoardProcess, freePort, temporaryFolder } from "../host/board-process";

/** Debian's Python, which its packages belong to. */
const PYTHON = "/usr/bin/python3";

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
  assert.match(output, /^prompt: <Timewire>$/m);
  assert.match(output, /% Unrecognized command found at '\^' position\./);
  assert.match(output, /^ ntp-service unicast-server 127\.0\.0\.99$/m);
  assert.match(output, /Clock status: synchronized/);
  assert.match(output, /Configuration is saved to device successfully\./);
  assert.match(output, /^disconnected$/m);
  const saved = join(folder, "startup.cfg");
  assert.ok(existsSync(saved) && readFileSync(saved, "utf8").includes(" ntp-service refclock-master 5\n"));
  assert.equal(await board.stop("SIGTERM"), 0);
});
