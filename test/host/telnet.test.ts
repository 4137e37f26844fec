import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { freePort, runBoard, temporaryFolder, until, type BoardProcess } from "./board-process";

/** Telnet server of the host board over real TCP: console README, "User lines". */

const PASSWORD = "aNicePassword";

interface Session {
  readonly socket: Socket;
  text: string;
  isClosed: boolean;
}

/** Configuration of a telnet server with `lines` before it. */
async function serve(t: TestContext, ...lines: string[]): Promise<{ board: BoardProcess; port: number }> {
  const folder = temporaryFolder();
  const port = await freePort();
  mkdirSync(join(folder, "state"));
  const server = [` telnet server port ${port}`, " telnet server enable", "#", "user-interface vty 0 4"];
  const login = [` set authentication password simple ${PASSWORD}`, " authentication-mode password", "#", "return", ""];
  writeFileSync(join(folder, "state", "startup.cfg"), ["#", ...lines, ...server, ...login].join("\n"));
  const board = runBoard(t, folder, await freePort());
  await board.waitFor(/<Timewire>/);
  return { board, port };
}

async function dial(t: TestContext, port: number): Promise<Session> {
  const socket = connect(port, "127.0.0.1");
  const session: Session = { socket, text: "", isClosed: false };
  socket.on("data", (bytes) => (session.text += bytes.toString("latin1")));
  socket.on("error", () => undefined);
  socket.on("close", () => (session.isClosed = true));
  t.after(() => socket.destroy());
  await shows(session, /Password:$|try later/);
  return session;
}

async function shows(session: Session, pattern: RegExp): Promise<void> {
  await until(
    () => pattern.test(session.text),
    10,
    () => `no ${pattern.source} in ${session.text.slice(-500)}`,
  );
}

async function logIn(t: TestContext, port: number): Promise<Session> {
  const session = await dial(t, port);
  session.socket.write(`${PASSWORD}\r\n`);
  await shows(session, /<Timewire>$/);
  return session;
}

test("five telnet sessions at once beside con 0: each has its own view; a sixth is refused; one that leaves makes room", async (t) => {
  const { board, port } = await serve(t);
  const sessions = await Promise.all([0, 1, 2, 3, 4].map(() => logIn(t, port)));
  sessions.forEach(({ socket }, i) => socket.write(i % 2 === 0 ? "system-view\r\n" : "display clock\r\n"));
  for (const [i, session] of sessions.entries()) await shows(session, i % 2 === 0 ? /\[Timewire\]$/ : /UTC[^]*<Timewire>$/);
  const late = await dial(t, port);
  assert.match(late.text, /% All user lines are used, please try later!/);
  board.type("display users");
  await board.waitFor(/5 {3}VTY 4 {3}00:00:0\d TEL {2}3/);
  sessions[0].socket.write("return\r\nquit\r\n");
  await until(
    () => sessions[0].isClosed,
    10,
    () => "the session stays open",
  );
  await logIn(t, port);
});

test("a reader that never reads holds up its own line only: others read the whole configuration meanwhile, and memory is bounded", async (t) => {
  const rules = Array.from({ length: 5000 }, (_, rule) => ` rule ${rule} permit source 10.0.${Math.floor(rule / 256)}.${rule % 256} 0`);
  const { board, port } = await serve(t, "acl number 2001", ...rules, "#");
  const silent = await logIn(t, port);
  const other = await logIn(t, port);
  silent.socket.pause();
  silent.socket.write("screen-length disable\r\n");
  other.socket.write("screen-length disable\r\ndisplay acl 2001\r\n");
  await shows(other, /rule 4999 [^]*<Timewire>$/);
  const before = board.residentBytes();
  for (let i = 0; i < 2000; i++) silent.socket.write("display acl 2001\r\n");
  for (let i = 0; i < 3; i++) {
    other.text = "";
    other.socket.write("display acl 2001\r\n");
    await shows(other, /rule 4999 [^]*<Timewire>$/);
  }
  // 2000 displays would be 340 MB.
  assert.ok(board.residentBytes() - before < 100_000_000, `${board.residentBytes() - before} bytes more`);
  assert.equal(silent.isClosed, false);
});
