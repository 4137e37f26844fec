import assert from "node:assert/strict";
import { test } from "node:test";
import { lab } from "./lab";
import { addLyingServer } from "./lying-server";

/**
 * Servers with coarse timestamps: cheap routers have whole seconds (reports to systemd-timesyncd). They may set the clock, but an error of their timestamps must
 * not become an error of the frequency, which stays when they are gone.
 */

const PPM = 20;

/** Error of the frequency of a board that follows such a server [ppm], at several times; then for two hours without it. */
function follow(granularity: number, precision: number, poll: string, seed: number) {
  const net = lab({ seed });
  const server = addLyingServer(net, "10.0.0.9");
  server.resolution = Math.pow(2, granularity);
  server.precision = precision;
  const board = net.board("B", { address: "10.0.0.2", ppm: PPM, clockError: 0.3 }, `ntp-service unicast-server 10.0.0.9${poll}`);
  const frequencies: number[] = [];
  for (const seconds of [60, 240, 300, 600, 2400, 10800]) {
    net.run(seconds);
    frequencies.push(board.timewire.engine.clock.frequency * 1e6 + PPM);
  }
  const error = board.error();
  server.isSilent = true;
  net.run(1800); // the last offset is slewed
  const begin = board.error();
  net.run(7200);
  return { frequencies, alone: ((board.error() - begin) / 7200) * 1e6, error, board, net, server };
}

for (const [granularity, precision] of [
  [0, 0],
  [0, -20],
  [-3, -3],
  [-6, -6],
])
  for (const poll of ["", " minpoll 4 maxpoll 4"])
    test(`timestamps of 2^${granularity} s, stated as 2^${precision}${poll}: the clock never runs worse than its crystal, nor when the server is gone`, () => {
      for (const seed of [1, 2, 3]) {
        const { frequencies, alone, error } = follow(granularity, precision, poll, seed);
        for (const frequency of frequencies) assert.ok(Math.abs(frequency) < PPM + 5, `${frequencies.join()} ppm`);
        assert.ok(Math.abs(alone) < PPM + 5, `${alone} ppm alone`);
        assert.ok(Math.abs(error) < 2 * Math.pow(2, granularity), `${error} s`);
      }
    });

test("timestamps of 2^-6 s: the frequency is learned in an hour all the same, because the time base is long enough then", () => {
  const { frequencies } = follow(-6, -6, "", 1);
  assert.ok(Math.abs(frequencies[5]) < 3, `${frequencies.join()} ppm`);
});

test("a frequency that is known is not changed by a server with whole seconds", () => {
  const net = lab({});
  const good = addLyingServer(net, "10.0.0.1");
  const board = net.board("B", { address: "10.0.0.2", ppm: PPM }, "ntp-service unicast-server 10.0.0.1");
  net.run(3600);
  const { clock } = board.timewire.engine;
  const known = clock.frequency;
  assert.ok(Math.abs(known * 1e6 + PPM) < 0.2, `${known * 1e6} ppm`);
  good.isSilent = true;
  const coarse = addLyingServer(net, "10.0.0.9");
  coarse.resolution = 1;
  coarse.precision = 0;
  board.configure("undo ntp-service unicast-server 10.0.0.1", "ntp-service unicast-server 10.0.0.9");
  net.watch(4 * 3600, 60, () => assert.ok(Math.abs(clock.frequency - known) < 2e-7, `${clock.frequency * 1e6} ppm`));
});
