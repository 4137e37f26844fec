import assert from "node:assert/strict";
import { test } from "node:test";
import { meanClockError } from "../../boards/sim/clock-error";
import { lab } from "./lab";
import { addLyingServer } from "./lying-server";

/** Polled every 64 s for an hour, then stepped by each of `steps` [s], two minutes apart. Returns the requests of each of these intervals, and the clock's error [s]. */
function requestsAfter(...steps: number[]): { requests: number[]; error: number } {
  const net = lab({ seed: 3, delay: { base: 0, jitter: 0, loss: 0 } });
  const server = addLyingServer(net, "10.0.0.1");
  const way = { base: 1e-3, jitter: 1e-4, loss: 0 };
  const client = net.board(
    "Client",
    { address: "10.0.0.2", clockError: 0.1, ppm: 20, outbound: way, inbound: way },
    "ntp-service unicast-server 10.0.0.1 minpoll 6 maxpoll 6",
  );
  net.run(3600);
  const requests: number[] = [];
  for (const step of steps) {
    server.error = server.error + step;
    const before = server.requests.length;
    net.run(128);
    requests.push(server.requests.length - before);
  }
  return { requests, error: meanClockError(client.sim) - server.error };
}

test("a server that is stepped by 20 ms: the first contradiction begins a burst, and within two polls the clock follows", () => {
  const { requests, error } = requestsAfter(0.02);
  assert.ok(requests[0] >= 5, `${requests[0]} requests`);
  assert.ok(Math.abs(error) < 1e-3, `${error} s`);
});

test("one burst an hour: a server that is stepped again and again is asked no more than at every poll", () => {
  const { requests } = requestsAfter(0.02, 0.02, -0.02, 0.02);
  assert.ok(requests[0] >= 5);
  for (const count of requests.slice(2)) assert.ok(count <= 3, `${requests.join(" ")} requests`);
});
