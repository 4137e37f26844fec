import assert from "node:assert/strict";
import { test } from "node:test";
import { AssociationState, type Association } from "../../firmware/association/association";
import { Refusal } from "../../firmware/association/refusal";
import { Mode } from "../../firmware/packet/protocol";
import { addStranger, answerOf, bytesOf, deliverToBoard, lastHeard, packetOf, type Stranger } from "../attack/forger";
import { lab, type Lab, type LabBoard } from "../scenario/lab";

/** One test a row of the table in firmware/modes/passive.ts: state, event, what it does, next state. */
interface Bench {
  net: Lab;
  peer: Stranger;
  board: LabBoard;
}

/** A board that has not been told of the peer, and has heard its first mode 1. */
function passive(isServing = true): Bench {
  const net = lab({ delay: { base: 1e-3, jitter: 0, loss: 0 } });
  const peer = addStranger(net, "10.0.0.1");
  peer.isServing = isServing;
  const board = net.board("Board", { address: "10.0.0.2", clockError: 0.02 }, "ntp-service enable");
  const b = { net, peer, board };
  assert.equal(deliverToBoard(board, peer, bytesOf(packetOf(net, Mode.SymmetricActive))), Refusal.None);
  net.run(0.0005);
  return b;
}

const association = ({ board }: Bench): Association => {
  const found = board.timewire.engine.table.find(({ isInUse }) => isInUse);
  assert.ok(found !== undefined, "there is no association");
  return found;
};

const state = (b: Bench): number => association(b).state;

/** The peer sends mode 1, which echoes our last answer. */
const say = ({ peer, board }: Bench): number => deliverToBoard(board, peer, bytesOf(answerOf(peer, Mode.SymmetricActive, Mode.SymmetricPassive)));

/** When packets of `mode` came to the peer, s. */
const times = ({ peer }: Bench, mode: number): number[] => peer.heard.filter(({ packet }) => packet.mode === mode).map(({ at }) => at);

test("first mode 1: answers with mode 2, and a request of mode 3 from a port of its own -> measuring", () => {
  const b = passive();
  assert.equal(association(b).hostMode, Mode.SymmetricPassive);
  assert.equal(state(b), AssociationState.Measuring);
  assert.ok(association(b).socket !== undefined && association(b).socket !== b.board.timewire.engine.service);
  b.net.run(0.001);
  assert.equal(times(b, Mode.SymmetricPassive).length, 1);
  assert.equal(times(b, Mode.Client).length, 1);
});

test("measuring, mode 1: answers with mode 2 -> measuring", () => {
  const b = passive(false);
  b.net.run(1);
  assert.equal(say(b), Refusal.None);
  b.net.run(0.1);
  assert.equal(times(b, Mode.SymmetricPassive).length, 2);
  assert.equal(times(b, Mode.Client).length, 1);
  assert.equal(state(b), AssociationState.Measuring);
});

test("measuring, first reply: a sample; three more requests, one every 2 s -> measuring; last reply -> peering", () => {
  const b = passive();
  b.net.run(1);
  assert.equal(association(b).estimator.count, 1);
  assert.ok(association(b).isProven);
  assert.equal(state(b), AssociationState.Measuring);
  b.net.run(8);
  const sent = times(b, Mode.Client);
  assert.equal(sent.length, 4);
  for (let i = 1; i < 4; i++) assert.ok(Math.abs(sent[i] - sent[i - 1] - 2) < 0.01);
  assert.equal(state(b), AssociationState.Peering);
  assert.match(b.board.type("display ntp-service status"), /Clock status: synchronized/);
});

test("measuring, 2 s after the last request: closes the port of a peer without proof -> peering", () => {
  const b = passive(false);
  b.net.run(1.9);
  assert.equal(state(b), AssociationState.Measuring);
  b.net.run(0.2);
  assert.equal(state(b), AssociationState.Peering);
  assert.equal(association(b).socket, undefined);
});

test("peering, mode 1: answers at once with mode 2, which echoes it; 8 s after the last request: another -> measuring, peering", () => {
  const b = passive();
  b.net.run(9);
  for (let poll = 1; poll <= 3; poll++) {
    assert.equal(say(b), Refusal.None);
    b.net.run(0.01);
    assert.equal(times(b, Mode.SymmetricPassive).length, 1 + 2 * poll - 1);
    b.net.run(1);
    assert.equal(say(b), Refusal.None, "again");
    const said = association(b).transmit.slice();
    b.net.run(0.01);
    assert.deepEqual(lastHeard(b.peer, Mode.SymmetricPassive).origin, said);
    assert.equal(times(b, Mode.Client).length, poll === 1 ? 4 : 4 + poll - 1);
    b.net.run(63);
    assert.equal(state(b), AssociationState.Peering);
  }
  assert.equal(association(b).estimator.count >= 6, true);
});

test("peering, mode 1 of a peer without proof: a request each 60 s at most", () => {
  const b = passive(false);
  for (let poll = 0; poll < 4; poll++) {
    b.net.run(30);
    assert.equal(say(b), Refusal.None);
    b.net.run(0.01);
  }
  assert.equal(times(b, Mode.SymmetricPassive).length, 5);
  assert.equal(times(b, Mode.Client).length, 3);
});

test("peering, twelve minutes of silence -> gone", () => {
  const b = passive();
  b.net.run(700);
  assert.equal(state(b), AssociationState.Peering);
  b.net.run(30);
  assert.equal(b.board.timewire.engine.table.filter(({ isInUse }) => isInUse).length, 0);
});

test("peering, twelve minutes of silence, of the master -> gone, and it is the master no longer", () => {
  const b = passive();
  b.net.run(20);
  const { selection } = b.board.timewire.engine;
  assert.equal(b.board.timewire.engine.table[selection.master], association(b));
  b.net.run(730);
  assert.equal(selection.master, -1);
});

test("peering, a packet of the peer puts the end of a passive association off by twelve minutes -> peering", () => {
  const b = passive();
  b.net.run(700);
  assert.equal(say(b), Refusal.None);
  b.net.run(700);
  assert.equal(state(b), AssociationState.Peering);
});
