import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { Machine } from "../machine";
import { freePort, runBoard, startBoard, temporaryFolder, until } from "./board-process";
import type { TraceLine } from "../../boards/host/trace";
import { parseRecording } from "../accuracy/recording";

const IAC_DO_ECHO = Buffer.from([255, 253, 1]);

/** A TCP connection to the console. */
async function dial(
  t: TestContext,
  port: number,
): Promise<{ text: () => string; send: (bytes: string | Buffer) => void; isClosed: () => boolean; hangUp: () => void }> {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  let isClosed = false;
  socket.on("data", (bytes) => (text += bytes.toString("latin1")));
  socket.on("error", () => undefined);
  socket.on("close", () => (isClosed = true));
  t.after(() => socket.destroy());
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  return { text: () => text, send: (bytes) => socket.write(bytes), isClosed: () => isClosed, hangUp: () => socket.end() };
}

test("standard input that is no terminal: commands line by line; at its end the board runs on", async (t) => {
  const board = runBoard(t, temporaryFolder(), await freePort());
  board.type("system-view", "sysname Field", "ntp-service refclock-master 3");
  board.endInput("display ntp-service status"); // without an end of line
  await board.waitFor(/Clock stratum: (3|16)/);
  assert.match(board.stdout, /\[Field\]/);
  await board.waitFor(/System stratum changes from 16 to 3/);
  assert.equal(await board.stop("SIGINT"), 0);
});

