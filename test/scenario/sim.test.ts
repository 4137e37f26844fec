import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { makeCrystal, perfectCrystal, readCrystal } from "../../boards/sim/crystal";
import { logOfFraction, sineOfTurns } from "../../boards/sim/elementary";
import { makeEvent, makeEventQueue, queueEvent, unqueueEvent } from "../../boards/sim/event-queue";
import { exponential, makeRandom, normal, uniform } from "../../boards/sim/random";
import { addRoute, addRouterPort } from "../../boards/sim/router";
import { addressFrame, attachPort, claimFrame, sendFrame, type Port } from "../../boards/sim/segment";
import { happenAfter, makeWorld, runUntil } from "../../boards/sim/world";
import { toInterval } from "../../firmware/time/interval";
import { isNewer, makeTimestamp } from "../../firmware/time/timestamp";
import { notEmpty } from "../not-empty";
import { lab } from "./lab";

test("boards/sim: logarithm and sine agree with the library's to 1e-15 and 1e-14", () => {
  for (let i = 1; i <= 10_000; i++) {
    const x = i / 10_000;
    assert.ok(Math.abs(logOfFraction(x) - Math.log(x)) < 1e-15 * Math.max(1, -2 * Math.log(x)), `ln ${x}`);
    const turns = (i - 1) / 10_000;
    assert.ok(Math.abs(sineOfTurns(turns) - Math.sin(turns * 2 * Math.PI)) < 1e-14, `sin ${turns}`);
  }
  assert.ok(Math.abs(logOfFraction(Math.pow(2, -33)) + 33 * Math.LN2) < 1e-14);
});

test("boards/sim: random numbers have the moments of their distributions, also over many neighbouring seeds", () => {
  const one = makeRandom(1);
  const draws = 200_000;
  const streams = [(): number => 0, (i: number): number => i].map((seedOf) =>
    Array.from({ length: draws }, (_, i) => (seedOf(i) === 0 ? one : makeRandom(seedOf(i)))),
  );
  for (const stream of notEmpty(streams)) {
    const mean = (draw: (index: number) => number): number => stream.reduce((sum, _, i) => sum + draw(i), 0) / draws;
    assert.ok(Math.abs(mean((i) => uniform(stream[i])) - 0.5) < 0.005);
    assert.ok(Math.abs(mean((i) => exponential(stream[i])) - 1) < 0.015);
    assert.ok(Math.abs(mean((i) => normal(stream[i]))) < 0.015);
    assert.ok(Math.abs(mean((i) => normal(stream[i]) ** 2) - 1) < 0.02);
  }
});

test("boards/sim: events come in the order of their times, those of one time in the order of queueing, whatever is moved or taken out", () => {
  const plan = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 9 })), { maxLength: 60 });
  fc.assert(
    fc.property(plan, (steps) => {
      const queue = makeEventQueue();
      const events = Array.from({ length: 10 }, () => makeEvent(() => {}));
      const expected = new Map<number, [number, number]>();
      steps.forEach(([time, index], order) => {
        if (time === 0) {
          unqueueEvent(queue, events[index]);
          expected.delete(index);
        } else {
          queueEvent(queue, events[index], time);
          expected.set(index, [time, order]);
        }
      });
      const sorted = [...expected].sort(([, a], [, b]) => a[0] - b[0] || a[1] - b[1]).map(([index]) => index);
      const actual: number[] = [];
      while (queue.count > 0) {
        actual.push(events.indexOf(queue.heap[0]));
        unqueueEvent(queue, queue.heap[0]);
      }
      assert.deepEqual(actual, sorted);
    }),
  );
});

test("boards/sim: an event that queues itself for now does not stop the others", () => {
  const world = makeWorld(1, [0, 0, 0, 0]);
  const seen: string[] = [];
  const again = makeEvent(() => {
    seen.push("again");
    if (seen.length < 4) happenAfter(world, again, 0);
  });
  happenAfter(world, again, 1);
  happenAfter(world, makeEvent(() => void seen.push("other")), 1); // prettier-ignore
  runUntil(world, 1);
  assert.deepEqual(seen, ["again", "other", "again", "again"]);
});

test("accuracy README (Clock model): after ten days at 40 ppm the counter is exact to its resolution", () => {
  const seconds = 864_000.25;
  const at = makeTimestamp();
  readCrystal(makeCrystal({ ...perfectCrystal(), ppm: 40 }, makeRandom(1), 0), seconds, at);
  assert.ok(Math.abs(toInterval(at) - seconds * (1 + 40e-6)) < 1e-9);
});

