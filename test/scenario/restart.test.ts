import assert from "node:assert/strict";
import { test } from "node:test";
import { setLink } from "../../boards/sim/sim-board";
import { lab } from "./lab";

const FOLLOW = "ntp-service unicast-server 10.0.0.1";

test("the RTC is set at the beginning of a second; a reboot without network starts from it", () => {
  const net = lab({});
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const client = net.board("Client", { address: "10.0.0.2", clockError: -1234.5, ppm: 40, hasWholeSecondRtc: true }, FOLLOW);
  const rtc = client.sim.realTimeClock!;
  net.run(3600);
  assert.ok(net.world.now - rtc.lastWritten < 700, "written every 11 minutes");
  assert.ok(Math.abs(rtc.error()) < 5e-3, `${rtc.error()} s`);

  client.type("save force");
  setLink(client.sim, 0, false);
  client.reboot();
  // The chip shows whole seconds: what has passed of the present one is not known at boot.
  assert.ok(client.error() <= 5e-3 && client.error() > -1.005, `${client.error()} s`);
  net.run(60);
  assert.ok(client.error() <= 10e-3 && client.error() > -1.01, `${client.error()} s`);
  assert.match(client.type("display ntp-service status"), /Clock status: unsynchronized/);
});

test("a chip that has lost its time: the board starts at its build date, says so, and the server steps it", () => {
  const net = lab({});
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const client = net.board("Client", { address: "10.0.0.2", ppm: 40 }, FOLLOW);
  client.type("save force");
  client.sim.realTimeClock!.hasTime = false;
  client.reboot();
  assert.equal(client.log("No valid time in the real-time clock").length, 1);
  assert.ok(client.error() < -86400 * 100);
  net.run(60);
  assert.equal(client.log("stepped").length, 1);
  assert.ok(Math.abs(client.error()) < 1e-3);
});

test("the crystal's frequency is saved and restored: after a reboot without network the clock drifts by what the crystal wandered, not by its 40 ppm", () => {
  const net = lab({});
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const client = net.board("Client", { address: "10.0.0.2", ppm: 40, wander: 1e-9 }, FOLLOW);
  net.run(4 * 3600);
  assert.match(client.sim.storage.read("drift") ?? "", /^frequency -(39|40)\.\d{6}\ndeviation 2\.0{6}\nwander 0\.\d{6}\njitter \d+\.\d{6}\n$/);
  client.type("save force");
  setLink(client.sim, 0, false);
  client.reboot();
  const atBoot = client.error();
  net.run(1000);
  const drift = (client.error() - atBoot) / 1000;
  assert.ok(Math.abs(drift) < 2e-6, `${drift * 1e6} ppm`);
});

test("a reboot with saved state: the first exchange brings the clock below 1 ms, and it stays there through the gaps of the first polls", () => {
  for (let seed = 1; seed <= 10; seed++) {
    const net = lab({ seed });
    net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
    const client = net.board("Client", { address: "10.0.0.2", clockError: 0.1, ppm: 40, wander: 1e-9, rtcPpm: 20 }, FOLLOW);
    client.type("save force");
    net.run(2 * 3600);
    client.reboot();
    net.run(2);
    net.watch(600, 0.5, () => assert.ok(Math.abs(client.error()) < 1e-3, `seed ${seed}: ${client.error()} s`));
  }
});

test("a power cut loses at most an hour of drift, and the saved configuration is in force after it", () => {
  const net = lab({});
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const client = net.board("Client", { address: "10.0.0.2", clockError: 0.1, ppm: 40 }, FOLLOW);
  client.type("save force");
  net.run(3700);
  client.cutPower();
  net.run(10);
  assert.ok(Math.abs(client.error()) < 1e-3, `${client.error()} s`);
  assert.equal(client.timewire.configuration.sysname, "Client");
});

test("power that goes in the middle of a saving leaves the text before it, whole", () => {
  for (let bytes = 0; bytes < 40; bytes += 7) {
    const net = lab({});
    const board = net.board("Before", { address: "10.0.0.2" }, FOLLOW);
    board.type("save force");
    board.configure("sysname After");
    board.sim.storage.bytesLeft = bytes;
    board.type("save force");
    assert.ok(!board.sim.isPowered);
    board.cutPower();
    assert.equal(board.timewire.configuration.sysname, "Before");
    assert.equal(board.timewire.configuration.servers.length, 1);
  }
});

test("a corrupt drift is set aside with a log line, and the frequency is learned again", () => {
  const net = lab({});
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const client = net.board("Client", { address: "10.0.0.2", ppm: 40 }, FOLLOW);
  client.type("save force");
  client.sim.storage.write("drift", "frequency 12.3");
  client.cutPower();
  assert.equal(client.log("The saved frequency cannot be read; it is kept as drift.corrupt-1").length, 1);
  assert.equal(client.sim.storage.read("drift.corrupt-1"), "frequency 12.3");
  net.run(600);
  assert.ok(Math.abs(client.error()) < 1e-3);
});
