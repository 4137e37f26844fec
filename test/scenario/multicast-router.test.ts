import assert from "node:assert/strict";
import { test } from "node:test";
import { addRouterPort, addStaticGroup, removeStaticGroup } from "../../boards/sim/router";
import { lab, type LabBoard } from "./lab";

const status = (board: LabBoard): string => board.type("display ntp-service status");
const sessions = (board: LabBoard): string => board.type("display ntp-service sessions");

/** scenario README, "Worked examples": C and D on VLAN 2 (3.0.1.0/24), A on VLAN 3 (1.0.1.0/24), and router B between them. */
function topology(server: string, client: string) {
  const net = lab({});
  const vlan2 = net.segment();
  const vlan3 = net.segment();
  const b = net.router();
  const toVlan3 = addRouterPort(b, vlan3, "1.0.1.10", 24);
  addRouterPort(b, vlan2, "3.0.1.30", 24);
  const onVlan2 = (address: string) => ({ name: "Vlan-interface2", address, gateway: "3.0.1.30", segment: vlan2 });
  const onVlan3 = (address: string) => ({ name: "Vlan-interface3", address, gateway: "1.0.1.10", segment: vlan3 });
  const c = net.board("DeviceC", { interfaces: [onVlan2("3.0.1.31")] }, "ntp-service refclock-master 2", "interface vlan-interface 2", server);
  const d = net.board("DeviceD", { interfaces: [onVlan2("3.0.1.32")], clockError: 0.05, ppm: 20 }, "interface vlan-interface 2", client);
  const a = net.board("DeviceA", { interfaces: [onVlan3("1.0.1.11")], clockError: -0.05, ppm: -20 }, "interface vlan-interface 3", client);
  return { net, a, b, c, d, toVlan3 };
}

test("scenario README, example E7: A on another subnet is synchronized only after router B has the static group on its VLAN-interface 3", () => {
  const { net, a, b, d, toVlan3 } = topology("ntp-service multicast-server", "ntp-service multicast-client");
  net.run(600);
  assert.match(status(d), /Clock stratum: 3\r\n Reference clock ID: 3\.0\.1\.31/);
  assert.match(status(a), /Clock status: unsynchronized/);
  assert.equal(b.forwarded, 0);
  addStaticGroup(toVlan3, "224.0.1.1"); // E7B: igmp static-group 224.0.1.1
  net.run(1200);
  assert.match(status(a), /Clock status: synchronized\r\n Clock stratum: 3\r\n Reference clock ID: 3\.0\.1\.31/);
  assert.match(sessions(a), /\[1234\]3\.0\.1\.31 +127\.127\.1\.0 +2 +25[45] +64/);
  assert.ok(Math.abs(a.error()) < 1e-3, `${a.error()} s`);
  assert.ok(Math.abs(d.error()) < 1e-3, `${d.error()} s`);
  assert.equal(b.expired, 0);
  removeStaticGroup(toVlan3, "224.0.1.1");
  net.run(900);
  assert.match(sessions(a), /Total associations : {2}0/, "silence has ended it");
});

test("console README (Comware 5 commands): multicast-server ttl 1 goes past no router, ttl 2 goes past one", () => {
  const { net, a, b, c, d, toVlan3 } = topology("ntp-service multicast-server ttl 1", "ntp-service multicast-client");
  addStaticGroup(toVlan3, "224.0.1.1");
  net.run(600);
  assert.match(status(d), /Clock stratum: 3/);
  assert.match(sessions(a), /Total associations : {2}0/);
  assert.ok(b.expired >= 9, `${b.expired} packets`);
  assert.equal(b.forwarded, 0);
  c.configure("interface vlan-interface 2", "ntp-service multicast-server ttl 2");
  net.run(600);
  assert.match(status(a), /Clock stratum: 3/);
});

test("a static group is for its own group: another one does not pass", () => {
  const { net, a, toVlan3 } = topology("ntp-service multicast-server 239.1.2.3", "ntp-service multicast-client 239.1.2.3");
  addStaticGroup(toVlan3, "224.0.1.1");
  net.run(300);
  assert.match(sessions(a), /Total associations : {2}0/);
  addStaticGroup(toVlan3, "239.1.2.3");
  net.run(300);
  assert.match(sessions(a), /\[1234\]3\.0\.1\.31/);
});

test("scenario README, example E6: a broadcast stays on its segment, so client A on another subnet stays unsynchronized", () => {
  const { net, a, b, d, toVlan3 } = topology("ntp-service broadcast-server", "ntp-service broadcast-client");
  addStaticGroup(toVlan3, "255.255.255.255");
  net.run(3600);
  assert.match(status(d), /Clock stratum: 3\r\n Reference clock ID: 3\.0\.1\.31/);
  assert.match(status(a), /Clock status: unsynchronized\r\n Clock stratum: 16\r\n Reference clock ID: none/);
  assert.match(sessions(a), /Total associations : {2}0/);
  assert.equal(b.forwarded, 0);
});
