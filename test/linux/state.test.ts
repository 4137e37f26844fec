import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { FileStorage } from "../../boards/host/storage";
import { HostVault } from "../../boards/host/vault";
import type { BoardProcess } from "../host/board-process";
import { freePort, temporaryFolder } from "../host/board-process";
import { buildNative, lacks, runNative } from "./native";

const KEY = "ntp-service authentication-keyid 42 authentication-mode md5 simple aNiceKey";

/** Folders of a state, and a file beside it that is not the program's. */
function makeState(): { folder: string; state: string; target: string } {
  const folder = temporaryFolder();
  const state = join(folder, "state");
  mkdirSync(state);
  writeFileSync(join(folder, "target"), "not ours\n");
  return { folder, state, target: join(folder, "target") };
}

async function start(t: TestContext, folder: string, ...options: string[]): Promise<BoardProcess> {
  const board = runNative(t, await buildNative(), folder, await freePort(), ...options);
  await board.waitFor(/<\w+>|cannot be read/);
  return board;
}

test("SECURITY.md (Saved state): a pipe, a device and a link are not read and not written through; a new text takes their name", async (t) => {
  if (lacks(t, "mkfifo")) return;
  const { folder, state, target } = makeState();
  execFileSync("mkfifo", [join(state, "startup.cfg")]);
  symlinkSync("/dev/null", join(state, "rtc"));
  symlinkSync(target, join(state, "drift"));
  symlinkSync(target, join(state, "startup.cfg.new"));
  const board = await start(t, folder, "--clock-offset", "1");
  await board.waitFor(/startup\.cfg cannot be read: it is not a regular file/);
  board.type("save force");
  await board.waitFor(/saved to device successfully/);
  assert.equal(await board.stop("SIGTERM"), 0);
  assert.ok(lstatSync(join(state, "startup.cfg")).isFile());
  assert.ok(lstatSync(join(state, "startup.cfg.corrupt-1")).isFIFO());
  assert.ok(lstatSync(join(state, "rtc")).isFile());
  assert.ok(lstatSync(join(state, "rtc.corrupt-1")).isSymbolicLink());
  assert.equal(readFileSync(target, "latin1"), "not ours\n");
  assert.match(board.stderr, /drift cannot be read: it is a symbolic link/);
});

test("SECURITY.md (Saved state): the configuration before is kept for its owner only", async (t) => {
  if (lacks(t)) return;
  const { folder, state } = makeState();
  const path = join(state, "startup.cfg");
  writeFileSync(path, "#\n sysname Before\n#\nreturn\n");
  chmodSync(path, 0o644);
  const board = runNative(t, await buildNative(), folder, await freePort());
  board.type("save force");
  await board.waitFor(/saved to device successfully/);
  assert.equal(await board.stop("SIGTERM"), 0);
  for (const name of [path, `${path}.bak`]) assert.equal(statSync(name).mode & 0o777, 0o600, name);
  assert.match(readFileSync(`${path}.bak`, "latin1"), /Before/);
});

test("SECURITY.md (Keys): an unreadable device key is not replaced, and no key is accepted without it", async (t) => {
  if (lacks(t)) return;
  const { folder, state } = makeState();
  const path = join(state, "device-key");
  const sealed = new HostVault(new FileStorage(state, undefined)).seal("aNiceKey") ?? "";
  const key = readFileSync(path);
  writeFileSync(path, "");
  const saved = `#\n ntp-service authentication-keyid 7 authentication-mode md5 cipher ${sealed}\n#\nreturn\n`;
  writeFileSync(join(state, "startup.cfg"), saved);
  const board = await start(t, folder);
  board.type("system-view", KEY, "save force");
  await board.waitFor(/The device key cannot be stored or read; the key is not accepted/);
  await board.waitFor(/saved to device successfully/);
  assert.equal(await board.stop("SIGTERM"), 0);
  assert.equal(readFileSync(path).length, 0);
  writeFileSync(path, key);
  const again = await start(t, folder);
  again.type("display current-configuration");
  await again.waitFor(/authentication-keyid 7 authentication-mode md5 cipher/);
  assert.doesNotMatch(again.stdout, /startup\.cfg: line/, "the key that could not be read for a while is in force again");
});

test("SECURITY.md (Keys): save never says that it was successful when the keys would be lost", async (t) => {
  if (lacks(t)) return;
  const { folder, state } = makeState();
  mkdirSync(join(state, "device-key.new")); // the device key cannot be stored
  const board = await start(t, folder);
  board.type("system-view", KEY);
  await board.waitFor(/the key is not accepted/);
  await board.waitFor(/device-key cannot be written/);
  rmSync(join(state, "device-key.new"), { recursive: true });
  board.type(KEY, "save force");
  await board.waitFor(/saved to device successfully/);
  const before = readFileSync(join(state, "startup.cfg"), "latin1");
  assert.match(before, /authentication-keyid 42/);
  rmSync(join(state, "device-key"));
  mkdirSync(join(state, "device-key"));
  board.type("sysname Field", "save force");
  await board.waitFor(/and the keys would be lost; the configuration is not saved/);
  assert.equal(readFileSync(join(state, "startup.cfg"), "latin1"), before);
  rmSync(join(state, "device-key"), { recursive: true });
  board.type("save force");
  await board.waitFor(/not saved\.[\s\S]*is saved to device successfully/);
  assert.equal(await board.stop("SIGTERM"), 0);
  const again = await start(t, folder);
  assert.ok(existsSync(join(state, "device-key")));
  assert.doesNotMatch(again.stdout, /startup\.cfg: line/, "sealed again under a new device key");
});
