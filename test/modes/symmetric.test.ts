import assert from "node:assert/strict";
import { test } from "node:test";
import type { Association } from "../../firmware/association/association";
import { Refusal } from "../../firmware/association/refusal";
import { AssociationState } from "../../firmware/association/association";
import { Mode } from "../../firmware/packet/protocol";
import { addInterval } from "../../firmware/time/interval";
import { setName } from "../../boards/sim/resolver";
import { addStranger, answerOf, bytesOf, deliverToBoard, lastHeard, packetOf, type Stranger } from "../attack/forger";
import { lab, type Lab, type LabBoard } from "../scenario/lab";

/** One test a row of the table in firmware/modes/symmetric.ts: state, event, what it does, next state. */
interface Bench {
  net: Lab;
  peer: Stranger;
  board: LabBoard;
}

const PEER = "10.0.0.1";

/** A board with an active association; its peer says only what the test wants. */
function active(target = PEER): Bench {
  const net = lab({ delay: { base: 1e-3, jitter: 0, loss: 0 } });
  const peer = addStranger(net, PEER);
  const board = net.board("Board", { address: "10.0.0.2", clockError: 0.02 }, `ntp-service unicast-peer ${target}`);
  return { net, peer, board };
}

const association = ({ board }: Bench): Association => {
  const found = board.timewire.engine.table.find(({ isInUse }) => isInUse);
  assert.ok(found !== undefined, "there is no association");
  return found;
};

const state = (b: Bench): number => association(b).state;

/** The peer sends `mode`; what it answers is the last packet of ours of mode `answered`. */
function say(b: Bench, mode: number, answered?: number): number {
  const packet = answered === undefined ? packetOf(b.net, mode) : answerOf(b.peer, mode, answered);
  return deliverToBoard(b.board, b.peer, bytesOf(packet));
}

/** When packets of `mode` came to the peer, s. */
const times = ({ peer }: Bench, mode: number): number[] => peer.heard.filter(({ packet }) => packet.mode === mode).map(({ at }) => at);

function assertGaps(list: number[], least: number, most: number): void {
  for (let i = 1; i < list.length; i++) {
    const gap = list[i] - list[i - 1];
    assert.ok(gap >= least && gap <= most, `${gap} s is outside of ${least}..${most} s`);
  }
}

test("resolving, timer: looks the peer's name up again every 64 s -> resolving", () => {
  const b = active("ntp.example.net");
  b.net.run(300);
  assert.equal(state(b), AssociationState.Resolving);
  assert.equal(b.net.names.lookUps, 5);
  assert.equal(b.peer.heard.length, 0);
});

test("resolving, name found -> measuring", () => {
  const b = active("ntp.example.net");
  b.net.run(10);
  assert.equal(state(b), AssociationState.Resolving);
  setName(b.net.names, "ntp.example.net", PEER);
  b.net.run(55);
  assert.equal(state(b), AssociationState.Measuring);
  assert.equal(times(b, Mode.Client).length, 1);
});

test("measuring, timer: a mode 3 request every 2 s from within 1/4 s on, by the service port -> measuring", () => {
  const b = active();
  b.net.run(5);
  assert.ok(times(b, Mode.Client)[0] < 0.26);
  assertGaps(times(b, Mode.Client), 2 - 1e-3, 2 + 1e-3);
  assert.equal(state(b), AssociationState.Measuring);
  assert.equal(association(b).socket, b.board.timewire.engine.service);
});

test("measuring, fourth request sent -> peering", () => {
  const b = active();
  b.net.run(6.5);
  assert.equal(times(b, Mode.Client).length, 4);
  assert.equal(times(b, Mode.SymmetricActive).length, 0);
  assert.equal(state(b), AssociationState.Peering);
  b.net.run(2);
  assert.equal(times(b, Mode.SymmetricActive).length, 1);
});

test("peering, timer (active): mode 1 every 2^hostPoll s, up to 1/64 less -> peering", () => {
  const b = active();
  b.net.run(9);
  for (let i = 0; i < 8; i++) {
    assert.equal(say(b, Mode.SymmetricPassive, Mode.SymmetricActive), Refusal.None);
    b.net.run(64);
  }
  const sent = times(b, Mode.SymmetricActive);
  assert.ok(sent.length >= 7);
  assertGaps(sent, 63 - 1e-3, 64 + 1e-3);
  assert.equal(state(b), AssociationState.Peering);
  assert.equal(times(b, Mode.Client).length, 4);
});

for (const [name, mode] of [
  ["mode 2", Mode.SymmetricPassive],
  ["mode 1", Mode.SymmetricActive],
] as const) {
  test(`peering, ${name} that echoes ours (active): a sample of both directions, one a packet of ours -> peering`, () => {
    const b = active();
    b.net.run(9);
    const before = association(b).estimator.count;
    assert.equal(say(b, mode, Mode.SymmetricActive), Refusal.None);
    assert.equal(association(b).estimator.count, before + 1);
    assert.equal(association(b).isAwaitingReply, false);
    assert.equal(association(b).peerMode, mode);
    b.net.run(1);
    assert.equal(say(b, mode, Mode.SymmetricActive), Refusal.None);
    assert.equal(association(b).estimator.count, before + 1, "the second echo of one packet is no sample");
    assert.equal(state(b), AssociationState.Peering);
  });
}

