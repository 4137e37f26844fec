import assert from "node:assert/strict";
import { test } from "node:test";
import { dottedText } from "../../firmware/network/address";
import { Mode } from "../../firmware/packet/protocol";
import type { Segment } from "../../boards/sim/segment";
import { addRouterPort } from "../../boards/sim/router";
import { setInterfaceAddress, setLink } from "../../boards/sim/sim-board";
import { lab, type LabBoard } from "./lab";

const reach = (board: LabBoard): number => board.association(0).reach;
const associations = (board: LabBoard) => board.timewire.engine.table.filter((association) => association.isInUse);

/** The senders of the requests (mode 3) on `segment`, until the list is emptied. */
function listenToRequests(segment: Segment): string[] {
  const senders: string[] = [];
  segment.tap = {
    onSent: (frame) => {
      if (Math.floor(frame.payload.words[0] / 256) % 8 === Mode.Client) senders.push(dottedText(frame.source));
    },
    onLost: () => {},
    onReceived: () => {},
  };
  return senders;
}

/** A board with a leg in each of two networks, a server in the first one, and a router between the two. */
function twoLegs(...commands: string[]) {
  const net = lab({});
  const other = net.segment();
  const router = net.router();
  addRouterPort(router, net.lan, "1.0.1.10", 24);
  addRouterPort(router, other, "3.0.1.30", 24);
  net.board("Server", { address: "1.0.1.11", gateway: "1.0.1.10" }, "ntp-service refclock-master 2");
  const interfaces = [
    { name: "Ethernet0/0", address: "1.0.1.12", gateway: "1.0.1.10" },
    { name: "Ethernet0/1", address: "3.0.1.32", gateway: "3.0.1.30", segment: other },
  ];
  const client = net.board("Client", { interfaces, clockError: 0.02, ppm: 10 }, ...commands);
  return { net, client, other, router, senders: listenToRequests(net.lan) };
}

for (const [name, ...commands] of [
  ["ntp-service source-interface", "ntp-service source-interface Ethernet0/1", "ntp-service unicast-server 1.0.1.11"],
  ["source-interface of the association", "ntp-service unicast-server 1.0.1.11 source-interface Ethernet0/1"],
  [
    "source-interface of the association before the global one",
    "ntp-service source-interface Ethernet0/0",
    "ntp-service unicast-server 1.0.1.11 source-interface Ethernet0/1",
  ],
]) {
  test(`console README (Comware 5 commands): ${name}: requests carry its address, and when it is down the one of the interface that they leave by`, () => {
    const { net, client, router, senders } = twoLegs(...commands);
    net.run(600);
    assert.deepEqual([...new Set(senders)], ["3.0.1.32"]);
    assert.ok(router.forwarded >= 9, "the answers come by the other leg");
    assert.ok(reach(client) >= 254);
    setLink(client.sim, 1, false);
    net.run(70);
    senders.splice(0, senders.length);
    net.run(900);
    assert.deepEqual([...new Set(senders)], ["1.0.1.12"]);
    assert.ok(reach(client) >= 254);
    setLink(client.sim, 1, true);
    senders.splice(0, senders.length);
    net.run(900);
    assert.deepEqual([...new Set(senders)], ["3.0.1.32"]);
    assert.ok(reach(client) >= 254);
    assert.match(client.type("display ntp-service status"), /Clock stratum: 3\r\n Reference clock ID: 1\.0\.1\.11/);
    assert.equal(client.log("stepped").length, 0);
  });
}

test("without source-interface requests carry the address of the interface that they leave by", () => {
  const { net, senders } = twoLegs("ntp-service unicast-server 1.0.1.11");
  net.run(600);
  assert.deepEqual([...new Set(senders)], ["1.0.1.12"]);
});

