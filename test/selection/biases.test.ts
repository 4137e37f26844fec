import assert from "node:assert/strict";
import { test } from "node:test";
import { meanClockError } from "../../boards/sim/clock-error";
import { placeClient, runWorld } from "../accuracy/run-world";
import { worldNamed } from "../accuracy/worlds";
import { lab } from "../scenario/lab";
import { addLyingServer } from "../scenario/lying-server";

/** Sources that disagree: the clock is steady between them (firmware/selection/biases.ts). Times in seconds. */

const HOUR = 3600;

for (const [name, most] of [
  ["two-1ms", 15],
  ["two-4ms", 60],
  ["three-apart", 60],
] as const) {
  test(`${worldNamed(name).about}: the clock does not move to and fro between them, at most ${most} us about its mean`, () => {
    const result = runWorld(worldNamed(name), 1, 4 * HOUR, 2 * HOUR);
    assert.ok(result.deviation < most, `${result.deviation} us`);
    assert.ok(result.rms < 2 * most, `${result.rms} us from the middle`);
    assert.equal(result.outside, 0);
  });
}

test("sources that are silent in turns for an hour each: a change of source moves nothing, and their errors average", () => {
  const result = runWorld(worldNamed("in-turns"), 1, 10 * HOUR, 4 * HOUR);
  assert.ok(result.rms < 60, `${result.rms} us from the middle of two servers that are 1 ms apart`);
  assert.equal(result.outside, 0);
});

test("a source that joins after an hour, 1 ms off, moves the clock by less than 1 us a second, and half of the way in the end", () => {
  const world = { ...worldNamed("a"), servers: [{ offset: 0 }, { offset: 1e-3, silent: [[0, HOUR]] as const }] };
  const { net, client, moveServers } = placeClient(world, 1);
  let second = 0;
  const errors: number[] = [];
  net.watch(3 * HOUR, 1, () => {
    second += 1;
    moveServers(second);
    errors.push(meanClockError(client.sim));
  });
  for (let at = HOUR; at + 60 < errors.length; at += 60) {
    const moved = Math.abs(errors[at + 60] - errors[at]);
    assert.ok(moved < 60e-6, `${moved} s within the minute after ${at} s`);
  }
  assert.ok(Math.abs(errors[3 * HOUR - 1] - 0.5e-3) < 0.1e-3, `${errors[3 * HOUR - 1]} s`);
});

test("a single source is followed as it is, whatever its bias was", () => {
  const world = { ...worldNamed("a"), servers: [{ offset: 0, silent: [[2 * HOUR, 9 * HOUR]] as const }, { offset: 1e-3 }] };
  const { net, client, moveServers } = placeClient(world, 1);
  let second = 0;
  net.watch(6 * HOUR, 1, () => moveServers((second += 1)));
  assert.ok(Math.abs(client.timewire.engine.selection.biases!.values[1]) > 4e-4, "both associations are still there, and so is their mean");
  client.configure("undo ntp-service unicast-server 10.0.0.10");
  net.watch(4 * HOUR, 1, () => moveServers((second += 1)));
  assert.ok(Math.abs(meanClockError(client.sim) - 1e-3) < 1e-4, `${meanClockError(client.sim)} s`);
});

test("no bias exceeds what samples cannot show: a server that is farther off than its path allows is no truechimer", () => {
  const net = lab({});
  addLyingServer(net, "10.0.0.1");
  const liar = addLyingServer(net, "10.0.0.3");
  const client = net.board("Client", { address: "10.0.0.2" }, "ntp-service unicast-server 10.0.0.1", "ntp-service unicast-server 10.0.0.3");
  net.run(HOUR);
  liar.error = 0.05;
  net.run(HOUR);
  for (const bias of client.timewire.engine.selection.biases!.values.slice(0, 2)) assert.ok(Math.abs(bias) < 2e-3, `${bias} s`);
});

test("an association in the place of another begins without a bias", () => {
  const net = lab({});
  addLyingServer(net, "10.0.0.1");
  addLyingServer(net, "10.0.0.3").error = 5e-4;
  addLyingServer(net, "10.0.0.4");
  const client = net.board("Client", { address: "10.0.0.2" }, "ntp-service unicast-server 10.0.0.1", "ntp-service unicast-server 10.0.0.3");
  net.run(2 * HOUR);
  const { values } = client.timewire.engine.selection.biases!;
  assert.ok(Math.abs(values[1]) > 1e-4, `${values[1]} s`);
  client.configure("undo ntp-service unicast-server 10.0.0.3", "ntp-service unicast-server 10.0.0.4");
  net.run(1);
  assert.ok(Math.abs(values[1]) < 4e-4, `${values[1]} s`);
});