test("a TCP console: one connection after another, each beginning in user view; a second one at the same time is refused", async (t) => {
  const consolePort = await freePort();
  const board = runBoard(t, temporaryFolder(), await freePort(), "--console", `tcp:127.0.0.1:${consolePort}`);
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

test("a TCP console: idle-timeout closes the connection on a board without an association", async (t) => {
  const consolePort = await freePort();
  const board = runBoard(t, temporaryFolder(), await freePort(), "--console", `tcp:127.0.0.1:${consolePort}`);
  await board.waitFor(/console on TCP 127\.0\.0\.1 port/);
  const session = await dial(t, consolePort);
  session.send("system-view\ruser-interface con 0\ridle-timeout 0 1\r");
  await until(session.isClosed, 5, session.text);
  assert.match(session.text(), /\[Timewire-ui-console0\]\r\n\r\nUser interface con0 is available\./);
  assert.equal(await board.stop("SIGTERM"), 0);
});

test("SECURITY.md (Console): output for a connection that does not read is bounded, and the board goes on", async (t) => {
  const folder = temporaryFolder();
  const rules = Array.from({ length: 400 }, (_value, i) => ` rule ${i} permit source 10.0.${Math.floor(i / 250)}.${i % 250} 0\n`);
  writeFileSync(join(folder, "rules.cfg"), `#\nacl number 2000\n${rules.join("")}#\nreturn\n`);
  const consolePort = await freePort();
  const options = ["--config", join(folder, "rules.cfg"), "--console", `tcp:127.0.0.1:${consolePort}`];
  const board = runBoard(t, folder, await freePort(), ...options);
  await board.waitFor(/console on TCP 127\.0\.0\.1 port/);
  const deaf = connect(consolePort, "127.0.0.1").pause();
  t.after(() => deaf.destroy());
  deaf.on("error", () => undefined);
  await new Promise<void>((resolve) => deaf.once("connect", resolve));
  const before = board.residentBytes();
  deaf.write("dis cu\r".repeat(100_000)); // asks for more than a gigabyte
  await new Promise((resolve) => setTimeout(resolve, 5000));
  assert.ok(board.residentBytes() < before + 60_000_000, `${before} and ${board.residentBytes()} bytes`);
  deaf.destroy();
  const next = await dialUntilFree(t, consolePort);
  next.send("display version\r");
  await until(() => next.text().includes("uptime is"), 10, next.text);
  assert.equal(await board.stop("SIGTERM"), 0);
});

/** A connection that finds the console free. */
async function dialUntilFree(t: TestContext, port: number): ReturnType<typeof dial> {
  for (;;) {
    const session = await dial(t, port);
    await until(() => session.text() !== "", 10, session.text);
    if (!session.text().includes("in use")) return session;
  }
}

test("a console port in use: one line, exit code 2", async (t) => {
  const consolePort = await freePort();
  const board = runBoard(t, temporaryFolder(), await freePort(), "--console", `tcp:127.0.0.1:${consolePort}`);
  await board.waitFor(/console on TCP/);
  const late = runBoard(t, temporaryFolder(), await freePort(), "--console", `tcp:127.0.0.1:${consolePort}`);
  assert.equal(await late.exit, 2);
  assert.match(late.stderr, /the port is not available \(EADDRINUSE\)/);
});

/** Lines of a trace so far. */
function readTrace(file: string): TraceLine[] {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as TraceLine);
}

test("--trace: a line a second with all fields; SIGTERM saves the drift; a board follows another on loopback", async (t) => {
  const folder = temporaryFolder();
  const port = await freePort();
  const begin = Date.now() / 1000;
  const trace = join(folder, "trace");
  const serverTrace = join(folder, "server-trace");
  const own = ["--state", join(folder, "server"), "--port", String(port), "--interface", "Ethernet0/0=127.0.0.2", "--trace", serverTrace];
  const server = startBoard(t, "run", ...own);
  server.type("system-view", "ntp-service refclock-master 2");
  await server.waitFor(/System stratum changes from 16 to 2/);
  const packets = join(folder, "packets");
  const crystal = ["--crystal", "ppm=-30,wander=1e-8,sine=5/7200", "--seed", "7"];
  const board = runBoard(t, folder, port, "--clock-offset", "-1.5", ...crystal, "--trace", trace, "--trace-packets", packets);
  board.type("system-view", "ntp-service unicast-server 127.0.0.2");
  const machine = Machine.watch(t);
  // A server that is its own reference clock is as wrong as its start on a busy machine made it.
  const isFollowing = (): boolean =>
    Math.abs((readTrace(trace).at(-1)?.error ?? Infinity) - (readTrace(serverTrace).at(-1)?.error ?? 0)) < machine.settled(1e-3);
  await until(isFollowing, 15, () => JSON.stringify(readTrace(trace).slice(-10)) + board.stdout);
  const [first] = readTrace(trace);
  assert.deepEqual(Object.keys(first), ["t", "error", "frequency", "state", "source", "offset", "jitter", "rootDistance"]);
  assert.match(board.stdout, /System clock is stepped by 1\.[456]\d+ s/); // the first reply is acted on, maybe before the first line
  assert.ok(first.t > begin - 2 && first.t < Date.now() / 1000, "the time of day, but for the error of the clock");
  const last = readTrace(trace).at(-1)!;
  assert.equal(last.source, "127.0.0.2");
  assert.equal(last.state, "tracking");
  assert.ok(last.rootDistance! > 0 && last.rootDistance! < 1.5);
  assert.equal(await board.stop("SIGTERM"), 0);
  const { format, sources } = parseRecording(readFileSync(packets, "utf8"));
  assert.equal(format, "timewire packets");
  assert.ok((sources.get("127.0.0.2")?.length ?? 0) >= 1);
  assert.match(readFileSync(join(folder, "state", "drift"), "latin1"), /^frequency -?\d+\.\d{6}\n/);
});

test("`reboot` at the console: the firmware starts again with the saved configuration, and the connection stays", async (t) => {
  const consolePort = await freePort();
  const board = runBoard(t, temporaryFolder(), await freePort(), "--console", `tcp:127.0.0.1:${consolePort}`);
  await board.waitFor(/console on TCP/);
  const console = await dial(t, consolePort);
  console.send("system-view\r\nsysname Kept\r\nsave force\r\nsysname Lost\r\nreturn\r\nreboot\r\nn\r\ny\r\n");
  await until(() => /Now rebooting[^]*<Kept>$/.test(console.text()), 10, console.text);
  console.send("display clock\r\n");
  await until(() => /<Kept>display clock\r\n[^]*<Kept>$/.test(console.text()), 10, console.text);
  assert.equal(await board.stop("SIGTERM"), 0);
});
