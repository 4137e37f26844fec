import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { FileStorage } from "../../boards/host/storage";
import { HostVault } from "../../boards/host/vault";
import { BoardProcess, freePort, runBoard, temporaryFolder, until } from "../host/board-process";
import { SESSION, withoutTimes } from "../hil/pages";
import { buildNative, dial, lacks, runNative } from "./native";

const IAC_DO_ECHO = Buffer.from([255, 253, 1]);

test("the same console session gives the same pages on the host board and on linux", async (t) => {
  if (lacks(t)) return;
  const boards = [runBoard(t, temporaryFolder(), await freePort()), runNative(t, await buildNative(), temporaryFolder(), await freePort())];
  for (const board of boards) {
    board.type(...SESSION);
    await board.waitFor(/display nonsense\s+\^\s+% Unrecognized/, 20);
  }
  const [host, linux] = boards.map((board) => withoutTimes(board.stdout).split("\n"));
  assert.ok(host.length > 150, `${host.length} lines`);
  assert.deepEqual(linux, host);
});

test("keys are saved sealed, survive a restart, and are the same secret to the host board's vault", async (t) => {
  if (lacks(t)) return;
  const folder = temporaryFolder();
  const program = await buildNative();
  const board = runNative(t, program, folder, await freePort());
  board.type("system-view", "ntp-service authentication-keyid 42 authentication-mode md5 simple aNiceKey", "save force");
  await board.waitFor(/saved to device successfully/);
  assert.equal(await board.stop("SIGTERM"), 0);
  const saved = readFileSync(join(folder, "state", "startup.cfg"), "latin1");
  const sealed = /authentication-mode md5 cipher (\$c\$3\$\S+)/.exec(saved)?.[1];
  assert.ok(sealed !== undefined, saved);
  assert.ok(!saved.includes("aNiceKey"));
  const vault = new HostVault(new FileStorage(join(folder, "state"), undefined));
  assert.equal(vault.unseal(sealed), "aNiceKey");
  const again = runNative(t, program, folder, await freePort());
  again.type("display current-configuration");
  await again.waitFor(/authentication-keyid 42 authentication-mode md5 cipher \$c\$3\$/);
  assert.doesNotMatch(again.stdout, /startup\.cfg: line/, "the saved key is read back");
});

test("a sealed text that was changed, or that another board has made, is refused", async (t) => {
  if (lacks(t)) return;
  const sealed = new HostVault(new FileStorage(join(temporaryFolder(), "other"), undefined)).seal("aNiceKey") ?? "";
  const board = runNative(t, await buildNative(), temporaryFolder(), await freePort());
  const command = "ntp-service authentication-keyid 42 authentication-mode md5 cipher";
  board.type("system-view", `${command} ${sealed}`, `${command} $c$3$AAAA`, `${command} $c$3$!`, "display current-configuration");
  await board.waitFor(/\nreturn/);
  assert.doesNotMatch(board.stdout.slice(board.stdout.indexOf("display current")), /authentication-keyid 42/);
});

test("a TCP console: one connection after another; a second one at the same time is sent away; telnet's negotiation is no input", async (t) => {
  if (lacks(t)) return;
  const consolePort = await freePort();
  const board = runNative(t, await buildNative(), temporaryFolder(), await freePort(), "--console", `tcp:${consolePort}`);
  await board.waitFor(/console on TCP 127\.0\.0\.1 port/);
  const first = await dial(t, consolePort);
  first.send(IAC_DO_ECHO);
  first.send("system-view\r\0sysname Field\r\n");
  await until(() => first.text().includes("[Field]"), 5, first.text);
  const second = await dial(t, consolePort);
  await until(second.isClosed, 5, second.text);
  assert.match(second.text(), /in use/);
  first.hangUp();
  await until(first.isClosed, 5, first.text);
  const third = await dial(t, consolePort);
  await until(() => third.text().includes("<Field>"), 5, third.text);
  third.send("quit\r\n");
  await until(third.isClosed, 5, third.text);
  assert.equal(await board.stop("SIGTERM"), 0);
});

