import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { test } from "node:test";
import { freePort, temporaryFolder, until } from "../host/board-process";
import { notEmpty } from "../not-empty";
import { buildNative, lacks, readCounters, runNative } from "./native";

const ASKED = 800;
const AT_ONCE = 100;
const TRANSMIT = 40;
const ORIGIN = 24;
const REFERENCE_ID = 12;

test("ntp-service rate-limit on the wire: the burst is answered, then few are, some with a kiss that echoes its request; the page counts", async (t) => {
  if (lacks(t)) return;
  const port = await freePort();
  const board = runNative(t, await buildNative(), temporaryFolder(), port);
  board.type("system-view", "ntp-service refclock-master 2", "ntp-service rate-limit burst 100");
  await board.waitFor(/System stratum changes from 16 to 2/);
  const replies: Buffer[] = [];
  const socket = createSocket("udp4");
  t.after(() => socket.close());
  socket.on("message", (bytes) => replies.push(bytes));
  const request = Buffer.alloc(48);
  request[0] = 0x23;
  for (let i = 0; i < ASKED; i++) {
    request.writeUInt32BE(i + 1, TRANSMIT);
    await new Promise((resolve) => socket.send(Buffer.from(request), port, "127.0.0.1", resolve));
    while (i % AT_ONCE === AT_ONCE - 1 && (await readCounters(board)).received <= i); // no more than the system has room for
  }
  board.type("display ntp-service refusals");
  await until(
    () => /told to ask less often +: \d+/.test(board.stdout),
    10,
    () => board.stdout,
  );
  const told = Number(/told to ask less often +: (\d+)/.exec(board.stdout)![1]);
  const silent = Number(/too many requests +: (\d+)/.exec(board.stdout)![1]);
  await until(
    () => replies.length === ASKED - silent,
    10,
    () => `${replies.length} replies, ${silent} met with silence`,
  );
  assert.ok(silent > 400, `${silent} met with silence`);
  const kisses = replies.filter((reply) => reply[1] === 0);
  assert.equal(kisses.length, told);
  for (const kiss of notEmpty(kisses)) assert.equal(kiss.toString("latin1", REFERENCE_ID, REFERENCE_ID + 4), "RATE");
  for (const reply of notEmpty(replies)) {
    assert.equal(reply.length, 48);
    assert.equal(reply[0], reply[1] === 0 ? 0xe4 : 0x24);
    assert.ok(reply.readUInt32BE(ORIGIN) > 0);
  }
  assert.equal(new Set(replies.map((reply) => reply.readUInt32BE(ORIGIN))).size, replies.length, "one reply a request");
  const first = replies.slice(0, 100).filter((reply) => reply[1] === 2);
  assert.equal(first.length, 100, "the burst");
});
