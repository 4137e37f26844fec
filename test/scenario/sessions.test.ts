import assert from "node:assert/strict";
import { test } from "node:test";
import { countDynamic } from "../../firmware/modes/dynamic";
import { setLink } from "../../boards/sim/sim-board";
import { notEmpty } from "../not-empty";
import { lab } from "./lab";

/** As many as a Comware device has room for, and as many as packets may make (modes README, "Associations"). */
const CAPACITY = 128;
const DYNAMIC = 100;

test("modes README (Associations): of 101 active peers the 101st is answered without an association, and gets its place when another has gone silent", () => {
  const net = lab({});
  const b = net.board("B", { address: "3.0.1.1", capacity: CAPACITY }, "ntp-service refclock-master 2");
  const peers = Array.from({ length: DYNAMIC }, (_, i) =>
    net.board(`P${i}`, { address: `3.0.1.${i + 2}`, capacity: 2, ppm: i - 50 }, "ntp-service unicast-peer 3.0.1.1"),
  );
  const { engine } = b.timewire;
  net.run(300);
  assert.equal(countDynamic(engine.table), DYNAMIC);
  const late = net.board("Late", { address: "3.0.1.200", capacity: 2 }, "ntp-service unicast-peer 3.0.1.1");
  net.run(300);
  assert.equal(countDynamic(engine.table), DYNAMIC);
  assert.match(late.type("display ntp-service status"), /Clock stratum: 3/, "answered in mode 2 without an association");
  b.type("screen-length disable");
  assert.match(b.type("display ntp-service sessions"), /Total associations : {2}101\r\n/);
  assert.ok(!engine.table.some((association) => association.isInUse && association.address[1] === 256 + 200), "no trace of it");

  setLink(peers[0].sim, 0, false);
  net.run(900);
  assert.equal(countDynamic(engine.table), DYNAMIC);
  assert.ok(engine.table.some((association) => association.isInUse && association.address[1] === 256 + 200));
  assert.match(late.type("display ntp-service status"), /Clock stratum: 3/);
  for (const peer of notEmpty(peers.slice(1)))
    assert.match(peer.type("display ntp-service status"), /Clock stratum: 3\r\n Reference clock ID: 3\.0\.1\.1/);
});

test("a table that is full of configured associations refuses dynamic ones below their own limit, and the console says why it takes no more", () => {
  const net = lab({});
  const b = net.board("B", { address: "3.0.1.1", capacity: 3 }, "ntp-service refclock-master 2");
  for (const host of [7, 8]) b.configure(`ntp-service unicast-server 3.0.1.${host}`);
  assert.match(b.configure("ntp-service unicast-server 3.0.1.9"), /The number of NTP associations has reached the maximum, 3\./);
  net.board("P", { address: "3.0.1.2" }, "ntp-service unicast-peer 3.0.1.1");
  net.run(300);
  assert.equal(countDynamic(b.timewire.engine.table), 0);
});