test("a server answers from the address that was asked, which need not be the one of the nearer interface", () => {
  const { net, client, router } = twoLegs("ntp-service refclock-master 2");
  const requester = net.board("Requester", { address: "1.0.1.13", gateway: "1.0.1.10", clockError: 0.02 }, "ntp-service unicast-server 3.0.1.32");
  net.run(600);
  assert.match(requester.type("display ntp-service status"), /Clock stratum: 3\r\n Reference clock ID: 3\.0\.1\.32/);
  assert.ok(router.forwarded >= 18, "both ways by the router");
  assert.equal(associations(client).length, 1);
});

test("a passive peer answers from the address that the active one knows it by", () => {
  const { net, client } = twoLegs("ntp-service refclock-master 2", "ntp-service passive-peer any");
  const requester = net.board("Requester", { address: "1.0.1.13", gateway: "1.0.1.10", clockError: 0.02 }, "ntp-service unicast-peer 3.0.1.32");
  net.run(1200);
  assert.equal(associations(requester).length, 1);
  assert.equal(requester.association(0).peerMode, Mode.SymmetricPassive);
  assert.ok(reach(requester) >= 254);
  assert.match(requester.type("display ntp-service status"), /Clock stratum: 3\r\n Reference clock ID: 3\.0\.1\.32/);
  assert.equal(associations(client).length, 2, "the local clock and the passive association");
});

test("a client whose address changes goes on; its server never knew it", () => {
  const { net, client, senders } = twoLegs("ntp-service unicast-server 1.0.1.11");
  net.run(900);
  const { version } = client.timewire.engine.system;
  setInterfaceAddress(client.sim, 0, "1.0.1.77");
  senders.splice(0, senders.length);
  net.run(900);
  assert.deepEqual([...new Set(senders)], ["1.0.1.77"]);
  assert.ok(reach(client) >= 254);
  assert.ok(client.timewire.engine.system.version > version);
  assert.equal(client.log("stepped").length, 0);
  assert.equal(client.log("System").length, 2, "leap and stratum have changed once, at start");
});

test("a server whose address changes is lost and found under its new one; a peer gets a second association, and the first one ends", () => {
  const net = lab({});
  const a = net.board("A", { address: "3.0.1.31" }, "ntp-service refclock-master 2", "ntp-service unicast-peer 3.0.1.32");
  const b = net.board("B", { address: "3.0.1.32", ppm: 15 }, "ntp-service enable");
  const c = net.board("C", { address: "3.0.1.33", ppm: -15 }, "ntp-service unicast-server 3.0.1.31");
  net.run(900);
  setInterfaceAddress(a.sim, 0, "3.0.1.41");
  net.run(300);
  assert.equal(associations(b).length, 2);
  net.run(900);
  assert.equal(associations(b).length, 1);
  assert.match(b.type("display ntp-service sessions"), /\[1234\]3\.0\.1\.41 /);
  assert.equal(reach(c), 0);
  c.configure("ntp-service unicast-server 3.0.1.41");
  net.run(300);
  assert.match(c.type("display ntp-service status"), /Clock stratum: 3\r\n Reference clock ID: 3\.0\.1\.41/);
  for (const board of [b, c]) assert.ok(Math.abs(board.error()) < 1e-3, `${board.name}: ${board.error()} s`);
});

test("a listener whose link was away, or which has a new address, hears its group again", () => {
  const net = lab({});
  net.board("C", { address: "3.0.1.31" }, "ntp-service refclock-master 2", "interface Ethernet0/0", "ntp-service multicast-server");
  const d = net.board("D", { address: "3.0.1.32", ppm: 20 }, "interface Ethernet0/0", "ntp-service multicast-client");
  net.run(900);
  setLink(d.sim, 0, false);
  net.run(200);
  assert.equal(d.sim.network.memberships.length, 0);
  setLink(d.sim, 0, true);
  setInterfaceAddress(d.sim, 0, "3.0.1.99");
  net.run(900);
  assert.match(d.type("display ntp-service sessions"), /\[1234\]3\.0\.1\.31 +127\.127\.1\.0 +2 +25[45] /);
  assert.equal(associations(d).length, 1);
});
