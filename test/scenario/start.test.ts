import assert from "node:assert/strict";
import { test } from "node:test";
import { lab } from "./lab";
import { addLyingServer } from "./lying-server";

test("RFC 5905 section 11.2.1: of three servers one lies by 5 s; the clock never goes there, not even in its first seconds, in any order of answers", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const net = lab({ seed });
    for (const host of [1, 2, 3]) addLyingServer(net, `10.0.0.${host}`).error = host === 1 + (seed % 3) ? 5 : 0;
    const client = net.board(
      "Client",
      { address: "10.0.0.9", clockError: 0.05, ppm: 30 },
      ...[1, 2, 3].map((host) => `ntp-service unicast-server 10.0.0.${host}`),
    );
    net.watch(120, 0.5, () => assert.ok(Math.abs(client.error()) < 0.1, `seed ${seed}: ${client.error()} s at ${net.world.now} s`));
    assert.ok(Math.abs(client.error()) < 2e-3, `seed ${seed}: ${client.error()} s`);
  }
});

test("a server that does not answer delays the start by seconds only", () => {
  const net = lab({});
  addLyingServer(net, "10.0.0.1");
  addLyingServer(net, "10.0.0.2").isSilent = true;
  const client = net.board(
    "Client",
    { address: "10.0.0.9", clockError: 0.05 },
    "ntp-service unicast-server 10.0.0.1",
    "ntp-service unicast-server 10.0.0.2",
  );
  net.run(10);
  assert.match(client.type("display ntp-service status"), /Clock status: synchronized/);
});
