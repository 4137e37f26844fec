import assert from "node:assert/strict";
import { test } from "node:test";
import { stepClock } from "../../firmware/clock/system-clock";
import { isSynchronized } from "../../firmware/clock/system-variables";
import { resumeFirmware } from "../../firmware/resume";
import { makeTimestamp } from "../../firmware/time/timestamp";
import { lab, type Lab, type LabBoard } from "./lab";
import { addLyingServer, type LyingServer } from "./lying-server";

/** A board on an operating system that stood still (firmware/resume.ts): suspended, stopped, or its clock set by another program. */

/** A client that has followed a server for an hour. */
function follower(): { net: Lab; server: LyingServer; client: LabBoard } {
  const net = lab({});
  const server = addLyingServer(net, "10.0.0.1");
  const client = net.board("Client", { address: "10.0.0.2", ppm: 40 }, "ntp-service unicast-server 10.0.0.1");
  net.run(3600);
  return { net, server, client };
}

test("the counter stood still for 30 s: the clock comes from the RTC at once, and is synchronized only by a new answer, 2 s later", () => {
  const { net, client } = follower();
  const { clock, system } = client.timewire.engine;
  const now = makeTimestamp();
  client.sim.counter.read(now);
  stepClock(clock, now, -30);
  resumeFirmware(client.timewire, true);
  assert.ok(!isSynchronized(system));
  assert.ok(Math.abs(client.error()) < 0.01, `${client.error()} s`);
  net.run(2.5);
  assert.ok(isSynchronized(system));
  assert.ok(Math.abs(client.error()) < 1e-3, `${client.error()} s`);
});

test("the program stood still: the clock goes on, without a source until an answer comes; the frequency is kept", () => {
  const { net, server, client } = follower();
  const { clock, system } = client.timewire.engine;
  const frequency = clock.frequency;
  server.isSilent = true;
  resumeFirmware(client.timewire, false);
  assert.ok(!isSynchronized(system));
  net.run(60);
  assert.ok(!isSynchronized(system));
  assert.ok(Math.abs(clock.frequency - frequency) < 1e-9);
  assert.ok(Math.abs(client.error()) < 1e-3);
  server.isSilent = false;
  net.run(200);
  assert.ok(isSynchronized(system));
});

test("with NTP off a standstill starts nothing", () => {
  const { net, server, client } = follower();
  client.configure("undo ntp-service enable");
  const before = server.requests.length;
  resumeFirmware(client.timewire, true);
  net.run(600);
  assert.equal(server.requests.length, before);
});
