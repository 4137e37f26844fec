import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { HOST_PASSWORDS } from "../../boards/host/passwords";
import { freePort, temporaryFolder, until, type BoardProcess } from "../host/board-process";
import { buildNative, dial, lacks, runNative } from "./native";

/** A program with a TCP console and `lines` as its configuration. */
async function serve(t: TestContext, lines: string[]): Promise<{ board: BoardProcess; port: number; file: string }> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "state"));
  const file = join(folder, "state", "startup.cfg");
  writeFileSync(file, ["#", ...lines, "#", "return", ""].join("\n"));
  const port = await freePort();
  const board = runNative(t, await buildNative(), folder, await freePort(), "--console", `tcp:${port}`);
  await board.waitFor(/console on TCP/);
  return { board, port, file };
}

test("SECURITY.md (Console): the password of the line: saved as a hash that the host board checks, and the other way round", async (t) => {
  if (lacks(t)) return;
  const { board, port, file } = await serve(t, [
    "user-interface con 0",
    " authentication-mode password",
    ` set authentication password hash ${HOST_PASSWORDS.hash("made by host")}`,
  ]);
  const session = await dial(t, port);
  await until(() => session.text().endsWith("Password:"), 5, session.text);
  session.send("made by Host\rmade by host\r");
  await until(() => session.text().endsWith("<Timewire>"), 10, session.text);
  assert.equal(session.text().match(/% Login failed!/g)?.length, 1);
  session.send("system-view\ruser-interface con 0\rset authentication password simple aNicePassword\rreturn\rsave force\r");
  await until(() => session.text().includes("saved to device successfully"), 10, session.text);
  assert.equal(await board.stop("SIGTERM"), 0);
  const hash = / set authentication password hash (\S+)\n/.exec(readFileSync(file, "latin1"))?.[1] ?? "";
  assert.ok(HOST_PASSWORDS.matches("aNicePassword", hash), hash);
  assert.ok(!HOST_PASSWORDS.matches("aNicePassworD", hash));
  assert.doesNotMatch(readFileSync(file, "latin1") + board.stderr, /aNicePassword/);
});

test("SECURITY.md (Console): a local user on the TCP console needs service type telnet; a foreign hash is no password", async (t) => {
  if (lacks(t)) return;
  const users = ["local-user t", " password simple a", " service-type telnet", "local-user u", " password hash $h$6$abc$def", " service-type telnet"];
  const { board, port } = await serve(t, [...users, "user-interface con 0", " authentication-mode scheme"]);
  await board.waitFor(/The hash was not made by a device of this kind/);
  const session = await dial(t, port);
  session.send("u\ra\r");
  await until(() => session.text().endsWith("% Login failed!\r\n\r\nUsername:"), 5, session.text);
  session.send("t\ra\r");
  await until(() => session.text().endsWith("<Timewire>"), 5, session.text);
  assert.equal(await board.stop("SIGTERM"), 0);
});

test("SECURITY.md (Console): a web page cannot send commands to the TCP console, which warns once that it asks for no password", async (t) => {
  if (lacks(t)) return;
  const { board, port } = await serve(t, []);
  await board.waitFor(/The console asks for no password/);
  const session = await dial(t, port);
  session.send("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nsystem-view\r\nsysname Owned\r\n");
  await until(session.isClosed, 5, session.text);
  const next = await dial(t, port);
  await until(() => next.text().includes("<Timewire>"), 5, next.text);
  assert.equal(board.stderr.match(/The console asks for no password/g)?.length, 1);
  assert.equal(await board.stop("SIGTERM"), 0);
});
