import assert from "node:assert/strict";
import { test } from "node:test";
import { SelectionStatus } from "../../firmware/association/association";
import { Refusal } from "../../firmware/association/refusal";
import { Mode } from "../../firmware/packet/protocol";
import { setLink } from "../../boards/sim/sim-board";
import { notEmpty } from "../not-empty";
import { lab, type LabBoard } from "./lab";

/** The associations in use of a board. */
const associations = (board: LabBoard) => board.timewire.engine.table.filter((association) => association.isInUse);

test("scenario README, example E4: an active peer with a source of its own leads a passive one without a command of its own", () => {
  const net = lab({});
  net.board("A", { address: "3.0.1.31" }, "ntp-service refclock-master 2", "ntp-service unicast-peer 3.0.1.32");
  const b = net.board("B", { address: "3.0.1.32", clockError: 0.05, ppm: 30 }, "ntp-service enable");
  net.run(900);
  const status = b.type("display ntp-service status");
  assert.match(status, /Clock status: synchronized/);
  assert.match(status, /Clock stratum: 3/);
  assert.match(status, /Reference clock ID: 3\.0\.1\.31/);
  assert.match(b.type("display ntp-service sessions"), /\[1234\]3\.0\.1\.31 +127\.127\.1\.0 +2/);
  assert.equal(associations(b)[0].hostMode, Mode.SymmetricPassive);
  assert.ok(Math.abs(b.error()) < 2e-3, `${b.error()} s`);
});

test("scenario README, example E3: B follows A, until C with the smaller stratum takes it over from the active side", () => {
  const net = lab({});
  net.board("A", { address: "3.0.1.31" }, "ntp-service refclock-master 2");
  const commands = ["ntp-service unicast-server 3.0.1.31", "ntp-service passive-peer any"];
  const b = net.board("B", { address: "3.0.1.32", clockError: 0.05, ppm: 20 }, ...commands);
  net.run(300);
  assert.match(b.type("display ntp-service status"), /Clock stratum: 3/);
  net.board("C", { address: "3.0.1.33" }, "ntp-service refclock-master 1", "ntp-service unicast-peer 3.0.1.32");
  net.run(1200);
  const status = b.type("display ntp-service status");
  assert.match(status, /Clock stratum: 2/);
  assert.match(status, /Reference clock ID: 3\.0\.1\.33/);
  const sessions = b.type("display ntp-service sessions");
  assert.match(sessions, /\[245\]3\.0\.1\.31 +127\.127\.1\.0 +2/);
  assert.match(sessions, /\[1234\]3\.0\.1\.33 +LOCL +1/);
  assert.match(sessions, /Total associations : {2}2/);
});

test("RFC 5905 section 9.2: the active side may synchronize already by its first requests of mode 3", () => {
  const net = lab({});
  net.board("A", { address: "3.0.1.31" }, "ntp-service refclock-master 2");
  const b = net.board("B", { address: "3.0.1.32", clockError: 0.05, ppm: 20 }, "ntp-service unicast-peer 3.0.1.31");
  net.run(15);
  assert.match(b.type("display ntp-service status"), /Clock stratum: 3/);
  assert.equal(b.association(0).hostMode, Mode.SymmetricActive);
  net.run(3600);
  assert.ok(Math.abs(b.error()) < 5e-4, `${b.error()} s`);
});

test("two active peers meet in mode 1: the one without a source follows, the other never does", () => {
  const net = lab({});
  const a = net.board("A", { address: "3.0.1.31" }, "ntp-service refclock-master 2", "ntp-service unicast-peer 3.0.1.32");
  const b = net.board("B", { address: "3.0.1.32", clockError: 0.1, ppm: 40 }, "ntp-service unicast-peer 3.0.1.31");
  net.run(3600);
  assert.match(b.type("display ntp-service status"), /Reference clock ID: 3\.0\.1\.31/);
  assert.match(a.type("display ntp-service status"), /Reference clock ID: 127\.127\.1\.0/);
  assert.equal(associations(a).length, 2, "the local clock and the peer: no passive association beside the active one");
  assert.equal(associations(a)[1].selectionStatus, SelectionStatus.Unfit, "it follows us");
  assert.ok(associations(a)[1].refused[Refusal.Loop] > 0);
  assert.ok(associations(b)[0].reach >= 254, "but for a poll under way");
  assert.equal(a.log("stepped").length, 0);
});

