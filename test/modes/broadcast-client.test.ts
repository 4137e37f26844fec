import assert from "node:assert/strict";
import { test } from "node:test";
import type { Association } from "../../firmware/association/association";
import { AssociationState } from "../../firmware/association/association";
import { BROADCAST_CLIENT } from "../../firmware/modes/dispatch";
import { Refusal } from "../../firmware/association/refusal";
import { dottedText, type Address } from "../../firmware/network/address";
import { Mode } from "../../firmware/packet/protocol";
import { Column } from "../../firmware/estimator/register";
import { addInterval } from "../../firmware/time/interval";
import { addStranger, bytesOf, deliverToBoard, packetOf, type Stranger } from "../attack/forger";
import { lab, type Lab, type LabBoard } from "../scenario/lab";

/** One test a row of the table in firmware/modes/broadcast-client.ts: state, event, what it does, next state. */
interface Bench {
  net: Lab;
  server: Stranger;
  board: LabBoard;
}

const EVERYONE: Address = [65535, 65535];
/** Seconds between broadcasts: the poll exponent of `packetOf` is 6. */
const POLL = 64;

/** A board that listens on its interface, before the first broadcast. */
function listener(isServing = true): Bench {
  const net = lab({ delay: { base: 1e-3, jitter: 0, loss: 0 } });
  const server = addStranger(net, "10.0.0.1");
  server.isServing = isServing;
  const board = net.board("Board", { address: "10.0.0.2" }, "interface Ethernet0/0", "ntp-service broadcast-client");
  return { net, server, board };
}

/** The same after its first broadcast, which it makes an association of. */
function measuring(isServing = true): Bench {
  const b = listener(isServing);
  assert.equal(broadcast(b), Refusal.None);
  return b;
}

/** The same after the volley and its first broadcast that counts. */
function listening(): Bench {
  const b = measuring();
  b.net.run(POLL);
  assert.equal(broadcast(b), Refusal.None);
  return b;
}

/** The server's broadcast arrives now, `shift` seconds wrong. */
function broadcast(b: Bench, shift = 0): number {
  const packet = packetOf(b.net, Mode.Broadcast);
  addInterval(packet.transmit, shift - 1e-3, packet.transmit); // it was a millisecond on its way
  return deliverToBoard(b.board, b.server, bytesOf(packet), { destination: EVERYONE });
}

const inUse = ({ board }: Bench): Association[] => board.timewire.engine.table.filter((association) => association.isInUse);

const association = (b: Bench): Association => {
  assert.equal(inUse(b).length, 1);
  return inUse(b)[0];
};

const requests = ({ server }: Bench): number[] => server.heard.filter(({ packet }) => packet.mode === Mode.Client).map(({ at }) => at);