test("a console on a Unix socket, which only its owner may open and which goes with the program", async (t) => {
  if (lacks(t)) return;
  const folder = temporaryFolder();
  const path = join(folder, "console");
  const board = runNative(t, await buildNative(), folder, await freePort(), "--console", `unix:${path}`);
  await board.waitFor(/console on/);
  const console = await dial(t, path);
  console.send("display version\r");
  await until(() => /Timewire linux uptime is/.test(console.text()), 5, console.text);
  assert.equal(await board.stop("SIGTERM"), 0);
  assert.ok(!existsSync(path));
});

test("a pseudo-terminal: one program after another has it open, it lasts over `reboot`, and without a reader the board does not wait", async (t) => {
  if (lacks(t, "cat")) return;
  const board = runNative(t, await buildNative(), temporaryFolder(), await freePort(), "--console", "pty");
  await board.waitFor(/console on \/dev\/pts\/\d+\n/);
  const path = /console on (\S+)/.exec(board.stderr)![1];
  const type = (...lines: string[]): void => writeFileSync(path, lines.map((line) => `${line}\r`).join(""), { flag: "r+" });
  const first = new BoardProcess(t, ["cat", path]);
  type("display version");
  await first.waitFor(/Timewire linux uptime is/);
  await first.stop("SIGKILL");
  // Far more than a pseudo-terminal holds: to wait for a reader each time would take minutes.
  for (let i = 0; i < 40; i++) type(...new Array<string>(25).fill("display version"));
  type("system-view", "sysname Field", "return", "save force");
  const second = new BoardProcess(t, ["cat", path]);
  await until(
    () => {
      type("");
      return second.stdout.includes("<Field>");
    },
    20,
    () => second.stdout,
  );
  type("reboot", "y");
  await second.waitFor(/reboot[\s\S]*<Field>/);
  type("display clock");
  await second.waitFor(/reboot[\s\S]*<Field>display clock\s+\d\d:/);
  assert.equal(board.stderr.match(/console on/g)?.length, 1, board.stderr);
  assert.equal(await board.stop("SIGTERM"), 0);
});

test("on a terminal the board's own line editor is at work; Ctrl+] ends the program, and the terminal is as before", async (t) => {
  if (lacks(t, "script", "stty")) return;
  const command = `before=$(stty -g); ${await buildNative()} --state ${temporaryFolder()} --port ${await freePort()} --interface InLoopBack0=127.0.0.1; echo exit $?; [ "$before" = "$(stty -g)" ] && echo restored`;
  const terminal = new BoardProcess(t, ["script", "-qec", command, "/dev/null"]);
  await terminal.waitFor(/<Timewire>/);
  terminal.type("disp\tver\r");
  await terminal.waitFor(/uptime is/);
  terminal.endInput("\x1d");
  await terminal.waitFor(/exit 0\r?\nrestored/);
});

test("what cannot be done at the start is said in one line, with exit code 2", async (t) => {
  if (lacks(t)) return;
  const folder = temporaryFolder();
  const program = await buildNative();
  const port = await freePort();
  const first = runNative(t, program, folder, port);
  await first.waitFor(/<Timewire>/);
  for (const [options, pattern] of [
    [[], /^timewire: UDP port \d+ is in use.*--port.*\n$/],
    [["--interface", "Ethernet0/0=nowhere"], /^timewire: --interface.*"nowhere".*\n$/],
    [["--console", "carrier-pigeon"], /^timewire: --console "carrier-pigeon": not stdio.*\n$/],
    [["--heap"], /^timewire: --heap needs a value\n$/],
    [["--frequency", "3"], /^timewire: unknown option --frequency.*\n$/],
    [["now"], /^timewire: "now" is not understood.*\n$/],
  ] as const) {
    const second = runNative(t, program, temporaryFolder(), port, ...options);
    assert.equal(await second.exit, 2, second.stderr);
    assert.match(second.stderr, pattern);
  }
});
