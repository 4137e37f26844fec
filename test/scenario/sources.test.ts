import assert from "node:assert/strict";
import { test } from "node:test";
import { SelectionStatus } from "../../firmware/association/association";
import { lab, type LabBoard } from "./lab";
import { addLyingServer } from "./lying-server";

const sessions = (board: LabBoard): string => board.type("display ntp-service sessions");
const servers = (...hosts: number[]): string[] => hosts.map((host) => `ntp-service unicast-server 10.0.0.${host}`);

for (const error of [0.02, -0.3, 5]) {
  test(`one falseticker of three, ${error} s off, is marked and never followed`, () => {
    const net = lab({});
    const liar = addLyingServer(net, "10.0.0.1");
    addLyingServer(net, "10.0.0.2");
    addLyingServer(net, "10.0.0.3");
    liar.error = error;
    const client = net.board("Client", { address: "10.0.0.9", clockError: 0.01, ppm: 25 }, ...servers(1, 2, 3));
    net.run(30); // the bursts at start: until the second source has four samples, the first one is alone and is followed, right or wrong
    net.watch(2 * 3600, 60, () => {
      assert.equal(client.association(0).selectionStatus, SelectionStatus.Falseticker);
      assert.ok(client.association(1).selectionStatus >= SelectionStatus.Selected);
      assert.ok(client.association(2).selectionStatus >= SelectionStatus.Selected);
    });
    assert.match(sessions(client), /\r\n {3}\[25\]10\.0\.0\.1 /, "neither selected nor a candidate");
    assert.match(sessions(client), /\[12345\]10\.0\.0\.[23] /);
    assert.match(sessions(client), / \[2345\]10\.0\.0\.[23] /);
    assert.ok(Math.abs(client.error()) < 1e-3, `${client.error()} s`);
  });
}

test("a server that tells the truth for an hour and then lies is left, and is believed again when it has long been right", () => {
  const net = lab({});
  const turncoat = addLyingServer(net, "10.0.0.1");
  addLyingServer(net, "10.0.0.2");
  addLyingServer(net, "10.0.0.3");
  const client = net.board("Client", { address: "10.0.0.9", ppm: 25 }, ...servers(1, 2, 3));
  net.run(3600);
  assert.ok(client.association(0).selectionStatus >= SelectionStatus.Selected);
  turncoat.error = 0.1;
  let worst = 0;
  net.watch(3600, 1, () => {
    worst = Math.max(worst, Math.abs(client.error()));
  });
  assert.equal(client.association(0).selectionStatus, SelectionStatus.Falseticker);
  assert.ok(worst < 1e-4, `${worst} s while it turned`);
  turncoat.error = 0;
  net.run(4 * 3600);
  assert.ok(client.association(0).selectionStatus >= SelectionStatus.Selected);
  assert.equal(client.log("stepped").length, 0);
});

for (const lie of [0.5e-3, 2e-3, 5e-3, 0.3]) {
  test(`one of three servers goes wrong by ${lie * 1000} ms: the clock stays with the other two, whether they can prove the lie or not`, () => {
    const net = lab({});
    const turncoat = addLyingServer(net, "10.0.0.1");
    addLyingServer(net, "10.0.0.2");
    addLyingServer(net, "10.0.0.3");
    const client = net.board("Client", { address: "10.0.0.9", ppm: 25, wander: 1e-9 }, ...servers(1, 2, 3));
    net.run(7200);
    turncoat.error = lie;
    net.watch(7200, 5, () => assert.ok(Math.abs(client.error()) < 1e-4, `${client.error()} s`));
    assert.ok(client.association(0).selectionStatus < SelectionStatus.Selected);
  });
}

test("of two servers that disagree either may lie, and neither is followed any more", () => {
  const net = lab({});
  const first = addLyingServer(net, "10.0.0.1");
  const second = addLyingServer(net, "10.0.0.2");
  const client = net.board("Client", { address: "10.0.0.9", ppm: 10 }, ...servers(1, 2));
  net.run(3600);
  first.error = 1;
  second.error = -1;
  net.run(1800);
  net.watch(3600, 60, () => {
    assert.ok(client.association(0).selectionStatus <= SelectionStatus.Falseticker);
    assert.ok(client.association(1).selectionStatus <= SelectionStatus.Falseticker);
    assert.equal(client.timewire.engine.selection.master, -1);
  });
});

