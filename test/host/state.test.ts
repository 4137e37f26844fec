import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { FileStorage } from "../../boards/host/storage";
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

test("files of the state that are folders or make no sense are set aside; nothing else is lost", async (t) => {
  const folder = temporaryFolder();
  const state = join(folder, "state");
  mkdirSync(join(state, "drift"), { recursive: true });
  writeFileSync(join(state, "rtc"), "\0\0\0\0");
  writeFileSync(join(state, "startup.cfg"), MASTER);
  const board = runBoard(t, folder, await freePort());
  await board.waitFor(STRATUM_2);
  assert.match(board.stderr, /drift cannot be read \(EISDIR\); renamed to drift\.corrupt-1/);
  assert.match(board.stderr, /real-time clock.*rtc\.corrupt-1/);
  assert.equal(await board.stop("SIGTERM"), 0);
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
