import assert from "node:assert/strict";
import { test } from "node:test";
import { countDynamic } from "../../firmware/modes/dynamic";
import { Refusal } from "../../firmware/association/refusal";
import { rootDispersionAt } from "../../firmware/clock/system-variables";
import { makeTimestamp } from "../../firmware/time/timestamp";
import { addRouterPort } from "../../boards/sim/router";
import { notEmpty } from "../not-empty";
import { lab, type Lab, type LabBoard } from "./lab";

/** Largest error that the board reports [s]: half the root delay, and the root dispersion. */
function rootDistance(board: LabBoard): number {
  const { system, clock } = board.timewire.engine;
  const now = makeTimestamp();
  clock.counter.read(now);
  return system.rootDelay / 2 + rootDispersionAt(system, now);
}

/** Largest error of `board` over `seconds`, s. */
function worstError(net: Lab, board: LabBoard, seconds: number): number {
  let worst = 0;
  net.watch(seconds, 10, () => {
    worst = Math.max(worst, Math.abs(board.error()));
  });
  return worst;
}

test("asymmetric routes: the error is half of the asymmetry or less, and the root distance covers it, whatever the way does during the run", () => {
  const net = lab({ delay: { base: 1e-3, jitter: 5e-5, loss: 0 } });
  const branch = net.segment();
  const router = net.router();
  const toServer = addRouterPort(router, net.lan, "10.0.0.254", 24);
  const toClient = addRouterPort(router, branch, "10.0.1.254", 24);
  net.board("Server", { address: "10.0.0.1", gateway: "10.0.0.254" }, "ntp-service refclock-master 2");
  const client = net.board(
    "Client",
    { address: "10.0.1.1", gateway: "10.0.1.254", segment: branch, clockError: 0.03, ppm: 15 },
    "ntp-service unicast-server 10.0.0.1",
  );
  for (const [there, back] of [
    [0, 0],
    [10e-3, 0],
    [0, 40e-3],
    [100e-3, 20e-3],
  ]) {
    toServer.outbound = { base: there, jitter: 0, loss: 0 };
    toClient.outbound = { base: back, jitter: 0, loss: 0 };
    net.run(4 * 3600);
    net.watch(3600, 60, () => {
      const error = client.error();
      assert.ok(Math.abs(error) < Math.abs(there - back) / 2 + 1e-3, `${there} s there, ${back} s back: ${error} s`);
      assert.ok(Math.abs(error) <= rootDistance(client), `${error} s, root distance ${rootDistance(client)} s`);
    });
  }
});

test("loss of 30 %: half of the exchanges fail, and the clock is held all the same", () => {
  const net = lab({ delay: { base: 1e-3, jitter: 2e-4, loss: 0.3 } });
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const client = net.board("Client", { address: "10.0.0.2", clockError: 0.1, ppm: 40, wander: 1e-9 }, "ntp-service unicast-server 10.0.0.1");
  net.run(3600);
  assert.match(client.type("display ntp-service status"), /Clock stratum: 3/);
  const worst = worstError(net, client, 6 * 3600);
  assert.ok(worst < 1e-3, `${worst} s`);
  assert.equal(client.log("stepped").length, 0);
  assert.equal(countDynamic(client.timewire.engine.table), 0);
});

/** A server with a client, a symmetric pair and a broadcast client, over a line as `duplication` and `reordering` say. */
function allModes(duplication: number, reordering: number) {
  const net = lab({ seed: 5, delay: { base: 1e-3, jitter: 2e-4, loss: 0, duplication, reordering, holdBack: 70 } });
  const server = net.board(
    "Server",
    { address: "10.0.0.1" },
    "ntp-service refclock-master 2",
    "interface Ethernet0/0",
    "ntp-service broadcast-server",
  );
  const client = net.board("Client", { address: "10.0.0.2", clockError: 0.1, ppm: 40 }, "ntp-service unicast-server 10.0.0.1 minpoll 4 maxpoll 4");
  const passive = net.board("Passive", { address: "10.0.0.3", clockError: -0.05, ppm: 10 }, "ntp-service enable");
  server.configure("ntp-service unicast-peer 10.0.0.3");
  const listener = net.board(
    "Listener",
    { address: "10.0.0.4", clockError: 0.02, ppm: -10 },
    "interface Ethernet0/0",
    "ntp-service broadcast-client",
  );
  return { net, server, followers: [client, passive, listener] };
}

test("duplication and reordering change nothing but the counters, in any mode", () => {
  for (const [duplication, reordering] of [
    [0.3, 0],
    [0, 0.1],
    [0.3, 0.1],
  ]) {
    const { net, server, followers } = allModes(duplication, reordering);
    const { table } = server.timewire.engine;
    net.run(1800);
    net.watch(4 * 3600, 60, () => {
      for (const board of notEmpty(followers)) {
        const text = `${board.name} with ${duplication} and ${reordering}`;
        assert.equal(board.timewire.engine.system.stratum, 3, text);
        assert.ok(Math.abs(board.error()) < 1e-3, `${text}: ${board.error()} s`);
      }
    });
    for (const board of notEmpty(followers)) {
      const { refused, table: associations } = board.timewire.engine;
      const spurned =
        refused[Refusal.Duplicate] + refused[Refusal.Bogus] + refused[Refusal.Late] + refused[Refusal.Early] + refused[Refusal.Unexpected];
      assert.ok(spurned > 10, `${board.name}: ${spurned} of ${refused[Refusal.None]}`);
      assert.equal(associations.filter((association) => association.isInUse).length, 1, board.name);
      assert.equal(board.log("stepped").length, 0);
    }
    assert.equal(table.filter((association) => association.isInUse).length, 3, "local clock, broadcast server, active peer");
  }
});

test("without duplication and reordering the same network refuses nothing", () => {
  const { net, followers } = allModes(0, 0);
  net.run(4 * 3600);
  for (const board of notEmpty(followers)) {
    const { refused } = board.timewire.engine;
    for (let refusal = Refusal.None + 1; refusal < refused.length; refusal++) {
      if (refusal !== Refusal.Interface) assert.ok(refused[refusal] <= 1, `${board.name}: ${refused[refusal]} of ${refusal}`);
    }
  }
});

test("a broadcast client is held by jitter no more than five times its mean, and repeats its volley for a changed way only", () => {
  const net = lab({ delay: { base: 1e-3, jitter: 2e-4, loss: 0 } });
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2", "interface Ethernet0/0", "ntp-service broadcast-server");
  const options = { address: "10.0.0.4", clockError: 0.02, ppm: -10, wander: 1e-9, sineAmplitude: 1, sinePeriod: 86_400 };
  const listener = net.board("Listener", options, "interface Ethernet0/0", "ntp-service broadcast-client");
  net.run(900);
  let worst = 0;
  let volleys = 0;
  let delay = listener.association(0).oneWayDelay;
  net.watch(24 * 3600, 30, () => {
    worst = Math.max(worst, Math.abs(listener.error()));
    if (listener.association(0).oneWayDelay !== delay) volleys += 1;
    delay = listener.association(0).oneWayDelay;
  });
  assert.ok(worst < 1e-3, `${worst} s`);
  assert.ok(volleys <= 6, `${volleys} volleys in a day`);
});
