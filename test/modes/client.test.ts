import assert from "node:assert/strict";
import { test } from "node:test";
import { AssociationState } from "../../firmware/association/association";
import { isUnspecified } from "../../firmware/network/address";
import { setName } from "../../boards/sim/resolver";
import { notEmpty } from "../not-empty";
import { lab, type Lab, type LabBoard } from "../scenario/lab";
import { addLyingServer, type LyingServer } from "../scenario/lying-server";

/** One test a row of the table in firmware/modes/client.ts: state, event, what it does, next state. */
interface Bench {
  net: Lab;
  server: LyingServer;
  client: LabBoard;
}

function bench(target = "10.0.0.1", options = ""): Bench {
  const net = lab({ delay: { base: 1e-3, jitter: 0, loss: 0 } });
  const server = addLyingServer(net, "10.0.0.1");
  const client = net.board("Client", { address: "10.0.0.2", clockError: 0.02 }, `ntp-service unicast-server ${target} ${options}`);
  return { net, server, client };
}

const state = ({ client }: Bench): number => client.association(0).state;

/** Seconds between one request and the next. */
function gaps({ server }: Bench): number[] {
  return server.requests.slice(1).map((time, index) => time - server.requests[index]);
}

function assertNear(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} +- ${tolerance}`);
}

test("resolving, name found: opens a port; first request within 1/4 s -> starting", () => {
  const b = bench("ntp.example.net");
  setName(b.net.names, "ntp.example.net", "10.0.0.1");
  assert.equal(state(b), AssociationState.Resolving);
  b.net.run(0.03);
  assert.equal(state(b), AssociationState.Starting);
  b.net.run(0.3);
  assert.equal(b.server.requests.length, 1);
  assert.notEqual(b.client.association(0).socket, b.client.timewire.engine.service);
});

test("resolving, name not found: asks again after 16 s, then every 64 s -> resolving", () => {
  const b = bench("ntp.example.net");
  const asked: number[] = [];
  b.net.watch(300, 0.5, () => {
    if (b.net.names.lookUps > asked.length) asked.push(Math.floor(b.net.world.now));
  });
  assert.deepEqual(asked, [0, 16, 32, 48, 112, 176, 240]);
  assert.equal(state(b), AssociationState.Resolving);
  assert.ok(isUnspecified(b.client.association(0).address));
});

test("starting, timer: a request every 2 s -> starting", () => {
  const b = bench();
  b.net.run(6);
  assert.ok(b.server.requests[0] < 0.26);
  for (const gap of notEmpty(gaps(b))) assertNear(gap, 2, 1e-3);
  assert.equal(state(b), AssociationState.Starting);
});

test("starting, fourth request sent -> settling; the burst is one poll of the reach register", () => {
  const b = bench();
  b.net.run(8);
  assert.equal(b.server.requests.length, 4);
  assert.equal(state(b), AssociationState.Settling);
  assert.equal(b.client.association(0).reach, 1);
});

test("settling, timer: a request 10, 16, 24 and 32 s after the first -> settling, polling", () => {
  const b = bench();
  b.net.run(25);
  assert.equal(b.server.requests.length, 7);
  assert.equal(state(b), AssociationState.Settling);
  b.net.run(15);
  assert.equal(b.server.requests.length, 8);
  [10, 16, 24, 32].forEach((after, index) => assertNear(b.server.requests[4 + index] - b.server.requests[0], after, 0.1));
  assert.equal(state(b), AssociationState.Polling);
});

test("starting, second request unanswered: one more, and the burst stops -> polling", () => {
  const b = bench();
  b.server.isSilent = true;
  b.net.run(60);
  assert.equal(b.server.requests.length, 3);
  assert.equal(state(b), AssociationState.Polling);
});

test("starting, one lost reply among good ones does not stop the burst", () => {
  const b = bench();
  b.net.run(5);
  b.server.isSilent = true;
  b.net.run(2);
  b.server.isSilent = false;
  b.net.run(2);
  assert.equal(b.server.requests.length, 4);
});

test("polling, timer: a request every 2^hostPoll s, up to 1/64 less -> polling", () => {
  const b = bench("10.0.0.1", "minpoll 4 maxpoll 4");
  b.net.run(600);
  for (const gap of notEmpty(gaps(b).slice(7))) assert.ok(gap > 16 * (63 / 64) - 1e-3 && gap <= 16, `${gap} s`);
  assert.equal(state(b), AssociationState.Polling);
});

test("polling, first good reply when unreachable: the rest of a burst -> starting", () => {
  const b = bench();
  b.server.isSilent = true;
  b.net.run(200);
  b.server.isSilent = false;
  const before = b.server.requests.length;
  b.net.run(64);
  assert.equal(state(b) === AssociationState.Starting || b.server.requests.length > before + 1, true);
  b.net.run(8);
  assert.ok(b.server.requests.length >= before + 4);
  for (const gap of notEmpty(gaps(b).slice(before, before + 3))) assertNear(gap, 2, 1e-2);
});

test("polling, eighth poll unanswered: new port -> polling", () => {
  const b = bench();
  b.net.run(60);
  const socket = b.client.association(0).socket;
  b.server.isSilent = true;
  b.net.run(7 * 64);
  assert.equal(b.client.association(0).socket, socket);
  b.net.run(80);
  assert.notEqual(b.client.association(0).socket, socket);
  assert.equal(state(b), AssociationState.Polling);
});

test("polling, eighth poll unanswered: a name is resolved again -> resolving", () => {
  const b = bench("ntp.example.net");
  setName(b.net.names, "ntp.example.net", "10.0.0.1");
  b.net.run(100);
  assert.equal(b.net.names.lookUps, 1);
  setName(b.net.names, "ntp.example.net", "0.0.0.0");
  b.server.isSilent = true;
  b.net.run(10 * 64);
  assert.ok(b.net.names.lookUps >= 2);
  assert.equal(state(b), AssociationState.Resolving);
});

test("any, kiss RATE: raises the poll, ends the burst -> polling (RFC 5905 section 7.4)", () => {
  const b = bench();
  b.net.run(3);
  assert.equal(state(b), AssociationState.Starting);
  b.server.kiss = "RATE";
  b.net.run(2);
  assert.equal(state(b), AssociationState.Polling);
  assert.equal(b.client.association(0).burst, 0);
  assert.equal(b.client.association(0).hostPoll, 7);
  const before = b.server.requests.length;
  b.net.run(120);
  assert.equal(b.server.requests.length, before);
});

for (const kiss of ["DENY", "RSTR"]) {
  test(`any, kiss ${kiss}: next request after 1024 s -> polling (RFC 5905 section 7.4)`, () => {
    const b = bench();
    b.net.run(100);
    b.server.kiss = kiss;
    b.net.run(64);
    assert.equal(state(b), AssociationState.Polling);
    assert.ok(b.client.association(0).reach > 0);
    const asked = b.server.requests.length;
    b.net.run(950);
    assert.equal(b.server.requests.length, asked);
    b.net.run(75);
    assert.equal(b.server.requests.length, asked + 1);
  });
}

test("RFC 5905 section 7.4: other kiss codes change nothing but give no time", () => {
  const b = bench();
  b.net.run(100);
  b.server.kiss = "XYZW";
  b.net.run(200);
  assert.equal(state(b), AssociationState.Polling);
  assert.equal(b.client.association(0).hostPoll, 6);
  assert.equal(b.client.association(0).reach % 4, 0);
});