test("a passive association appears, steers, falls silent, and is gone after twelve minutes", () => {
  const net = lab({});
  const a = net.board("A", { address: "3.0.1.31" }, "ntp-service refclock-master 2", "ntp-service unicast-peer 3.0.1.32");
  const b = net.board("B", { address: "3.0.1.32", clockError: 0.05, ppm: 30 }, "ntp-service enable");
  assert.equal(associations(b).length, 0);
  net.run(900);
  assert.equal(associations(b)[0].selectionStatus, SelectionStatus.Master);
  setLink(a.sim, 0, false);
  net.run(600);
  assert.equal(associations(b).length, 1);
  net.run(300);
  assert.equal(associations(b).length, 0);
});

test("a chain A - B - C: the end of the chain never leads its head", () => {
  const net = lab({});
  const a = net.board("A", { address: "3.0.1.31" }, "ntp-service refclock-master 3");
  const b = net.board("B", { address: "3.0.1.32", clockError: 0.1, ppm: 20 }, "ntp-service unicast-peer 3.0.1.31");
  const c = net.board("C", { address: "3.0.1.33", clockError: -0.1, ppm: -20 }, "ntp-service unicast-peer 3.0.1.32");
  net.run(3600);
  assert.match(a.type("display ntp-service status"), /Clock stratum: 3/);
  assert.match(b.type("display ntp-service status"), /Reference clock ID: 3\.0\.1\.31/);
  assert.match(c.type("display ntp-service status"), /Reference clock ID: 3\.0\.1\.32/);
  a.configure("undo ntp-service refclock-master");
  net.watch(7200, 60, () => {
    const master = a.timewire.engine.selection.master;
    assert.equal(master, -1, "A must not take its own time back from B");
  });
});

test("a ring of three peers that has lost its source does not count to infinity", () => {
  const net = lab({});
  const source = net.board("S", { address: "3.0.1.30" }, "ntp-service refclock-master 3");
  const ring = [31, 32, 33].map((host, i) => {
    const next = [32, 33, 31][i];
    return net.board(`R${host}`, { address: `3.0.1.${host}`, ppm: 10 * i }, `ntp-service unicast-peer 3.0.1.${next}`);
  });
  ring[0].configure("ntp-service unicast-server 3.0.1.30");
  net.run(3600);
  for (const board of notEmpty(ring)) assert.match(board.type("display ntp-service status"), /Clock status: synchronized/);
  setLink(source.sim, 0, false);
  net.run(4 * 3600);
  for (const board of notEmpty(ring)) {
    const { system } = board.timewire.engine;
    assert.ok(system.stratum <= 16, `stratum ${system.stratum}`);
  }
});

test("modes README (Associations): max-dynamic-sessions refuses the association past the limit and counts it; 0 refuses all", () => {
  const net = lab({});
  const b = net.board("B", { address: "3.0.1.1" }, "ntp-service refclock-master 4", "ntp-service max-dynamic-sessions 2");
  for (let host = 2; host < 6; host++)
    net.board(`P${host}`, { address: `3.0.1.${host}` }, "ntp-service refclock-master 5", "ntp-service unicast-peer 3.0.1.1");
  net.run(300);
  assert.equal(associations(b).filter((association) => !association.isConfigured).length, 2);
  assert.match(b.type("display current-configuration"), /\r\n ntp-service max-dynamic-sessions 2\r\n/);
});

for (const ppm of [50, -50]) {
  test(`a passive peer, whose every exchange lasts a whole poll, learns its crystal's ${ppm} ppm from it and does not take it for delay`, () => {
    const net = lab({ delay: { base: 1e-3, jitter: 1e-4, loss: 0 } });
    net.board("A", { address: "10.0.0.1" }, "ntp-service refclock-master 2", "ntp-service unicast-peer 10.0.0.2");
    const b = net.board("B", { address: "10.0.0.2", clockError: 0.05, ppm, wander: 1e-9 }, "ntp-service enable");
    net.run(900);
    net.watch(6300, 10, () => assert.ok(Math.abs(b.error()) < 1e-4, `${b.error()} s`));
  });
}
