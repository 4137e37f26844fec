import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { FileStorage } from "../../boards/host/storage";
import { HostVault } from "../../boards/host/vault";
import { freePort, runBoard, temporaryFolder } from "./board-process";

const MASTER = "#\n ntp-service refclock-master 2\n#\nreturn\n";
const STRATUM_2 = /System stratum changes from 16 to 2/;

test("a configuration with an unreadable line: file, line and column are named, and the board starts without it", async (t) => {
  const folder = temporaryFolder();
  const config = join(folder, "mine.cfg");
  writeFileSync(config, "#\n sysname Field\n ntp-service refclock-mister 2\n#\n ntp-service refclock-master 2\n#\nreturn\n");
  const board = runBoard(t, folder, await freePort(), "--config", config);
  await board.waitFor(STRATUM_2);
  assert.match(board.stdout, /mine\.cfg: line 3, column 14:\s+ntp-service refclock-mister 2/);
  board.type("display current-configuration", "save force");
  await board.waitFor(/saved to device successfully/);
  assert.match(board.stdout, /<Field>/);
  assert.equal(await board.stop("SIGTERM"), 0);
  assert.match(readFileSync(config, "latin1"), /refclock-mister 2/, "saving must not lose what was not understood");
  assert.ok(existsSync(`${config}.bak`), "the configuration before is kept");
});

test("a state folder that is a file is set aside, and the board starts", async (t) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "state"), "not a folder");
  const board = runBoard(t, folder, await freePort());
  await board.waitFor(/<Timewire>/);
  assert.match(board.stderr, /state is not a readable folder.*state\.corrupt-1/);
  assert.equal(readFileSync(join(folder, "state.corrupt-1"), "utf8"), "not a folder");
  assert.equal(await board.stop("SIGTERM"), 0);
});

test("files of the state that are folders are not read, those that make no sense are set aside; nothing else is lost", async (t) => {
  const folder = temporaryFolder();
  const state = join(folder, "state");
  mkdirSync(join(state, "drift"), { recursive: true });
  writeFileSync(join(state, "rtc"), "\0\0\0\0");
  writeFileSync(join(state, "startup.cfg"), MASTER);
  const board = runBoard(t, folder, await freePort());
  await board.waitFor(STRATUM_2);
  assert.match(board.stderr, /drift cannot be read \(EISDIR\)/);
  assert.match(board.stderr, /real-time clock.*rtc\.corrupt-1/);
  assert.equal(await board.stop("SIGTERM"), 0);
  assert.ok(lstatSync(join(state, "drift")).isDirectory(), "nothing is to be written under that name yet");
  assert.equal(readFileSync(join(state, "rtc.corrupt-1"), "latin1"), "\0\0\0\0");
  assert.equal(readFileSync(join(state, "startup.cfg"), "latin1"), MASTER);
});

test("a drift that makes no sense is set aside with a log line", async (t) => {
  const folder = temporaryFolder();
  const state = join(folder, "state");
  mkdirSync(state);
  writeFileSync(join(state, "drift"), "frequency fast\n");
  writeFileSync(join(state, "startup.cfg"), MASTER);
  const board = runBoard(t, folder, await freePort(), "--console", "none");
  await board.waitFor(STRATUM_2);
  assert.match(board.stderr, /drift\.corrupt-1/);
  assert.ok(existsSync(join(state, "drift.corrupt-1")));
});

test("storage: a text is replaced whole, the configuration before is kept, a leftover of a power cut does no harm", () => {
  const folder = temporaryFolder();
  const storage = new FileStorage(folder, undefined);
  assert.equal(storage.read("startup.cfg"), undefined);
  writeFileSync(join(folder, "startup.cfg.new"), "half a conf");
  assert.ok(storage.write("startup.cfg", "one\n"));
  assert.ok(storage.write("startup.cfg", "two \xe9\n"));
  assert.equal(storage.read("startup.cfg"), "two \xe9\n");
  assert.equal(readFileSync(join(folder, "startup.cfg.bak"), "latin1"), "one\n");
  assert.deepEqual(readdirSync(folder).sort(), ["startup.cfg", "startup.cfg.bak"]);
  assert.equal(storage.setAside("startup.cfg"), "startup.cfg.corrupt-1");
  storage.remove("startup.cfg");
  assert.equal(storage.read("startup.cfg"), undefined);
});

