import assert from "node:assert/strict";
import { test } from "node:test";
import { meanClockError } from "../../boards/sim/clock-error";
import { stepClock } from "../../firmware/clock/system-clock";
import { rootDistanceAt } from "../../firmware/clock/system-variables";
import { isNewer, makeTimestamp } from "../../firmware/time/timestamp";
import { lab, type LabBoard } from "../scenario/lab";
import { placeClient, runWorld } from "./run-world";
import { worldNamed } from "./worlds";

/** A server that is stepped: its client's error is within root distance all the same, from the first answer on that could tell. */

const HOUR = 3600;
const reading = makeTimestamp();

/** Uncertainty that the board reports [s]. */
function distanceOf(board: LabBoard): number {
  const { clock, system } = board.timewire.engine;
  clock.counter.read(reading);
  return rootDistanceAt(system, reading);
}

test("world y (a server that steps by 50 ms): no second outside of root distance once an answer has come, in any seed", () => {
  for (let seed = 1; seed <= 5; seed++) {
    assert.equal(runWorld(worldNamed("y"), seed, 3 * HOUR + 1800, 2 * HOUR).outside, 0, `seed ${seed}`);
  }
});

for (const name of ["a", "e", "f", "i", "m", "slow-poll"]) {
  for (const at of [20, 100, 600, HOUR]) {
    test(`world ${name}, a step of the server ${at} s after the start: within root distance from the first answer on, which is near again twelve polls later`, () => {
      for (const step of [0.005, -0.005, 0.05, -0.05, 0.2, -2]) {
        const world = { ...worldNamed(name), servers: [{ changes: [{ steps: [[at, step] as const] }] }] };
        const { net, client, servers } = placeClient(world, 1);
        net.run(at - 1);
        const before = distanceOf(client);
        const stepped = makeTimestamp();
        client.sim.counter.read(stepped);
        servers[0].error = step;
        net.watch(1200 + 12 * Math.pow(2, world.poll), 1, () => {
          if (isNewer(stepped, client.association(0).lastHeard)) return;
          const error = Math.abs(meanClockError(client.sim) - step);
          assert.ok(error <= distanceOf(client), `${step} s, ${net.world.now - at} s later: ${error} s, and ${distanceOf(client)} s by its own word`);
        });
        assert.ok(distanceOf(client) < 2 * before + 0.005, `${step} s: ${distanceOf(client)} s`);
      }
    });
  }
}

test("a broadcast server that steps by 50 ms: within root distance from the first broadcast on", () => {
  const net = lab({});
  const server = net.board(
    "Server",
    { address: "10.0.0.1" },
    "ntp-service refclock-master 2",
    "interface Ethernet0/0",
    "ntp-service broadcast-server",
  );
  const client = net.board("Client", { address: "10.0.0.2", ppm: 20 }, "interface Ethernet0/0", "ntp-service broadcast-client");
  net.run(HOUR);
  const { clock } = server.timewire.engine;
  const stepped = makeTimestamp();
  clock.counter.read(stepped);
  stepClock(clock, stepped, 0.05);
  client.sim.counter.read(stepped);
  net.watch(1800, 1, () => {
    if (isNewer(stepped, client.association(0).lastHeard)) return;
    const error = Math.abs(client.error() - server.error());
    assert.ok(error <= distanceOf(client), `${net.world.now - HOUR} s later: ${error} s, and ${distanceOf(client)} s by its own word`);
  });
  assert.ok(Math.abs(client.error() - server.error()) < 1e-3);
});

test("a step that comes with the first exchanges does not spoil the frequency: below 1 ms half a minute later", () => {
  const { net, client, servers } = placeClient(worldNamed("a"), 1);
  net.run(20);
  servers[0].error = 0.05;
  net.run(30);
  net.watch(300, 1, () => assert.ok(Math.abs(client.error() - 0.05) < 1e-3, `${client.error() - 0.05} s`));
});