test("peering, mode 1 or 2 that does not echo: refused, and what we have kept stays -> peering", () => {
  for (const mode of [Mode.SymmetricPassive, Mode.SymmetricActive]) {
    const own = Mode.SymmetricActive;
    const b = active();
    b.net.run(9);
    assert.equal(say(b, mode, own), Refusal.None);
    b.net.run(0.01);
    const { transmit, expectedOrigin } = structuredClone({ ...association(b), socket: undefined });
    const forged = packetOf(b.net, mode, lastHeard(b.peer, own).transmit);
    addInterval(forged.origin, 1e-3, forged.origin);
    assert.equal(deliverToBoard(b.board, b.peer, bytesOf(forged)), Refusal.Bogus);
    assert.equal(say(b, mode), Refusal.Bogus, "an origin of zero");
    assert.deepEqual(association(b).transmit, transmit);
    assert.deepEqual(association(b).expectedOrigin, expectedOrigin);
    assert.equal(state(b), AssociationState.Peering);
  }
});

test("peering, mode 1 or 2 that does not echo, the first contact: kept, and no sample -> peering", () => {
  const b = active();
  b.peer.isServing = false;
  b.net.run(20);
  assert.equal(association(b).reach, 0);
  const first = packetOf(b.net, Mode.SymmetricActive);
  assert.equal(deliverToBoard(b.board, b.peer, bytesOf(first)), Refusal.None);
  assert.equal(association(b).estimator.count, 0);
  assert.deepEqual(association(b).transmit, first.transmit);
  assert.equal(association(b).reach, 0);
  b.net.run(64);
  assert.deepEqual(lastHeard(b.peer, Mode.SymmetricActive).origin, first.transmit, "the next packet of ours echoes it");
});

test("peering, eighth poll unanswered (active): measures again, with one mode 3 request every 2 s -> measuring", () => {
  const b = active();
  b.peer.isServing = false;
  b.net.run(8 + 7 * 63);
  assert.equal(times(b, Mode.SymmetricActive).length, 7);
  assert.equal(times(b, Mode.Client).length, 4);
  b.net.run(8);
  assert.equal(state(b), AssociationState.Measuring);
  b.net.run(8);
  assert.equal(times(b, Mode.Client).length, 8);
  assertGaps(times(b, Mode.Client).slice(4), 2 - 1e-3, 2 + 1e-3);
  assert.equal(state(b), AssociationState.Peering, "four requests, and it tries mode 1 again");
});

test("peering, mode 1 or 2, echo as before: kept, no sample: our last packet was lost -> peering", () => {
  const b = active();
  b.net.run(9);
  assert.equal(say(b, Mode.SymmetricPassive, Mode.SymmetricActive), Refusal.None);
  const echoedBefore = structuredClone(association(b).origin);
  const samples = association(b).estimator.count;
  for (let lost = 0; lost < 3; lost++) {
    b.net.run(64);
    const again = packetOf(b.net, Mode.SymmetricPassive, echoedBefore);
    assert.equal(deliverToBoard(b.board, b.peer, bytesOf(again)), Refusal.None);
    assert.deepEqual(association(b).transmit, again.transmit);
  }
  assert.equal(association(b).estimator.count, samples);
  b.net.run(64);
  assert.equal(say(b, Mode.SymmetricPassive, Mode.SymmetricActive), Refusal.None);
  assert.equal(association(b).estimator.count, samples + 1);
});

test("peering, mode 1 or 2, echo as before but with an older timestamp: refused, a replay -> peering", () => {
  const b = active();
  b.net.run(9);
  const older = packetOf(b.net, Mode.SymmetricPassive, lastHeard(b.peer, Mode.SymmetricActive).transmit);
  b.net.run(1);
  assert.equal(say(b, Mode.SymmetricPassive, Mode.SymmetricActive), Refusal.None);
  b.net.run(64);
  assert.equal(deliverToBoard(b.board, b.peer, bytesOf(older)), Refusal.Bogus);
});

test("peering, hundredth wrong origin in a poll: no packet echoes ours any more; timer after it: measures again -> measuring", () => {
  const b = active();
  b.net.run(9);
  assert.equal(say(b, Mode.SymmetricPassive, Mode.SymmetricActive), Refusal.None);
  b.net.run(64);
  for (let i = 0; i < 100; i++) assert.equal(say(b, Mode.SymmetricPassive), Refusal.Bogus);
  assert.equal(say(b, Mode.SymmetricPassive, Mode.SymmetricActive), Refusal.Bogus);
  assert.equal(state(b), AssociationState.Peering);
  b.net.run(64);
  assert.equal(state(b), AssociationState.Measuring);
});

test("peering, mode 1 of a peer that is active too: each echoes the other's, and hardly a poll is without a sample", () => {
  const net = lab({});
  const a = net.board("A", { address: "3.0.1.31" }, "ntp-service refclock-master 2", "ntp-service unicast-peer 3.0.1.32");
  const b = net.board("B", { address: "3.0.1.32", clockError: 0.1, ppm: 40 }, "ntp-service unicast-peer 3.0.1.31");
  net.run(7200);
  assert.ok(b.association(0).refused[Refusal.Bogus] <= 1, `${b.association(0).refused[Refusal.Bogus]} refused`);
  assert.equal(a.association(1).peerMode, Mode.SymmetricActive);
  assert.equal(b.association(0).peerMode, Mode.SymmetricActive);
});
