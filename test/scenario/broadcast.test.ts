import assert from "node:assert/strict";
import { test } from "node:test";
import { BROADCAST_CLIENT } from "../../firmware/modes/dispatch";
import { setLink } from "../../boards/sim/sim-board";
import { lab, type LabBoard } from "./lab";

const associations = (board: LabBoard) => board.timewire.engine.table.filter((association) => association.isInUse);
const status = (board: LabBoard): string => board.type("display ntp-service status");

/** scenario README, "Worked examples", E6 and E7: server C at 3.0.1.31, client D at 3.0.1.32. */
function pair(server: string, client: string) {
  const net = lab({});
  const c = net.board("C", { address: "3.0.1.31" }, "ntp-service refclock-master 2", "interface Ethernet0/0", server);
  const d = net.board("D", { address: "3.0.1.32", clockError: 0.05, ppm: 20 }, "interface Ethernet0/0", client);
  return { net, c, d };
}

for (const [name, server, client] of [
  ["E6: broadcast", "ntp-service broadcast-server", "ntp-service broadcast-client"],
  ["E7: multicast to 224.0.1.1", "ntp-service multicast-server", "ntp-service multicast-client"],
  ["multicast to a group of one's own", "ntp-service multicast-server 239.1.2.3 ttl 4", "ntp-service multicast-client 239.1.2.3"],
]) {
  test(`scenario README, example ${name}: the client on the server's segment is synchronized at stratum 3 by what it hears`, () => {
    const { net, c, d } = pair(server, client);
    net.run(30);
    assert.match(status(d), /Clock stratum: 3/);
    net.run(1800);
    assert.match(status(d), /Reference clock ID: 3\.0\.1\.31/);
    assert.match(d.type("display ntp-service sessions"), /\[1234\]3\.0\.1\.31 +127\.127\.1\.0 +2 +25[45] +64/);
    assert.equal(associations(d)[0].hostMode, BROADCAST_CLIENT);
    const served = c.type("display ntp-service sessions");
    assert.match(served, /127\.127\.1\.0 .*\r\nnote.*\r\nTotal associations : {2}2/, "counted, but not listed: modes README (Associations)");
    assert.ok(Math.abs(d.error()) < 1e-3, `${d.error()} s`);
    assert.match(c.type("display current-configuration"), new RegExp(`\\r\\ninterface Ethernet0/0\\r\\n ${server}\\r\\n`));
    assert.match(d.type("display current-configuration"), new RegExp(`\\r\\ninterface Ethernet0/0\\r\\n ${client}\\r\\n`));
  });
}

test("scenario README, example E6: a board that has not been told to listen takes nothing from a broadcast", () => {
  const { net, d } = pair("ntp-service broadcast-server", "ntp-service multicast-client");
  net.run(300);
  assert.match(status(d), /Clock status: unsynchronized/);
  assert.equal(associations(d).length, 0);
});

test("modes README (Start and stop): an unsynchronized broadcast server is silent", () => {
  const net = lab({});
  const c = net.board("C", { address: "3.0.1.31" }, "interface Ethernet0/0", "ntp-service broadcast-server");
  const d = net.board("D", { address: "3.0.1.32" }, "interface Ethernet0/0", "ntp-service broadcast-client");
  net.run(600);
  assert.equal(associations(d).length, 0);
  c.configure("ntp-service refclock-master 2");
  net.run(120);
  assert.equal(associations(d).length, 1);
});

test("the volley is repeated when the way to the server changes, and the error does not stay", () => {
  const { net, d } = pair("ntp-service broadcast-server", "ntp-service broadcast-client");
  net.run(3600);
  net.delay.base = 20e-3;
  net.run(3600);
  assert.ok(Math.abs(d.error()) < 1e-3, `${d.error()} s`);
  assert.ok(Math.abs(associations(d)[0].oneWayDelay - 20e-3) < 1e-3);
});

test("a server that has been away is measured again when it comes back; silence of twelve minutes ends the association", () => {
  const { net, c, d } = pair("ntp-service broadcast-server", "ntp-service broadcast-client");
  net.run(1000);
  setLink(c.sim, 0, false);
  net.run(900);
  assert.equal(associations(d).length, 0);
  setLink(c.sim, 0, true);
  net.run(200);
  assert.equal(associations(d).length, 1);
  assert.match(status(d), /Clock status: synchronized/);
});

test("ntp-service in-interface disable: nothing of NTP is received on the interface", () => {
  const { net, d } = pair("ntp-service broadcast-server", "ntp-service broadcast-client");
  d.configure("interface Ethernet0/0", "ntp-service in-interface disable");
  net.run(300);
  assert.equal(associations(d).length, 0);
  d.configure("interface Ethernet0/0", "undo ntp-service in-interface disable");
  net.run(300);
  assert.equal(associations(d).length, 1);
});

test("undo broadcast-client: the association goes with its silence, and nothing is heard any more", () => {
  const { net, d } = pair("ntp-service broadcast-server", "ntp-service broadcast-client");
  net.run(300);
  d.configure("interface Ethernet0/0", "undo ntp-service broadcast-client");
  net.run(900);
  assert.equal(associations(d).length, 0);
});
