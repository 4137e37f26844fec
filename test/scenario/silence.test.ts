import assert from "node:assert/strict";
import { test } from "node:test";
import { AssociationState, SelectionStatus } from "../../firmware/association/association";
import { setLink } from "../../boards/sim/sim-board";
import { setName } from "../../boards/sim/resolver";
import { dottedText } from "../../firmware/network/address";
import { lab } from "./lab";
import { addLyingServer } from "./lying-server";

const FOLLOW = "ntp-service unicast-server 10.0.0.1";
const CLIENT = { address: "10.0.0.2", clockError: 0.1, ppm: 40, wander: 1e-9 };

test("RFC 5905 section 9.2: a server that is silent for an hour becomes unreachable; the clock holds, and the server is followed again when it comes back", () => {
  const net = lab({});
  const server = net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const client = net.board("Client", CLIENT, FOLLOW);
  net.run(7200);
  assert.equal(client.association(0).reach, 255);

  setLink(server.sim, 0, false);
  net.run(9 * 64);
  assert.equal(client.association(0).reach, 0);
  assert.equal(client.association(0).selectionStatus, SelectionStatus.Unfit);
  net.watch(3600 - 9 * 64, 10, () => assert.ok(Math.abs(client.error()) < 10e-3, `${client.error()} s at ${net.world.now} s`));
  assert.equal(client.timewire.engine.system.stratum, 3, "an hour is within the dispersion that a source may have");

  setLink(server.sim, 0, true);
  net.run(5 * 64);
  assert.equal(client.association(0).selectionStatus, SelectionStatus.Master);
  assert.ok(Math.abs(client.error()) < 1e-3);
  assert.equal(client.log("stepped").length, 0);
});

test("RFC 5905 section 11.2.2: silence past root distance 1.5 s makes the client say so, stratum 16, leap 3", () => {
  const net = lab({});
  const server = net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const client = net.board("Client", CLIENT, FOLLOW);
  net.run(3600);
  setLink(server.sim, 0, false);
  net.run(2 * 86400);
  const { system } = client.timewire.engine;
  assert.equal(system.stratum, 16);
  assert.equal(system.leap, 3);
  assert.match(client.type("display ntp-service status"), /Clock status: unsynchronized/);
});

test("RFC 9109: a client changes its port when its server has been silent for eight polls", () => {
  const net = lab({});
  const server = addLyingServer(net, "10.0.0.1");
  const client = net.board("Client", CLIENT, FOLLOW);
  net.run(600);
  const before = client.association(0).socket;
  server.isSilent = true;
  net.run(20 * 64);
  assert.notEqual(client.association(0).socket, before);
});

test("RFC 5905 section 7.4: after DENY the server is asked each 1024 s, with a log line each time, and followed when it serves again", () => {
  for (const kiss of ["DENY", "RSTR"]) {
    const net = lab({});
    const server = addLyingServer(net, "10.0.0.1");
    const client = net.board("Client", CLIENT, FOLLOW);
    net.run(600);
    server.kiss = kiss;
    net.run(100);
    assert.equal(client.log("refused service").length, 1);
    const asked = server.requests.length;
    net.run(3 * 3600);
    assert.ok(server.requests.length - asked <= 11, `${server.requests.length - asked} requests`);
    assert.equal(client.association(0).reach, 0, "no source any more");
    server.kiss = "";
    net.run(1100);
    assert.equal(client.association(0).selectionStatus, SelectionStatus.Master);
  }
});

test("RFC 5905 section 7.4: RATE makes the polls longer, once a kiss, and never shorter again", () => {
  const net = lab({});
  const server = addLyingServer(net, "10.0.0.1");
  const client = net.board("Client", CLIENT, `${FOLLOW} minpoll 6 maxpoll 10`);
  net.run(60);
  server.kiss = "RATE";
  net.run(100);
  server.kiss = "";
  assert.equal(client.association(0).hostPoll, 7);
  assert.ok(client.log("asked for fewer requests").length >= 1);
  net.run(20000);
  const times = server.requests.slice(-20);
  for (let i = 1; i < times.length; i++) assert.ok(times[i] - times[i - 1] > 125, `${times[i] - times[i - 1]} s between requests`);
});

test("a host name is looked up again when its server has fallen silent, and the client follows it to its new address", () => {
  const net = lab({});
  const first = net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  net.board("Heir", { address: "10.0.0.3" }, "ntp-service refclock-master 2");
  setName(net.names, "ntp.example.net", "10.0.0.1");
  const client = net.board("Client", CLIENT, "ntp-service unicast-server ntp.example.net");
  net.run(600);
  assert.equal(client.association(0).selectionStatus, SelectionStatus.Master);
  setName(net.names, "ntp.example.net", "10.0.0.3");
  net.run(3600);
  assert.equal(dottedText(client.association(0).address), "10.0.0.1", "while it answers, nobody asks");

  setLink(first.sim, 0, false);
  net.run(20 * 64);
  assert.equal(dottedText(client.association(0).address), "10.0.0.3");
  assert.equal(client.association(0).selectionStatus, SelectionStatus.Master);
  assert.ok(Math.abs(client.error()) < 1e-3);
});

test("a host name that does not exist yet is asked for until it does", () => {
  const net = lab({});
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const client = net.board("Client", CLIENT, "ntp-service unicast-server ntp.example.net");
  net.run(300);
  assert.equal(client.association(0).state, AssociationState.Resolving);
  assert.ok(net.names.lookUps >= 5 && net.names.lookUps < 20, `${net.names.lookUps} look-ups`);
  setName(net.names, "ntp.example.net", "10.0.0.1");
  net.run(80);
  assert.equal(client.association(0).selectionStatus, SelectionStatus.Master);
});

test("a board whose last source is taken away keeps time by itself, and in the end says that it is not synchronized", () => {
  const net = lab({});
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const client = net.board("Client", CLIENT, FOLLOW);
  net.run(3600);
  client.configure(`undo ${FOLLOW}`);
  assert.equal(client.timewire.engine.system.systemPeer, -1);
  net.run(3600);
  assert.match(client.type("display ntp-service status"), /Clock stratum: 3/);
  net.run(3 * 86400);
  assert.match(client.type("display ntp-service status"), /Clock status: unsynchronized\r\n Clock stratum: 16/);
});
