import assert from "node:assert/strict";
import { test } from "node:test";
import { makeAssociation, type Association } from "../../firmware/association/association";
import { adaptPoll, clampWirePoll, pollInterval, raisePollAfterRate } from "../../firmware/association/poll";
import { BANK_ESTIMATION } from "../../firmware/estimator/bank-estimator";
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

/** A client that asks at `poll`, whose estimate is `deviation` jitters uncertain, whatever its age. */
function polling(poll: number, minPoll: number, maxPoll: number, deviation = 0): Association {
  const association = makeAssociation(BANK_ESTIMATION.make());
  Object.assign(association, { hostPoll: poll, minPoll, maxPoll });
  Object.assign(association.estimator.learned, { leadRate: 0, rateVariance: 0, wander: 0, forward: 100, backward: 300 });
  association.estimator.offsetDeviation = deviation * 200e-6;
  return association;
}

function adapt(association: Association, samples: number): number {
  for (let i = 0; i < samples; i++) adaptPoll(association);
  return association.hostPoll;
}

test("eight replies in a row with less uncertainty than a quarter of the jitter lengthen the poll by one, two with more than half shorten it", () => {
  assert.equal(adapt(polling(6, 4, 10, 0.24), 7), 6);
  assert.equal(adapt(polling(6, 4, 10, 0.24), 8), 7);
  assert.equal(adapt(polling(6, 4, 10, 0.24), 15), 7);
  assert.equal(adapt(polling(6, 4, 10, 0.24), 16), 8);
  assert.equal(adapt(polling(6, 4, 10, 0.51), 1), 6);
  assert.equal(adapt(polling(6, 4, 10, 0.51), 2), 5);
  for (const deviation of [0.26, 0.49]) assert.equal(adapt(polling(6, 4, 10, deviation), 20), 6, `${deviation} jitters`);
});

test("the uncertainty counts at the next poll, twice as far away for a longer one", () => {
  // A jitter of 200 us: 0.39 ppm are 50 us in 128 s, a quarter of it, and 1.56 ppm are 100 us in 64 s, half of it.
  const after = (ppm: number, samples: number): number => {
    const association = polling(6, 4, 10);
    association.estimator.learned.rateVariance = ppm * ppm;
    return adapt(association, samples);
  };
  assert.equal(after(0.38, 8), 7);
  assert.equal(after(0.4, 8), 6);
  assert.equal(after(1.55, 2), 6);
  assert.equal(after(1.58, 2), 5);
});

test("a reply of the other kind, or of neither, starts the count again", () => {
  const association = polling(6, 4, 10, 0.1);
  assert.equal(adapt(association, 7), 6);
  association.estimator.offsetDeviation = 80e-6; // neither
  assert.equal(adapt(association, 1), 6);
  association.estimator.offsetDeviation = 20e-6;
  assert.equal(adapt(association, 7), 6);
  association.estimator.offsetDeviation = 120e-6; // bad
  assert.equal(adapt(association, 1), 6);
  association.estimator.offsetDeviation = 20e-6;
  assert.equal(adapt(association, 7), 6, "the bad one is no good one");
  assert.equal(adapt(association, 1), 7);
});

test("the poll stays within minpoll and maxpoll, and where they are equal, or within a burst, it stays as it is", () => {
  assert.equal(adapt(polling(10, 4, 10, 0.1), 40), 10);
  assert.equal(adapt(polling(4, 4, 10, 0.9), 40), 4);
  assert.equal(adapt(polling(6, 6, 6, 0.1), 40), 6);
  const association = polling(6, 4, 10, 0.1);
  association.burst = 1;
  assert.equal(adapt(association, 40), 6);
  assert.equal(association.pollScore, 0);
});

test("a poll is shortened at random by a 64th at most", () => {
  const at = (word: number): number => pollInterval(polling(6, 4, 10), { word: () => word });
  assert.equal(at(0), 64);
  assert.equal(at(32768), 64 - 0.5);
  assert.ok(at(65535) > 63 && at(65535) < 63.001);
});

test("the poll on the wire is 3 to 17", () => {
  assert.deepEqual([-128, 2, 3, 4, 16, 17, 18, 127].map(clampWirePoll), [3, 3, 3, 4, 16, 17, 17, 17]);
});

test("RFC 5905 section 7.4: kiss RATE raises the poll by one at least, to the poll that the server asks for, never past maxpoll", () => {
  const raised = (poll: number, minPoll: number, maxPoll: number, asked: number): number[] => {
    const association = polling(poll, minPoll, maxPoll);
    raisePollAfterRate(association, asked);
    return [association.hostPoll, association.minPoll, association.maxPoll];
  };
  assert.deepEqual(raised(6, 4, 10, 3), [7, 7, 10]);
  assert.deepEqual(raised(6, 4, 10, 7), [7, 7, 10]);
  assert.deepEqual(raised(6, 4, 10, 8), [8, 8, 10]);
  assert.deepEqual(raised(6, 4, 10, 17), [10, 10, 10]);
});

test("kiss RATE raises a fixed poll too, to 1024 s at most", () => {
  const raised = (poll: number): number => {
    const association = polling(poll, poll, poll);
    raisePollAfterRate(association, 3);
    assert.deepEqual([association.minPoll, association.maxPoll], [association.hostPoll, association.hostPoll]);
    return association.hostPoll;
  };
  assert.deepEqual([4, 6, 8, 9].map(raised), [5, 7, 9, 10]);
  for (const poll of [10, 11, 12, 17]) assert.equal(raised(poll), poll, "longer than that already: never shorter");
});
