import assert from "node:assert/strict";
import { test } from "node:test";
import { lab, type LabBoardOptions } from "../scenario/lab";
import { addLyingServer } from "../scenario/lying-server";

/** Poll exponent after `hours` of following a server with minpoll 4 and maxpoll 12, over a way with this jitter (s). */
function pollAfter(hours: number, jitter: number, crystal: LabBoardOptions): { poll: number; error: number } {
  const net = lab({ delay: { base: 1e-3, jitter, loss: 0 } });
  addLyingServer(net, "10.0.0.1");
  const client = net.board("Client", { address: "10.0.0.2", ...crystal }, "ntp-service unicast-server 10.0.0.1 minpoll 4 maxpoll 12");
  net.run(hours * 3600);
  return { poll: client.association(0).hostPoll, error: Math.abs(client.error()) };
}

test("a crystal that holds well is asked seldom, one that wanders often, and both stay within the jitter of the way", () => {
  const steady = pollAfter(12, 1e-4, { ppm: 30, wander: 1e-10 });
  const wandering = pollAfter(12, 1e-4, { ppm: 30, wander: 3e-8 });
  assert.ok(steady.poll >= 8, `${steady.poll}`);
  assert.ok(wandering.poll <= 6, `${wandering.poll}`);
  assert.ok(steady.error < 1e-4 && wandering.error < 1e-4);
});

test("the same crystal is asked more seldom where more noise is in the way: asking often would tell little more", () => {
  const quiet = pollAfter(12, 5e-5, { ppm: 30, wander: 1e-8 });
  const noisy = pollAfter(12, 5e-3, { ppm: 30, wander: 1e-8 });
  assert.ok(noisy.poll > quiet.poll, `${noisy.poll} and ${quiet.poll}`);
});

test("a crystal that begins to wander is asked more often again", () => {
  const net = lab({ delay: { base: 1e-3, jitter: 1e-4, loss: 0 } });
  addLyingServer(net, "10.0.0.1");
  const excess = (second: number): number => (second < 12 * 3600 ? 0 : 5 * Math.sin(second / 1000));
  const crystal = { address: "10.0.0.2", wander: 1e-10, excess };
  const client = net.board("Client", crystal, "ntp-service unicast-server 10.0.0.1 minpoll 4 maxpoll 10");
  net.run(12 * 3600);
  const before = client.association(0).hostPoll;
  net.run(3 * 3600);
  assert.ok(client.association(0).hostPoll < before, `${client.association(0).hostPoll}, before ${before}`);
});

test("boards that start together do not go on asking together", () => {
  const net = lab({});
  const server = addLyingServer(net, "10.0.0.1");
  for (let i = 2; i < 12; i++) net.board(`Client${i}`, { address: `10.0.0.${i}` }, "ntp-service unicast-server 10.0.0.1");
  net.run(6 * 3600);
  const last = server.requests.filter((time) => time > 6 * 3600 - 64).sort((a, b) => a - b);
  const widest = Math.max(...last.slice(1).map((time, i) => time - last[i]));
  assert.ok(last.length >= 10 && widest < 30, `${widest} s of ${last.length}`);
});
