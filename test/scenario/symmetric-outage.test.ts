import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../../firmware/association/refusal";
import { Mode } from "../../firmware/packet/protocol";
import { setLink } from "../../boards/sim/sim-board";
import { lab, type LabBoard } from "./lab";

const associations = (board: LabBoard) => board.timewire.engine.table.filter((association) => association.isInUse);
const PASSIVE = ["ntp-service enable"];

test("an active peer that is measured again after nine minutes of outage is still the peer that the passive one knows", () => {
  const net = lab({});
  const a = net.board("A", { address: "3.0.1.31", ppm: 20 }, "ntp-service unicast-peer 3.0.1.32");
  const b = net.board("B", { address: "3.0.1.32" }, "ntp-service refclock-master 2");
  net.run(1200);
  setLink(b.sim, 0, false);
  net.run(660);
  setLink(b.sim, 0, true);
  net.run(300);
  assert.ok(a.association(0).reach >= 3);
  assert.equal(a.association(0).peerMode, Mode.SymmetricPassive);
  assert.equal(associations(b).length, 2);
  assert.equal(b.timewire.engine.refused[Refusal.Bogus], 0);
});

test("a passive peer that has no time for half an hour is asked on, and the exchange does not break", () => {
  const net = lab({});
  const a = net.board("A", { address: "3.0.1.31", ppm: 20 }, "ntp-service unicast-peer 3.0.1.32");
  const b = net.board("B", { address: "3.0.1.32" }, ...PASSIVE);
  net.run(1800);
  assert.equal(associations(b).length, 1);
  assert.equal(associations(b)[0].peerMode, Mode.SymmetricActive);
  assert.equal(b.timewire.engine.refused[Refusal.Bogus], 0);
  assert.equal(a.timewire.engine.refused[Refusal.Bogus], 0);
  b.configure("ntp-service refclock-master 2");
  net.run(400);
  assert.match(a.type("display ntp-service status"), /Clock stratum: 3\r\n Reference clock ID: 3\.0\.1\.32/);
});
