import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { test } from "node:test";
import { makeRandom } from "../../boards/sim/random";
import { Mode } from "../../firmware/packet/protocol";
import { freePort, temporaryFolder } from "../host/board-process";
import { buildNative, lacks, readCounters, runNative } from "../linux/native";
import { RUNS, SEED } from "./engines";
import { makePacketBytes } from "./packet-inputs";

const COMMANDS = [
  "system-view",
  "ntp-service refclock-master 2",
  "ntp-service authentication enable",
  "ntp-service authentication-keyid 7 authentication-mode md5 simple correct",
  "ntp-service reliable authentication-keyid 7",
  "interface InLoopBack 0",
  "ntp-service broadcast-client",
  "return",
  "undo terminal monitor",
];
/** Packets after which the program may catch up: its socket holds some hundreds. */
const PAUSE_EVERY = 100;

test(`fuzz: ${RUNS} packets over a real socket to the program under AddressSanitizer and UndefinedBehaviorSanitizer: no report, and no amplification`, async (t) => {
  if (lacks(t)) return;
  const port = await freePort();
  const board = runNative(t, await buildNative("sanitize"), temporaryFolder(), port);
  board.type(...COMMANDS);
  await board.waitFor(/System stratum changes from 16 to 2/, 20);
  const socket = createSocket("udp4");
  let answered = 0;
  let queried = 0;
  socket.on("message", (bytes) => {
    if (bytes[0] % 8 === Mode.Control) queried += bytes.length;
    else answered += bytes.length;
  });
  const random = makeRandom(SEED);
  let sent = 0;
  for (let i = 0; i < RUNS; i++) {
    const bytes = makePacketBytes(random);
    if (bytes[0] % 8 !== Mode.Control) sent += bytes.length;
    await new Promise((resolve) => socket.send(Buffer.from(bytes), port, "127.0.0.1", resolve));
    if (i % PAUSE_EVERY === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const { received } = await readCounters(board); // the program has read what its socket held
  socket.close();
  t.diagnostic(`${received} of ${RUNS} packets received, ${sent} bytes sent, ${answered} bytes answered, ${queried} bytes of control messages`);
  assert.ok(received > RUNS / 4, `${received} of ${RUNS} packets`);
  assert.ok(answered > 0 && answered <= sent, `${answered} bytes for ${sent}`);
  assert.equal(await board.stop("SIGTERM"), 0, board.stderr);
  assert.doesNotMatch(board.stderr, /AddressSanitizer|LeakSanitizer|runtime error/);
});