test("accuracy README (Clock model): a wandering crystal never runs backwards, and a coarse counter shows multiples of its step", () => {
  const options = { ppm: -300, sineAmplitude: 5, sinePeriod: 7200, wander: 1e-8, precision: -14 };
  const crystal = makeCrystal(options, makeRandom(3), 0.6);
  const before = makeTimestamp();
  const now = makeTimestamp();
  for (let i = 1; i < 200_000; i++) {
    readCrystal(crystal, 0.6 + i * 0.00037, now);
    assert.ok(!isNewer(before, now));
    assert.ok(now[3] === 0 && now[2] % 4 === 0);
    for (let word = 0; word < 4; word++) before[word] = now[word];
  }
});

test("boards/sim: an asymmetric line shifts the client by half the difference", () => {
  const net = lab({ delay: { base: 1e-3, jitter: 0, loss: 0 } });
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const client = net.board(
    "Client",
    { address: "10.0.0.2", outbound: { base: 4e-3, jitter: 0, loss: 0 }, inbound: { base: 0, jitter: 0, loss: 0 } },
    "ntp-service unicast-server 10.0.0.1",
  );
  net.run(3600);
  assert.ok(Math.abs(client.error() - 2e-3) < 1e-5, `${client.error()} s`);
  assert.ok(Math.abs(client.association(0).estimator.delay - 6e-3) < 1e-5);
});

test("boards/sim: packets overtake each other when the jitter is longer than their distance", () => {
  const net = lab({ delay: { base: 1e-3, jitter: 10, loss: 0 } });
  const sent: number[] = [];
  const received: number[] = [];
  net.lan.tap = {
    onSent: (frame) => void sent.push(frame.payload.words[20]),
    onLost: () => {},
    onReceived: (frame) => void received.push(frame.payload.words[20]),
  };
  net.board("Server", { address: "10.0.0.1" });
  net.board("Client", { address: "10.0.0.2" }, "ntp-service unicast-server 10.0.0.1 minpoll 4 maxpoll 4");
  net.run(3600);
  assert.ok(received.length > 100);
  assert.notDeepEqual(received, sent.slice(0, received.length));
});

test("boards/sim: packets are duplicated and held back as often as the line says, and a router hands unicast on until its time to live has run out", () => {
  const net = lab({ delay: { base: 1e-3, jitter: 0, loss: 0, duplication: 0.25, reordering: 0.1, holdBack: 1 } });
  const far = net.segment();
  const lives: number[] = [];
  const line = { isUp: true, vlan: 0, segment: undefined, outbound: undefined, inbound: undefined };
  const target: Port = { ...line, address: [10 * 256, 256 + 9], receive: (frame) => void lives.push(frame.timeToLive) };
  const sender: Port = { ...line, address: [10 * 256, 1], receive: () => {} };
  attachPort(far, target);
  const [first, second] = [net.router(), net.router()];
  const between = net.segment();
  const entry = addRouterPort(first, net.lan, "10.0.0.254", 24);
  addRouterPort(first, between, "10.0.2.1", 24);
  addRouterPort(second, between, "10.0.2.2", 24);
  addRouterPort(second, far, "10.0.1.254", 24);
  addRoute(first, "10.0.1.0", 24, "10.0.2.2");
  const arrivals: number[] = [];
  net.lan.tap = { onSent: () => {}, onLost: () => {}, onReceived: () => void arrivals.push(net.world.now) };
  const packets = 4000;
  for (let i = 0; i < packets; i++) {
    const frame = claimFrame(net.lan);
    addressFrame(frame, sender.address, 123, target.address, 123);
    frame.timeToLive = 1 + (i % 4);
    sendFrame(net.lan, sender, entry.address, frame);
  }
  net.run(10);
  assert.ok(Math.abs(arrivals.length / packets - 1.25) < 0.03, `${arrivals.length} arrivals`);
  const held = arrivals.filter((time) => time > 1).length / arrivals.length;
  assert.ok(Math.abs(held - 0.1) < 0.02, `${held} held back`);
  assert.deepEqual([...new Set(lives)].sort(), [1, 2]);
  assert.ok(Math.abs(lives.length / arrivals.length - 0.5) < 0.03, "lives 3 and 4 pass two routers");
  assert.equal(first.expired + second.expired + lives.length, arrivals.length);
});