test("storage: a text that was unreadable, or too long, is kept under another name when it is replaced", () => {
  const folder = temporaryFolder();
  const storage = new FileStorage(folder, undefined);
  writeFileSync(join(folder, "startup.cfg"), "x".repeat(1048577));
  assert.equal(storage.read("startup.cfg"), undefined);
  assert.ok(storage.has("startup.cfg"));
  writeFileSync(join(folder, "startup.cfg"), "readable again\n");
  assert.ok(storage.write("startup.cfg", "new\n"));
  assert.equal(readFileSync(join(folder, "startup.cfg.corrupt-1"), "latin1"), "readable again\n");
  assert.equal(storage.write("startup.cfg", "x".repeat(1048577)), false, "a longer text could not be read back");
  assert.deepEqual(readdirSync(folder).sort(), ["startup.cfg", "startup.cfg.corrupt-1"]);
});

test("storage: the previous configuration is readable by its owner only, also when the file was open to all", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "startup.cfg"), "one\n");
  chmodSync(join(folder, "startup.cfg"), 0o644);
  assert.ok(new FileStorage(folder, undefined).write("startup.cfg", "two\n"));
  for (const name of ["startup.cfg", "startup.cfg.bak"]) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
});

test("storage: a pipe, a device and a link are not read and not written through; a new text takes their name", () => {
  const folder = temporaryFolder();
  const target = join(folder, "target");
  writeFileSync(target, "not ours\n");
  const storage = new FileStorage(join(folder, "state"), undefined);
  const path = join(folder, "state", "startup.cfg");
  for (const make of [() => execFileSync("mkfifo", [path]), () => symlinkSync("/dev/null", path), () => symlinkSync(target, path)]) {
    make();
    assert.equal(storage.read("startup.cfg"), undefined);
    assert.ok(storage.has("startup.cfg"));
    assert.ok(storage.write("startup.cfg", "ours\n"));
    assert.ok(lstatSync(path).isFile());
    assert.equal(storage.read("startup.cfg"), "ours\n");
    rmSync(path);
  }
  assert.equal(readFileSync(target, "latin1"), "not ours\n");
  symlinkSync(target, `${path}.new`);
  assert.ok(storage.write("startup.cfg", "ours\n"));
  assert.equal(readFileSync(target, "latin1"), "not ours\n", "the name of the file that is renamed at last may be a link too");
});

test("vault: only a missing device key is made; an unreadable one is not replaced, and one that cannot be stored seals nothing", () => {
  const folder = temporaryFolder();
  const storage = new FileStorage(folder, undefined);
  const path = join(folder, "device-key");
  const sealed = new HostVault(storage).seal("aNiceKey") ?? "";
  const key = readFileSync(path);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  for (const bytes of [Buffer.alloc(0), key.subarray(1)]) {
    writeFileSync(path, bytes);
    assert.equal(new HostVault(storage).seal("another"), undefined);
    assert.deepEqual(readFileSync(path), bytes);
  }
  rmSync(path);
  mkdirSync(path);
  assert.equal(new HostVault(storage).seal("another"), undefined);
  assert.ok(lstatSync(path).isDirectory());
  rmSync(path, { recursive: true });
  writeFileSync(path, key);
  assert.equal(new HostVault(storage).unseal(sealed), "aNiceKey");
  const refusing = { read: () => undefined, has: () => false, write: () => false, remove: () => undefined, setAside: () => "" };
  assert.equal(new HostVault(refusing).seal("aNiceKey"), undefined);
});

test("--config must be a regular file: a link or a pipe ends the program with one line", async (t) => {
  const folder = temporaryFolder();
  const path = join(folder, "mine.cfg");
  execFileSync("mkfifo", [path]);
  const pipe = runBoard(t, folder, await freePort(), "--config", path);
  assert.equal(await pipe.exit, 2, pipe.stderr);
  assert.match(pipe.stderr, /^timewire: --config .*mine\.cfg: cannot be read: it is not a regular file\n$/);
  rmSync(path);
  symlinkSync("/etc/hostname", path);
  const link = runBoard(t, folder, await freePort(), "--config", path);
  assert.equal(await link.exit, 2, link.stderr);
  assert.match(link.stderr, /cannot be read: it is a symbolic link; name its target\n$/);
});
