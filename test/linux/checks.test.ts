import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { BoardProcess, freePort, temporaryFolder, until } from "../host/board-process";
import { notEmpty } from "../not-empty";
import { buildNative, dial, lacks, readCounters } from "./native";

const C_FOLDERS = ["boards/lua/vm", "boards/lua/runtime", "boards/lua/net-lwip", "boards/lua/linux"];

/** A session that uses every binding: sockets of all kinds, groups, VPN instances, names, keys, storage. */
const SESSION = [
  "system-view",
  "ntp-service refclock-master 2",
  "ntp-service authentication enable",
  "ntp-service authentication-keyid 42 authentication-mode md5 simple aNiceKey",
  "ntp-service reliable authentication-keyid 42",
  "ntp-service unicast-server 127.0.0.9 authentication-keyid 42",
  "ntp-service unicast-server localhost",
  "ntp-service unicast-server nowhere.invalid",
  "ntp-service unicast-peer 127.0.0.10",
  "acl number 2001",
  "rule permit source any",
  "quit",
  "ntp-service access peer 2001",
  "ip vpn-instance blue",
  "quit",
  "interface InLoopBack 0",
  "ntp-service broadcast-server",
  "ntp-service multicast-server 224.0.1.2",
  "ntp-service broadcast-client",
  "ntp-service multicast-client 224.0.1.1",
  "undo ntp-service multicast-client 224.0.1.1",
  "ip binding vpn-instance blue",
  "undo ip binding vpn-instance",
  "return",
  "display ntp-service status",
  "display ntp-service sessions verbose",
  "display current-configuration",
  "display interface brief",
  "save force",
  "display saved-configuration | include ntp",
  "undo terminal monitor",
  "display ntp-service ?",
  "\x15display version",
];

/** Packets of every length, and requests that are nearly right, to one port. */
async function throwPackets(port: number): Promise<void> {
  const socket = createSocket("udp4");
  for (let length = 0; length < 1600; length += 7) {
    const bytes = Buffer.alloc(length, length % 256);
    if (length > 0) bytes[0] = [0x23, 0x1b, 0xe3, 0x00, 0x25, 0x21, 0x16, 0x3b][length % 8];
    await new Promise((resolve) => socket.send(bytes, port, "127.0.0.1", resolve));
    if (length % 112 === 0) await new Promise((resolve) => setTimeout(resolve, 10)); // a program behind a checker is slow, and the system keeps some dozens
  }
  await new Promise<void>((resolve) => socket.close(resolve));
}

/** Runs the whole scenario on a program behind `before` (a checker and its options); what is said on standard error. */
async function runScenario(t: TestContext, program: string, before: string[], seconds: number): Promise<string> {
  const folder = temporaryFolder();
  const [port, consolePort] = [await freePort(), await freePort()];
  const options = ["--state", join(folder, "state"), "--port", String(port), "--interface", "InLoopBack0=127.0.0.1"];
  const board = new BoardProcess(t, [...before, program, ...options, "--console", `tcp:${consolePort}`]);
  await board.waitFor(/System stratum changes|console on/, seconds);
  const console = await dial(t, consolePort);
  console.send(Buffer.from([255, 253, 1, 255, 250, 31, 0, 80, 0, 24, 255, 240]));
  for (const line of SESSION) console.send(`${line}\r`);
  await until(() => /uptime is/.test(console.text()), seconds, console.text);
  await throwPackets(port);
  let received = 0;
  for (let i = 0; received < 50 && i < 200; i++) received = (await readCounters(board)).received;
  assert.ok(received >= 50, `${received} datagrams`);
  console.hangUp();
  assert.equal(await board.stop("SIGTERM"), 0, board.stderr);
  return board.stderr;
}

test("AddressSanitizer and UndefinedBehaviorSanitizer find nothing in the whole scenario", async (t) => {
  if (lacks(t)) return;
  const said = await runScenario(t, await buildNative("sanitize"), [], 20);
  assert.doesNotMatch(said, /AddressSanitizer|LeakSanitizer|runtime error/);
});

test("valgrind finds nothing in the whole scenario: no invalid access, no jump on an unset value, no leak", async (t) => {
  if (lacks(t, "valgrind")) return;
  const checker = [
    "valgrind",
    "--quiet",
    "--error-exitcode=9",
    "--leak-check=full",
    "--show-leak-kinds=definite",
    "--errors-for-leak-kinds=definite",
  ];
  const said = await runScenario(t, await buildNative(), checker, 60);
  assert.doesNotMatch(said, /^==\d+== \w/m);
});

test("cppcheck finds nothing in our C", (t) => {
  if (lacks(t, "cppcheck")) return;
  const options = ["--quiet", "--error-exitcode=1", "--enable=warning,portability,performance", "--std=c11", "--inline-suppr", "-D__GNUC__"];
  const suppressed = ["missingInclude", "missingIncludeSystem", "unknownMacro"].map((name) => `--suppress=${name}`);
  const { status, stderr } = spawnSync("cppcheck", [...options, ...suppressed, ...C_FOLDERS], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
});

test("no file of ours holds a third party's text: Lua, lwIP and mbedTLS come with the build", () => {
  for (const folder of C_FOLDERS) {
    for (const name of notEmpty(readdirSync(folder).filter((file) => /\.[ch]$/.test(file))))
      assert.match(readFileSync(join(folder, name), "latin1"), /^\/\* SPDX-License-Identifier: MIT \*\/\n/, `${folder}/${name}`);
  }
});
