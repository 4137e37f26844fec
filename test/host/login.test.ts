import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { freePort, runBoard, temporaryFolder, until, type BoardProcess } from "./board-process";

/** An address of this computer that is not loopback's; undefined without one. */
const OUTER = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

interface Connection {
  readonly text: () => string;
  readonly isClosed: () => boolean;
  readonly send: (text: string) => void;
}

async function dial(t: TestContext, host: string, port: number): Promise<Connection> {
  const socket = connect(port, host);
  let text = "";
  let isClosed = false;
  socket.on("data", (bytes) => (text += bytes.toString("latin1")));
  socket.on("error", () => undefined);
  socket.on("close", () => (isClosed = true));
  t.after(() => socket.destroy());
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  return { text: () => text, isClosed: () => isClosed, send: (characters) => socket.write(characters) };
}

/** A board with a TCP console on `host`, and `lines` as its configuration. */
async function serve(t: TestContext, host: string, lines: string[]): Promise<{ board: BoardProcess; port: number; file: string }> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "state"));
  const file = join(folder, "state", "startup.cfg");
  writeFileSync(file, ["#", ...lines, "#", "return", ""].join("\n"));
  const port = await freePort();
  const board = runBoard(t, folder, await freePort(), "--console", `tcp:${host}:${port}`);
  await board.waitFor(/console on TCP/);
  return { board, port, file };
}

test("SECURITY.md (Console): a TCP console off loopback without a password lets no operator in, also with authentication-mode none", async (t) => {
  for (const lines of [[], ["user-interface con 0", " authentication-mode none"]]) {
    const { board, port } = await serve(t, "0.0.0.0", lines);
    await board.waitFor(/The console lets no operator in: its password has not been set/);
    for (const address of ["127.0.0.1", ...(OUTER === undefined ? [] : [OUTER])]) {
      const session = await dial(t, address, port);
      await until(session.isClosed, 5, session.text);
      assert.match(session.text(), /% Login password has not been set!/);
      assert.doesNotMatch(session.text(), /<Timewire>/);
    }
    assert.equal(await board.stop("SIGTERM"), 0);
  }
});

test("SECURITY.md (Console): a TCP console on loopback asks for no password, and the board warns once", async (t) => {
  const { board, port } = await serve(t, "127.0.0.1", []);
  for (let i = 0; i < 2; i++) {
    const session = await dial(t, "127.0.0.1", port);
    await until(() => session.text().includes("<Timewire>"), 5, session.text);
    session.send("quit\r");
    await until(session.isClosed, 5, session.text);
  }
  assert.equal(board.stderr.match(/The console asks for no password/g)?.length, 1);
  assert.equal(await board.stop("SIGTERM"), 0);
});

test("SECURITY.md (Console): a password is saved as a hash, and asked for after a restart; three wrong ones begin a pause", async (t) => {
  const { board, port, file } = await serve(t, "0.0.0.0", ["user-interface con 0", " set authentication password simple aNicePassword"]);
  const session = await dial(t, "127.0.0.1", port);
  await until(() => session.text().endsWith("Password:"), 5, session.text);
  session.send("aNicePassword\rsave force\r");
  await until(() => session.text().includes("saved to device successfully"), 10, session.text);
  assert.doesNotMatch(session.text(), /aNicePassword/);
  const saved = readFileSync(file, "latin1");
  assert.match(saved, /\n set authentication password hash \$h\$pbkdf2-sha256\$100000\$\S+\n/);
  assert.doesNotMatch(saved, /aNicePassword/);
  session.send("reboot\ry\r");
  await until(() => session.text().includes("Now rebooting"), 5, session.text);
  await until(() => session.text().endsWith("Password:"), 5, session.text);
  session.send("wrong\rwrong\rwrong\r");
  await until(session.isClosed, 10, session.text);
  assert.equal(session.text().match(/% Login failed!/g)?.length, 3);
  const late = await dial(t, "127.0.0.1", port);
  await until(late.isClosed, 5, late.text);
  assert.match(late.text(), /% Too many failed attempts/);
  assert.equal(await board.stop("SIGTERM"), 0);
  assert.doesNotMatch(board.stdout + board.stderr, /aNicePassword/);
});

test("SECURITY.md (Console): a web page cannot send commands to the TCP console", async (t) => {
  const { board, port } = await serve(t, "127.0.0.1", []);
  const body = "system-view\r\nsysname Owned\r\nreturn\r\nsave force\r\n";
  const session = await dial(t, "127.0.0.1", port);
  session.send(`POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  await until(session.isClosed, 5, session.text);
  assert.doesNotMatch(session.text(), /Owned/);
  const next = await dial(t, "127.0.0.1", port);
  await until(() => next.text().includes("<Timewire>"), 5, next.text);
  assert.equal(await board.stop("SIGTERM"), 0);
});
