import assert from "node:assert/strict";
import { test } from "node:test";
import { SelectionStatus } from "../../firmware/association/association";
import { lab, type LabBoard } from "../scenario/lab";
import { addLyingServer } from "../scenario/lying-server";

const CLIENT = { address: "10.0.0.2" };
const one = "ntp-service unicast-server 10.0.0.1";
const two = "ntp-service unicast-server 10.0.0.3";

function statuses(board: LabBoard, count: number): number[] {
  return Array.from({ length: count }, (_, index) => board.association(index).selectionStatus);
}

test("a single source is selected from its first sample on", () => {
  const net = lab({});
  addLyingServer(net, "10.0.0.1");
  const client = net.board("Client", { address: "10.0.0.2", clockError: 0.1 }, one);
  net.run(2);
  assert.equal(client.association(0).estimator.count, 1);
  assert.equal(client.association(0).selectionStatus, SelectionStatus.Master);
  assert.ok(Math.abs(client.error()) < 1e-3, `${client.error()} s`);
});

test("at the start no source is selected before a majority of all that may answer agree, in any order of replies", () => {
  const net = lab({});
  const liar = addLyingServer(net, "10.0.0.1");
  const late = [addLyingServer(net, "10.0.0.3"), addLyingServer(net, "10.0.0.4")];
  liar.error = 0.1;
  for (const server of late) server.isSilent = true;
  const client = net.board("Client", CLIENT, one, two, "ntp-service unicast-server 10.0.0.4");
  net.watch(3, 0.1, () => assert.ok(Math.abs(client.error()) < 1e-3, `${client.error()} s`));
  for (const server of late) server.isSilent = false;
  net.run(300);
  assert.equal(client.association(0).selectionStatus, SelectionStatus.Falseticker);
  assert.ok(Math.abs(client.error()) < 1e-3, `${client.error()} s`);
});

test("RFC 5905 section 11.2: sources of the lowest stratum are selected, and no other is combined with them", () => {
  const net = lab({});
  addLyingServer(net, "10.0.0.1").stratum = 3;
  addLyingServer(net, "10.0.0.3").stratum = 2;
  const client = net.board("Client", CLIENT, one, two);
  net.run(300);
  assert.deepEqual(statuses(client, 2), [SelectionStatus.Candidate, SelectionStatus.Master]);
  assert.equal(client.timewire.engine.system.stratum, 3);
});

test("Comware `priority`: at equal stratum it determines the system peer, and both sources are combined", () => {
  for (const [first, second] of [
    [" priority", ""],
    ["", " priority"],
  ]) {
    // prettier-ignore
    const net = lab({});
    addLyingServer(net, "10.0.0.1");
    addLyingServer(net, "10.0.0.3");
    const client = net.board("Client", CLIENT, one + first, two + second);
    net.run(300);
    const expected = first === "" ? [SelectionStatus.Selected, SelectionStatus.Master] : [SelectionStatus.Master, SelectionStatus.Selected];
    assert.deepEqual(statuses(client, 2), expected);
  }
});

test("RFC 5905 section 11.2.1: two sources that disagree are both falsetickers, and there is no system peer", () => {
  const net = lab({});
  addLyingServer(net, "10.0.0.1");
  addLyingServer(net, "10.0.0.3").error = 1;
  const client = net.board("Client", { address: "10.0.0.2", clockError: 0.05 }, one, two);
  net.run(5);
  net.run(600);
  assert.deepEqual(statuses(client, 2), [SelectionStatus.Falseticker, SelectionStatus.Falseticker]);
});

test("a falseticker with a correct offset again becomes a candidate", () => {
  const net = lab({});
  addLyingServer(net, "10.0.0.1");
  const liar = addLyingServer(net, "10.0.0.3");
  addLyingServer(net, "10.0.0.4");
  liar.error = 0.3;
  const client = net.board("Client", CLIENT, one, two, "ntp-service unicast-server 10.0.0.4");
  net.run(600);
  assert.equal(client.association(1).selectionStatus, SelectionStatus.Falseticker);
  liar.error = 0;
  net.run(10 * 64);
  assert.ok(client.association(1).selectionStatus >= SelectionStatus.Candidate);
});

test("RFC 5905 section 11.2: a source with one of our addresses as its reference identifier is not selected", () => {
  const net = lab({});
  net.board("Head", { address: "10.0.0.1" }, "ntp-service unicast-server 10.0.0.2");
  const board = net.board("Client", CLIENT, "ntp-service refclock-master 5", one);
  net.run(600);
  assert.equal(board.association(1).stratum, 6);
  assert.equal(board.association(1).selectionStatus, SelectionStatus.Unfit);
});

test("Comware `refclock-master`: the local clock is the system peer only while no source has a lower stratum", () => {
  const net = lab({});
  const server = addLyingServer(net, "10.0.0.1");
  server.isSilent = true;
  const client = net.board("Client", CLIENT, "ntp-service refclock-master 5", one);
  net.run(100);
  assert.equal(client.association(0).selectionStatus, SelectionStatus.Master);
  assert.equal(client.timewire.engine.system.stratum, 5);
  server.isSilent = false;
  net.run(200);
  assert.equal(client.association(1).selectionStatus, SelectionStatus.Master);
  assert.equal(client.timewire.engine.system.stratum, 2);
});

for (const [stratum, system] of [
  [4, 5],
  [5, 5],
  [6, 5],
]) {
  test(`modes README: a source of stratum ${stratum} beside refclock-master 5 is ${stratum < 5 ? "followed" : "not followed: its stratum is not smaller than ours"}`, () => {
    const net = lab({});
    addLyingServer(net, "10.0.0.1").stratum = stratum;
    const client = net.board("Client", CLIENT, "ntp-service refclock-master 5", one);
    net.run(300);
    assert.equal(client.timewire.engine.selection.master, stratum < 5 ? 1 : 0);
    assert.equal(client.timewire.engine.system.stratum, system);
  });
}

test("modes README: two peers with reference clocks of one stratum do not follow each other", () => {
  const net = lab({});
  const [a, b] = [1, 2].map((host) =>
    net.board(
      `R${host}`,
      { address: `10.0.0.${host}`, clockError: host },
      "ntp-service refclock-master 5",
      `ntp-service unicast-peer 10.0.0.${3 - host}`,
    ),
  );
  net.run(1200);
  for (const board of [a, b]) assert.equal(board.timewire.engine.selection.master, 0);
  assert.ok(Math.abs(b.error() - a.error() - 1) < 1e-2);
});