function assertNear(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} +- ${tolerance}`);
}

test("no association, mode 5: makes one; the packet itself is not used -> measuring", () => {
  const b = measuring();
  assert.equal(association(b).hostMode, BROADCAST_CLIENT);
  assert.equal(association(b).isConfigured, false);
  assert.equal(association(b).estimator.count, 0);
  assert.equal(association(b).hasHeardBroadcast, false);
  assert.equal(association(b).state, AssociationState.Measuring);
});

test("measuring, timer: a mode 3 request every 2 s, the first within 2 s, by a port of its own -> measuring", () => {
  const b = measuring(false);
  b.net.run(13);
  assert.ok(requests(b)[0] <= 2.1);
  assert.ok(requests(b).length >= 6);
  for (let i = 1; i < requests(b).length; i++) assertNear(requests(b)[i] - requests(b)[i - 1], 2, 1e-3);
  assert.notEqual(association(b).socket, b.board.timewire.engine.service);
  assert.equal(association(b).state, AssociationState.Measuring);
});

test("measuring, fourth good reply, the offset being known: keeps the least delay -> listening", () => {
  const b = measuring();
  b.net.run(2);
  b.net.delay.base = 1.5e-3;
  b.net.run(4);
  b.net.delay.base = 1.3e-3;
  b.net.run(60);
  assert.equal(requests(b).length, 4);
  assert.equal(association(b).state, AssociationState.Listening);
  assertNear(association(b).oneWayDelay, 1e-3, 1e-5);
});

test("measuring, a later good reply, the offset being known: as long as replies take milliseconds now and then, the volley goes on -> listening", () => {
  const b = measuring();
  b.net.run(2);
  for (let i = 0; i < 8; i++) {
    b.net.delay.base = i % 2 === 0 ? 9e-3 : 4e-3;
    b.net.run(2);
  }
  assert.ok(requests(b).length > 4);
  b.net.run(60);
  assert.equal(association(b).state, AssociationState.Listening);
});

test("measuring, eighth request sent: takes the default delay, 4 ms -> listening", () => {
  const b = measuring(false);
  b.net.run(60);
  assert.equal(requests(b).length, 8);
  assert.equal(association(b).oneWayDelay, 0.004);
  assert.equal(association(b).state, AssociationState.Listening);
});

test("measuring, eighth request sent, some answered: the least delay of those -> listening", () => {
  const b = measuring();
  b.net.run(4.5);
  b.server.isServing = false;
  b.net.run(30);
  assert.equal(requests(b).length, 8);
  assertNear(association(b).oneWayDelay, 1e-3, 1e-5);
  assert.equal(association(b).state, AssociationState.Listening);
});

test("listening, mode 5 with a newer timestamp: a sample of one direction -> listening", () => {
  const b = listening();
  for (let i = 0; i < 3; i++) {
    const before = association(b).estimator.count;
    b.net.run(POLL);
    assert.equal(broadcast(b), Refusal.None);
    assert.equal(association(b).estimator.count, before + 1 > 8 ? 8 : before + 1);
    assertNear(association(b).estimator.stages[Column.Residual], 0, 1e-4);
  }
  assert.equal(association(b).state, AssociationState.Listening);
  assert.equal(requests(b).length, 4);
});

test("listening, mode 5 not newer: refused -> listening", () => {
  const b = listening();
  const heard = structuredClone(association(b).lastBroadcast);
  b.net.run(POLL);
  assert.equal(broadcast(b, -POLL), Refusal.Duplicate, "the same timestamp");
  assert.equal(broadcast(b, -POLL - 1), Refusal.Duplicate, "an older one");
  assert.deepEqual(association(b).lastBroadcast, heard);
  assert.equal(association(b).state, AssociationState.Listening);
});

test("listening, mode 5 too early, in less than half of a poll interval: refused -> listening", () => {
  const b = listening();
  const heard = structuredClone(association(b).lastBroadcast);
  b.net.run(POLL / 2 - 1);
  assert.equal(broadcast(b), Refusal.Early);
  assert.deepEqual(association(b).lastBroadcast, heard);
  b.net.run(2);
  assert.equal(broadcast(b), Refusal.None);
  assert.equal(association(b).state, AssociationState.Listening);
});

test("listening, three samples far off in a row: new volley, the way has changed -> measuring", () => {
  const b = listening();
  for (let i = 0; i < 6; i++) {
    b.net.run(POLL);
    broadcast(b);
  }
  const samples = structuredClone(association(b).estimator);
  for (const isLast of [false, false, true]) {
    assert.equal(association(b).state, AssociationState.Listening);
    b.net.run(POLL);
    assert.equal(broadcast(b, -0.02), Refusal.None);
    if (isLast) break;
    assertNear(association(b).estimator.doubt, 0.02, 1e-4);
    assert.deepEqual(association(b).estimator, { ...samples, doubt: association(b).estimator.doubt }, "a strange sample is not counted");
  }
  assert.equal(association(b).state, AssociationState.Measuring);
  assert.equal(association(b).estimator.count, 0);
  b.net.run(10);
  assert.equal(requests(b).length, 8);
});

test("listening, two samples far off and a good one: the count starts again -> listening", () => {
  const b = listening();
  for (let i = 0; i < 6; i++) {
    b.net.run(POLL);
    broadcast(b);
  }
  for (const shift of [-0.02, -0.02, 0, -0.02, -0.02, 0]) {
    b.net.run(POLL);
    assert.equal(broadcast(b, shift), Refusal.None);
  }
  assert.equal(association(b).state, AssociationState.Listening);
  assert.equal(association(b).estimator.doubt, 0);
});

test("listening, mode 5 after a long silence, more than four poll intervals: new volley, the server has come back -> measuring", () => {
  const b = listening();
  b.net.run(4 * POLL - 1);
  assert.equal(broadcast(b), Refusal.None);
  assert.equal(association(b).state, AssociationState.Listening);
  b.net.run(4 * POLL + 1);
  assert.equal(broadcast(b), Refusal.None);
  assert.equal(association(b).state, AssociationState.Measuring);
});

test("any, twelve minutes of silence: its port is closed, it is the master no longer -> gone", () => {
  const b = listening();
  const { selection } = b.board.timewire.engine;
  assert.equal(b.board.timewire.engine.table[selection.master], association(b));
  const open = b.board.sim.network.sockets.length;
  b.net.run(700);
  assert.equal(inUse(b).length, 1);
  b.net.run(2 * POLL);
  assert.equal(inUse(b).length, 0);
  assert.equal(b.board.sim.network.sockets.length, open - 1);
  assert.equal(selection.master, -1);
});

test("any, a server that has never been heard again after the first packet -> gone", () => {
  const b = measuring(false);
  b.net.run(720 + 2 * POLL);
  assert.equal(inUse(b).length, 0);
});

test("a listener sends one request every 15 to 20 minutes: the path delay is learned on, and clients of one server do not ask together", () => {
  const net = lab({ seed: 3 });
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2", "interface Ethernet0/0", "ntp-service broadcast-server");
  for (let i = 2; i <= 6; i++) net.board(`Client${i}`, { address: `10.0.0.${i}` }, "interface Ethernet0/0", "ntp-service broadcast-client");
  net.run(600);
  const times = new Map<string, number[]>();
  net.lan.tap = {
    onSent: (frame) => {
      const source = dottedText(frame.source);
      if (Math.floor(frame.payload.words[0] / 256) % 8 === Mode.Client) times.set(source, [...(times.get(source) ?? []), net.world.now]);
    },
    onReceived: () => {},
    onLost: () => {},
  };
  net.run(10 * 3600);
  assert.equal(times.size, 5);
  for (const [source, sent] of times) {
    assert.ok(sent.length >= 28 && sent.length <= 41, `${source}: ${sent.length} requests in ten hours`);
    sent.forEach((time, i) => assert.ok(i === 0 || (time - sent[i - 1] > 800 && time - sent[i - 1] < 1300), `${time - sent[i - 1]} s`));
  }
  const all = [...times.values()].flat().sort((a, b) => a - b);
  const close = all.filter((time, i) => i > 0 && time - all[i - 1] < 1).length;
  assert.ok(close < all.length / 10, `${close} of ${all.length} requests within a second of another`);
});

test("a server that has stopped broadcasting but answers requests: the association ends after twelve minutes all the same", () => {
  const net = lab({});
  const server = net.board(
    "Server",
    { address: "10.0.0.1" },
    "ntp-service refclock-master 2",
    "interface Ethernet0/0",
    "ntp-service broadcast-server",
  );
  const client = net.board("Client", { address: "10.0.0.2" }, "interface Ethernet0/0", "ntp-service broadcast-client");
  net.run(3600);
  assert.ok(client.association(0).isInUse);
  server.configure("interface Ethernet0/0", "undo ntp-service broadcast-server");
  net.run(720 + 130);
  assert.ok(!client.association(0).isInUse);
});
