import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { test } from "node:test";
import { freePort, temporaryFolder, until } from "../host/board-process";
import { notEmpty } from "../not-empty";
import { buildNative, lacks, runNative } from "./native";

const REQUESTS = 2000;
const REFERENCE = 16;
const ORIGIN = 24;
const RECEIVE = 32;
const TRANSMIT = 40;

test(`hal/reply-timestamper.ts: the C timestamps with a clock to the bit as timeAt does, ${REQUESTS} random clocks; the rest of a reply is as asked for`, async (t) => {
  if (lacks(t)) return;
  const port = await freePort();
  const program = runNative(t, await buildNative("timestamps"), temporaryFolder(), port);
  const replies: Buffer[] = [];
  const socket = createSocket("udp4");
  t.after(() => socket.close());
  socket.on("message", (bytes) => replies.push(bytes));
  const request = Buffer.alloc(48, 0x5a);
  request[0] = 0x23;
  // It says nothing when it is ready: it answers.
  await until(
    () => {
      socket.send(Buffer.from(request), port, "127.0.0.1");
      return replies.length > 0;
    },
    10,
    () => program.stdout,
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  replies.length = 0;
  for (let i = 0; i < REQUESTS; i++) {
    request.writeUInt32BE(i, TRANSMIT);
    socket.send(Buffer.from(request), port, "127.0.0.1");
    if (i % 50 === 49)
      await until(
        () => replies.length > i,
        10,
        () => `${replies.length} of ${i} replies; ${program.stdout}`,
      );
  }
  for (const [index, reply] of notEmpty(replies).entries()) {
    assert.equal(reply.length, 48);
    assert.equal(reply.readUInt32BE(0), 0x240106ec);
    assert.equal(reply.readUInt32BE(ORIGIN), index, "origin is the request's transmit timestamp");
    assert.equal(reply.readBigUInt64BE(RECEIVE).toString(16), reply.readBigUInt64BE(REFERENCE).toString(16));
    const stay = BigInt.asIntN(64, reply.readBigUInt64BE(TRANSMIT) - reply.readBigUInt64BE(RECEIVE));
    assert.ok(stay > 0n && stay < 1n << 32n, `transmitted ${stay} units of 2^-32 s after it was received`);
  }
});
