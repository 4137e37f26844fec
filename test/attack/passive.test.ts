/** Attackers of a passive association: mode 1 can be sent by any host, in the name of any other. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Association } from "../../firmware/association/association";
import { Refusal } from "../../firmware/association/refusal";
import { Mode } from "../../firmware/packet/protocol";
import type { Packet } from "../../firmware/packet/packet";
import { addInterval } from "../../firmware/time/interval";
import { clearTimestamp, copyTimestamp } from "../../firmware/time/timestamp";
import { addStranger, answerOf, bytesOf, deliverToBoard, lastHeard, packetOf, type Stranger } from "./forger";
import { lab, type Lab, type LabBoard } from "../scenario/lab";

/** A board with a passive association; its peer says only what the test wants, and answers requests of mode 3. */
interface Bench {
  net: Lab;
  peer: Stranger;
  board: LabBoard;
}

/** After five polls of the peer. */
function contact(...commands: string[]): Bench {
  const net = lab({ delay: { base: 1e-3, jitter: 0, loss: 0 } });
  const peer = addStranger(net, "10.0.0.1");
  const board = net.board("Board", { address: "10.0.0.2", clockError: 0.02 }, "ntp-service enable", ...commands);
  assert.equal(deliverToBoard(board, peer, bytesOf(packetOf(net, Mode.SymmetricActive))), Refusal.None);
  net.run(64);
  for (let poll = 0; poll < 5; poll++) {
    assert.equal(sayTrue({ net, peer, board }), Refusal.None);
    net.run(64);
  }
  return { net, peer, board };
}

const association = ({ board }: Bench): Association => board.association(0);

/** The peer sends what it would send now. */
const sayTrue = ({ peer, board }: Bench): number => deliverToBoard(board, peer, bytesOf(answerOf(peer, Mode.SymmetricActive, Mode.SymmetricPassive)));

const times = ({ peer }: Bench, mode: number): number => peer.heard.filter(({ packet }) => packet.mode === mode).length;

/** State of the peer's clock: no packet of mode 1 may change it. */
function known(b: Bench): unknown {
  const { stratum, leap, rootDelay, rootDispersion, refId, precision, estimator, hostPoll, reach } = association(b);
  return structuredClone({ stratum, leap, rootDelay, rootDispersion, refId, precision, estimator, hostPoll, reach });
}

const FORGERIES: [name: string, change: (packet: Packet, b: Bench) => void][] = [
  ["our last transmit timestamp as origin: the best guess there is", () => {}],
  ["an origin of zero", (packet) => clearTimestamp(packet.origin)],
  ["an origin that is its own transmit timestamp", (packet) => copyTimestamp(packet.transmit, packet.origin)],
  ["a day ahead", (packet) => addInterval(packet.transmit, 86400, packet.transmit)],
  ["another stratum, leap bits and poll", (packet) => Object.assign(packet, { stratum: 2, leap: 1, poll: 17 })],
];

for (const [name, change] of FORGERIES) {
  test(`passive: mode 1 in the name of the peer, ${name}: no sample, and nothing about its clock changes`, () => {
    const b = contact();
    const before = known(b);
    const forged = answerOf(b.peer, Mode.SymmetricActive, Mode.SymmetricPassive);
    change(forged, b);
    b.peer.isServing = false;
    for (let i = 0; i < 3; i++) {
      assert.equal(deliverToBoard(b.board, b.peer, bytesOf(forged)), i === 0 ? Refusal.None : Refusal.Duplicate);
    }
    assert.deepEqual({ ...(known(b) as object), reach: 0 }, { ...(before as object), reach: 0 });
    b.net.run(64);
    b.peer.isServing = true;
    assert.equal(sayTrue(b), Refusal.None);
    b.net.run(10);
    assert.equal(association(b).reach % 2, 1);
    assert.ok(Math.abs(b.board.error()) < 1e-3, `${b.board.error()} s`);
  });
}

test("passive: a thousand guesses at a reply change nothing, on whatever port, and the true reply counts", () => {
  const b = contact();
  b.peer.isServing = false;
  assert.equal(sayTrue(b), Refusal.None);
  b.net.run(0.1);
  const { socket } = association(b);
  assert.ok(socket !== undefined && socket !== b.board.timewire.engine.service, "a port of its own");
  const before = known(b);
  const answer = answerOf(b.peer, Mode.Server, Mode.Client);
  for (let i = 0; i < 1000; i++) {
    const guess = packetOf(b.net, Mode.Server, i % 2 === 0 ? lastHeard(b.peer, Mode.SymmetricPassive).transmit : packetOf(b.net, 4).transmit);
    assert.equal(deliverToBoard(b.board, b.peer, bytesOf(guess), { socket }), Refusal.Bogus);
    assert.equal(deliverToBoard(b.board, b.peer, bytesOf(guess)), Refusal.Unexpected);
  }
  assert.deepEqual(known(b), before);
  assert.equal(deliverToBoard(b.board, b.peer, bytesOf(answer), { socket }), Refusal.None);
  assert.notDeepEqual(known(b), before);
});

test("passive: a late reply is none: it is awaited for two seconds", () => {
  const b = contact();
  b.peer.isServing = false;
  assert.equal(sayTrue(b), Refusal.None);
  b.net.run(0.1);
  const { socket } = association(b);
  assert.ok(socket !== undefined);
  const late = bytesOf(answerOf(b.peer, Mode.Server, Mode.Client));
  b.net.run(2);
  const before = known(b);
  assert.equal(deliverToBoard(b.board, b.peer, late, { socket }), Refusal.Bogus);
  assert.deepEqual(known(b), before);
});

