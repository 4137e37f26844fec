import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { test } from "node:test";
import { macOf } from "../../boards/host/digest";
import type { MacAlgorithm } from "../../hal/digest";
import { freePort, temporaryFolder } from "../host/board-process";
import { buildNative, lacks, runNative } from "./native";

const HEADER = 48;
/** Algorithm, secret, and octets of a MAC in versions 3 and 4, with the key identifier. */
const KEYS: [MacAlgorithm, string, number, number][] = [
  ["sha-1", "aNiceKey", 24, 24],
  ["sha-256", "aNiceKey", 36, 24],
  ["sha-384", "aNiceKey", 52, 24],
  ["sha-512", "aNiceKey", 68, 24],
  ["hmac-sha-1", "aNiceKey", 24, 24],
  ["hmac-sha-256", "aNiceKey", 36, 24],
  ["hmac-sha-384", "aNiceKey", 52, 24],
  ["hmac-sha-512", "aNiceKeyThatIsLongerThanAnother.", 68, 24],
  ["aes-128-cmac", "sixteen octets..", 20, 20],
  ["aes-256-cmac", "thirty-two octets, no less......", 20, 20],
];

test("RFC 7822 section 7.5, RFC 8573: the C runtime computes every algorithm as Node.js does, and replies in the request's version and length", async (t) => {
  if (lacks(t)) return;
  const port = await freePort();
  const board = runNative(t, await buildNative(), temporaryFolder(), port);
  const keys = KEYS.flatMap(([algorithm, secret], i) => [
    `ntp-service authentication-keyid ${i + 1} authentication-mode ${algorithm} simple "${secret}"`,
    `ntp-service reliable authentication-keyid ${i + 1}`,
  ]);
  board.type("system-view", "ntp-service authentication enable", ...keys, "ntp-service refclock-master 2");
  await board.waitFor(/System stratum changes from 16 to 2/);
  const socket = createSocket("udp4");
  t.after(() => socket.close());
  for (const [i, [algorithm, secret, ...lengths]] of KEYS.entries())
    for (const [j, version] of [3, 4].entries()) {
      const header = Buffer.alloc(HEADER);
      header[0] = version * 8 + 3;
      header.writeUInt32BE(1 + i + 16 * j, 40);
      const id = Buffer.alloc(4);
      id.writeUInt32BE(i + 1);
      const mac = (bytes: Buffer): Buffer => Buffer.concat([id, macOf(algorithm, Buffer.from(secret), bytes).subarray(0, lengths[j] - 4)]);
      const received = once(socket, "message", { signal: AbortSignal.timeout(60_000) }) as Promise<[Buffer]>;
      socket.send(Buffer.concat([header, mac(header)]), port, "127.0.0.1");
      const [reply] = await received.catch(() => assert.fail(`${algorithm}, version ${version}: no reply`));
      assert.equal(reply[0] % 64, version * 8 + 4);
      assert.deepEqual(reply.subarray(HEADER), mac(reply.subarray(0, HEADER)), `${algorithm}, version ${version}`);
    }
});