test("console README (Comware 5 commands): of two equal servers the one with `priority` is followed, though the other is nearer", () => {
  const net = lab({});
  const line = { base: 5e-3, jitter: 0, loss: 0 };
  net.board("Near", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  net.board("Far", { address: "10.0.0.2", inbound: line, outbound: line }, "ntp-service refclock-master 2");
  const client = net.board("Client", { address: "10.0.0.9", ppm: 25 }, ...servers(1, 2));
  net.run(900);
  assert.match(sessions(client), /\[12345\]10\.0\.0\.1 [^\r]*\r\n \[2345\]10\.0\.0\.2 /, "without it the nearer one");
  client.configure("ntp-service unicast-server 10.0.0.2 priority");
  net.run(900);
  assert.match(sessions(client), / \[2345\]10\.0\.0\.1 [^\r]*\r\n\[12345\]10\.0\.0\.2 /);
  assert.match(client.type("display ntp-service status"), /Reference clock ID: 10\.0\.0\.2/);
  assert.match(client.type("display current-configuration"), /\r\n ntp-service unicast-server 10\.0\.0\.2 priority\r\n/);
});

test("console README (Comware 5 commands): `priority` does not outweigh a smaller stratum", () => {
  const net = lab({});
  net.board("Low", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  net.board("High", { address: "10.0.0.2" }, "ntp-service refclock-master 5");
  const client = net.board("Client", { address: "10.0.0.9" }, "ntp-service unicast-server 10.0.0.1", "ntp-service unicast-server 10.0.0.2 priority");
  net.run(900);
  assert.match(client.type("display ntp-service status"), /Clock stratum: 3\r\n Reference clock ID: 10\.0\.0\.1/);
});

test("a source that comes or goes moves the clock by less than both may be wrong by, at 500 ppm at most, and never back", () => {
  const net = lab({ seed: 3, delay: { base: 1e-3, jitter: 1e-4, loss: 0 } });
  const near = addLyingServer(net, "10.0.0.1");
  const far = addLyingServer(net, "10.0.0.2");
  far.error = 0.6e-3; // within what an unequal way could do
  const client = net.board("Client", { address: "10.0.0.9", ppm: 25, wander: 1e-9 }, ...servers(1, 2));
  net.run(7200);
  for (const silent of [near, far, near]) {
    near.isSilent = near === silent;
    far.isSilent = far === silent;
    const before = client.error();
    let last = before;
    net.watch(3600, 1, () => {
      const error = client.error();
      assert.ok(Math.abs(error - last) < 5.1e-4, `${error - last} s in a second`);
      last = error;
    });
    assert.ok(Math.abs(last - before) < 1e-3, `${before} s, then ${last} s`);
  }
  assert.equal(client.log("stepped").length, 0);
});

test("undo unicast-server of the selected source: status and sessions change at once, to the source that is left", () => {
  const net = lab({});
  net.board("Low", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  net.board("High", { address: "10.0.0.2" }, "ntp-service refclock-master 4");
  const client = net.board("Client", { address: "10.0.0.9", ppm: 25 }, ...servers(1, 2));
  net.run(900);
  const status = (): string => client.type("display ntp-service status");
  assert.match(status(), /Clock status: synchronized\r\n Clock stratum: 3\r\n Reference clock ID: 10\.0\.0\.1\r\n/);
  const before = net.world.now;
  client.configure("undo ntp-service unicast-server 10.0.0.1");
  assert.match(status(), /Clock status: synchronized\r\n Clock stratum: 5\r\n Reference clock ID: 10\.0\.0\.2\r\n/);
  assert.match(sessions(client), /\r\n\[12345\]10\.0\.0\.2 /);
  assert.doesNotMatch(sessions(client), /10\.0\.0\.1 /);
  client.configure("undo ntp-service unicast-server 10.0.0.2");
  assert.doesNotMatch(sessions(client), /10\.0\.0\.2 /);
  assert.equal(client.timewire.engine.selection.master, -1);
  assert.equal(net.world.now, before, "without any event in between");
});