test("a passive association whose peer does not answer requests is answered, and never is a source", () => {
  const net = lab({});
  const peer = addStranger(net, "10.0.0.1");
  peer.isServing = false;
  const board = net.board("Board", { address: "10.0.0.2", clockError: 0.02 }, "ntp-service enable");
  for (let poll = 0; poll < 10; poll++) {
    const packet = poll === 0 ? packetOf(net, Mode.SymmetricActive) : answerOf(peer, Mode.SymmetricActive, Mode.SymmetricPassive);
    assert.equal(deliverToBoard(board, peer, bytesOf(packet)), Refusal.None);
    net.run(64);
  }
  assert.equal(peer.heard.filter(({ packet }) => packet.mode === Mode.SymmetricPassive).length, 10);
  assert.equal(board.association(0).estimator.count, 0);
  assert.equal(board.association(0).reach, 0);
});

test("passive: mode 1 in the name of the peer, a hundred a second, does not make us flood it: a request each 8 s at most", () => {
  const b = contact();
  const before = times(b, Mode.Client);
  for (let i = 0; i < 6400; i++) {
    deliverToBoard(b.board, b.peer, bytesOf(packetOf(b.net, Mode.SymmetricActive)));
    b.net.run(0.01);
  }
  assert.ok(times(b, Mode.Client) - before <= 9, `${times(b, Mode.Client) - before} requests`);
});

test("a restarted peer is answered at once, and measured: its packets need not echo ours", () => {
  const net = lab({});
  const peer = net.board("Peer", { address: "10.0.0.1" }, "ntp-service refclock-master 2", "ntp-service unicast-peer 10.0.0.2");
  const board = net.board("Board", { address: "10.0.0.2", clockError: 0.05 }, "ntp-service enable");
  net.run(600);
  peer.type("save force");
  peer.cutPower();
  net.run(75);
  assert.ok(
    peer.timewire.engine.table.some(({ hostMode, reach }) => hostMode === Mode.SymmetricActive && reach > 0),
    "the peer hears us",
  );
  assert.equal(board.association(0).reach % 4, 3, "no poll is lost");
});

test("a hundred forged packets of mode 1 leave the table to a true peer and to a broadcast server, a poll later", () => {
  const net = lab({});
  const broadcast = ["interface Ethernet0/0", "ntp-service broadcast-client"];
  const board = net.board("Board", { address: "10.0.0.2", clockError: 0.05 }, ...broadcast);
  const forger = addStranger(net, "10.0.0.77");
  for (let host = 100; host < 200; host++) {
    deliverToBoard(board, forger, bytesOf(packetOf(net, Mode.SymmetricActive)), { source: [0x0a00, host] });
    net.run(0.3);
  }
  net.board("Peer", { address: "10.0.0.1" }, "ntp-service refclock-master 2", "ntp-service unicast-peer 10.0.0.2");
  net.board("Server", { address: "10.0.0.3" }, "ntp-service refclock-master 3", "interface Ethernet0/0", "ntp-service broadcast-server");
  net.run(150);
  const hosts = board.timewire.engine.table.filter(({ isInUse, reach }) => isInUse && reach > 0).map(({ address }) => address[1]);
  assert.deepEqual(hosts.sort(), [1, 3]);
  assert.match(board.type("display ntp-service status"), /Clock status: synchronized/);
});

test("a flood of mode 1 in many names causes eight requests a second at most, and evicts no peer that has proven itself", () => {
  const b = contact();
  const forger = addStranger(b.net, "10.0.0.77");
  for (let i = 0; i < 2000; i++) {
    deliverToBoard(b.board, forger, bytesOf(packetOf(b.net, Mode.SymmetricActive)), { source: [0x0a00, 100 + (i % 150)] });
    b.net.run(0.01);
  }
  const requests = b.board.timewire.engine.table.filter(({ isInUse, isProven }) => isInUse && !isProven).length;
  assert.ok(requests > 0 && requests <= 8 * 20 + 16, `${requests} associations`);
  assert.equal(association(b).address[1], 1);
  assert.ok(association(b).isProven);
});

test("Reflection: a mode 1 is answered with one packet of the same length, however long the request", () => {
  const b = contact();
  const field = [1, 4, 0, 28, ...new Array<number>(24).fill(0)];
  const heard = times(b, Mode.SymmetricPassive);
  assert.equal(deliverToBoard(b.board, b.peer, bytesOf(answerOf(b.peer, Mode.SymmetricActive, Mode.SymmetricPassive), field)), Refusal.None);
  b.net.run(0.01);
  assert.equal(times(b, Mode.SymmetricPassive), heard + 1);
});

test("passive: Bad MAC: a MAC that cannot be checked, of every length, changes nothing and gets no answer", () => {
  for (const length of [4, 20, 24]) {
    const b = contact();
    const before = known(b);
    const heard = b.peer.heard.length;
    const packet = answerOf(b.peer, Mode.SymmetricActive, Mode.SymmetricPassive);
    assert.equal(deliverToBoard(b.board, b.peer, bytesOf(packet, new Array<number>(length).fill(7))), Refusal.Authentication);
    b.net.run(0.01);
    assert.deepEqual(known(b), before);
    assert.equal(b.peer.heard.length, heard);
  }
});

test("passive: any header in the name of the peer changes nothing that is known of its clock", () => {
  const b = contact();
  const before = known(b);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 48, maxLength: 48 }), (bytes) => {
      deliverToBoard(b.board, b.peer, bytes);
    }),
    { numRuns: 2000 },
  );
  assert.deepEqual({ ...(known(b) as object), reach: 0 }, { ...(before as object), reach: 0 });
});
