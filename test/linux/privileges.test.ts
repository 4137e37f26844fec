import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { freePort, temporaryFolder, type BoardProcess } from "../host/board-process";
import { buildNative, lacks, runNative } from "./native";

/** Bit of capability masks (manual page capabilities(7)). */
const NET_BIND_SERVICE = 1n << 10n;
/** A port that needs the capability, and that no other test uses. */
const LOW_PORT = 1017;
const USER = "nobody";

/** A field of /proc/PID/status. */
function statusOf(pid: number | string, field: string): string {
  return new RegExp(`^${field}:\\s+(.*)$`, "m").exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? "";
}

const capabilitiesOf = (pid: number | string, field: string): bigint => BigInt(`0x${statusOf(pid, field)}`);

/** Skips the test where this process may not change the user. */
function lacksRoot(t: TestContext): boolean {
  if (lacks(t)) return true;
  if (process.getuid?.() === 0 && (capabilitiesOf("self", "CapEff") & 0xc0n) === 0xc0n) return false;
  t.skip("changing the user needs root");
  return true;
}

/** The program with --user, and a folder that any user may enter. */
async function start(t: TestContext, port: number, ...options: string[]): Promise<{ board: BoardProcess; folder: string }> {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const program = await buildNative();
  const board = runNative(t, program, folder, port, "--user", USER, ...options);
  return { board, folder };
}

test("the program is position-independent, with full RELRO, bound at the start, with stack protector and checked library calls", async (t) => {
  if (lacks(t, "readelf")) return;
  const program = await buildNative();
  const read = (option: string): string => execFileSync("readelf", ["-W", option, program], { encoding: "latin1" });
  assert.match(read("-h"), /Type:\s+DYN/);
  assert.match(read("-d"), /BIND_NOW|FLAGS_1.*NOW/);
  assert.match(read("-l"), /GNU_RELRO/);
  assert.match(read("-l"), /GNU_STACK\s+\S+ \S+ \S+ \S+ \S+ RW /);
  assert.match(read("--dyn-syms"), /__stack_chk_fail/);
  assert.match(read("--dyn-syms"), /_chk@/);
});

test("SECURITY.md (Keys): the memory of the program is not dumpable", async (t) => {
  if (lacks(t)) return;
  const board = runNative(t, await buildNative(), temporaryFolder(), await freePort());
  await board.waitFor(/<Timewire>/);
  assert.match(readFileSync(`/proc/${board.pid}/limits`, "latin1"), /Max core file size\s+0 +0 /);
  assert.equal(statSync(`/proc/${board.pid}/mem`).uid, 0, "the files of a process that is not dumpable belong to root");
});

test("--user: the program runs as that user without a capability, saves its state, and does so after `reboot`", async (t) => {
  if (lacksRoot(t)) return;
  const { board, folder } = await start(t, await freePort());
  await board.waitFor(/<Timewire>/);
  const uid = execFileSync("id", ["-u", USER], { encoding: "latin1" }).trim();
  const check = (): void => {
    assert.equal(statusOf(board.pid, "Uid"), [uid, uid, uid, uid].join("\t"));
    assert.equal(statusOf(board.pid, "Groups").trim(), execFileSync("id", ["-G", USER], { encoding: "latin1" }).trim());
    for (const field of ["CapEff", "CapPrm", "CapAmb"]) assert.equal(capabilitiesOf(board.pid, field), 0n, field);
    assert.equal(statusOf(board.pid, "NoNewPrivs"), "1");
    assert.equal(statSync(`/proc/${board.pid}/mem`).uid, 0, "not dumpable");
  };
  check();
  board.type("system-view", "sysname Field", "ntp-service authentication-keyid 1 authentication-mode md5 simple aNiceKey", "return", "save force");
  await board.waitFor(/saved to device successfully/);
  for (const name of ["startup.cfg", "device-key"]) assert.equal(String(statSync(join(folder, "state", name)).uid), uid, name);
  board.type("reboot", "y");
  await board.waitFor(/Now rebooting[\s\S]*<Field>/);
  check();
  assert.equal(await board.stop("SIGTERM"), 0);
});

test("--user: a port below 1024 keeps the capability to bind it, over `reboot` too", async (t) => {
  if (lacksRoot(t)) return;
  const { board } = await start(t, LOW_PORT);
  await board.waitFor(/<Timewire>/);
  assert.equal(capabilitiesOf(board.pid, "CapEff"), NET_BIND_SERVICE);
  board.type("save force", "reboot", "y");
  await board.waitFor(/Now rebooting[\s\S]*<Timewire>/);
  assert.equal(capabilitiesOf(board.pid, "CapPrm"), NET_BIND_SERVICE);
  assert.equal(await board.stop("SIGTERM"), 0);
});

test("--user: an unknown user and root end the program with one line; a state folder of another user is reported", async (t) => {
  if (lacksRoot(t)) return;
  const program = await buildNative();
  for (const [user, pattern] of [
    ["no-such-user", /^timewire: --user no-such-user: there is no such user\n$/],
    ["root", /^timewire: --user root: is the user with all privileges; name another\n$/],
  ] as const) {
    const board = runNative(t, program, temporaryFolder(), await freePort(), "--user", user);
    assert.equal(await board.exit, 2);
    assert.match(board.stderr, pattern);
  }
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  execFileSync("mkdir", ["-m", "700", join(folder, "state")]);
  writeFileSync(join(folder, "state", "startup.cfg"), "#\n");
  const board = runNative(t, program, folder, await freePort(), "--user", USER);
  await board.waitFor(/nobody may not use the folder .*change its owner/);
  assert.equal(await board.stop("SIGTERM"), 0);
});
