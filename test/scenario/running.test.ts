import assert from "node:assert/strict";
import { test } from "node:test";
import { lab } from "./lab";

const SERVER = "ntp-service refclock-master 2";

test("modes README (Start and stop): `ntp-service enable` alone lets a board be the passive peer of another (E4)", () => {
  const net = lab({});
  net.board("A", { address: "3.0.1.31" }, "ntp-service enable", SERVER, "ntp-service unicast-peer 3.0.1.32");
  const b = net.board("B", { address: "3.0.1.32", clockError: 0.2 }, "ntp-service enable", "clock protocol ntp");
  net.run(400);
  assert.match(b.type("display ntp-service status"), /Clock stratum: 3\r\n Reference clock ID: 3\.0\.1\.31/);
  assert.match(b.type("display ntp-service sessions"), /\[1234\]3\.0\.1\.31 /);
  assert.match(b.type("display current-configuration"), /\r\n ntp-service enable\r\n/);
});

test("modes README (Start and stop): without a command that asks for NTP a board takes no peer", () => {
  const net = lab({});
  net.board("A", { address: "3.0.1.31" }, SERVER, "ntp-service unicast-peer 3.0.1.32");
  const b = net.board("B", { address: "3.0.1.32" });
  net.run(180);
  assert.match(b.type("display ntp-service sessions"), /Total associations : {2}0/);
});

test("`undo ntp-service enable` stops all modes, keeps what is configured, and survives a reboot; `ntp-service enable` starts them again", () => {
  const net = lab({});
  const a = net.board("A", { address: "10.0.0.1" }, SERVER, "interface Ethernet0/0", "ntp-service broadcast-server");
  const b = net.board("B", { address: "10.0.0.2" }, "ntp-service unicast-server 10.0.0.1");
  const c = net.board("C", { address: "10.0.0.3" }, "interface Ethernet0/0", "ntp-service broadcast-client");
  net.run(120);
  a.configure("undo ntp-service enable");
  assert.match(a.type("display ntp-service status"), /Clock status: unsynchronized\r\n Clock stratum: 16/);
  const heard = [b, c].map((board) => board.association(0).lastHeard.join());
  let sent = 0;
  net.lan.tap = { onSent: (frame) => (sent += frame.source[1] === 1 ? 1 : 0), onLost: () => {}, onReceived: () => {} };
  net.run(200);
  assert.equal(sent, 0, "A is silent");
  assert.deepEqual(
    [b, c].map((board) => board.association(0).lastHeard.join()),
    heard,
  );
  a.type("save force");
  a.reboot();
  net.run(200);
  assert.equal(sent, 0, "A is silent after a reboot too");
  assert.match(a.type("display current-configuration"), / undo ntp-service enable\r\n ntp-service refclock-master 2\r\n/);
  a.configure("ntp-service enable");
  net.run(300);
  assert.match(a.type("display ntp-service status"), /Clock stratum: 2/);
  for (const board of [b, c]) assert.match(board.type("display ntp-service status"), /Clock stratum: 3/);
});

test("what is configured while NTP is off runs when it is on again", () => {
  const net = lab({});
  net.board("A", { address: "10.0.0.1" }, SERVER, "interface Ethernet0/0", "ntp-service multicast-server");
  const b = net.board("B", { address: "10.0.0.2", clockError: 0.3 }, "undo ntp-service enable", "ntp-service unicast-server 10.0.0.1");
  b.configure("interface Ethernet0/0", "ntp-service multicast-client");
  net.run(100);
  assert.match(b.type("display ntp-service status"), /Clock stratum: 16/);
  b.configure("ntp-service enable");
  net.run(200);
  assert.match(b.type("display ntp-service sessions"), /Total associations : {2}2/);
  assert.ok(Math.abs(b.error()) < 1e-3, `${b.error()} s`);
});

test("modes README (Start and stop): the last mode command undone closes the port; the clock keeps its time", () => {
  const net = lab({});
  const b = net.board("B", { address: "10.0.0.2" }, SERVER, "ntp-service unicast-server 10.0.0.1");
  b.configure("undo ntp-service unicast-server 10.0.0.1");
  assert.notEqual(b.timewire.engine.service, undefined);
  b.configure("undo ntp-service refclock-master");
  assert.equal(b.timewire.engine.service, undefined);
  b.configure(SERVER);
  net.run(2);
  assert.match(b.type("display ntp-service status"), /Clock stratum: 2/);
});
