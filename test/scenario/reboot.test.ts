import assert from "node:assert/strict";
import { test } from "node:test";
import { lab } from "./lab";

test("console README (Reset and reboot): `reboot` asks whether to save what would be lost, then whether to go on, and starts with what was saved", () => {
  const net = lab({});
  net.board("A", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const b = net.board("B", { address: "10.0.0.2", clockError: 0.1 }, "ntp-service unicast-server 10.0.0.1");
  net.run(60);
  assert.equal(
    b.type("reboot"),
    [
      "reboot\r\n Start to check configuration with next startup configuration file, please wait.........DONE!",
      " This command will reboot the device. Current configuration will be lost, save current configuration? [Y/N]:",
    ].join("\r\n"),
  );
  b.type("y", "");
  const text = b.type("y");
  assert.match(text, /^y\r\n Now rebooting, please wait\.\.\.\r\n%.* B DEV\/5\/SYSTEM_REBOOT: System is rebooting now\.\r\n$/);
  net.run(1);
  assert.equal(b.sim.boots, 2);
  assert.match(b.type("", "display current-configuration"), /ntp-service unicast-server 10\.0\.0\.1/);
  net.run(30);
  assert.match(b.type("display ntp-service status"), /Clock status: synchronized/);
});

test("console README (Reset and reboot): what is saved already is not asked for; N leaves everything as it is", () => {
  const net = lab({});
  const b = net.board("B", { address: "10.0.0.2" });
  b.type("save force");
  assert.match(b.type("reboot"), /\r\n This command will reboot the device\. Continue\? \[Y\/N\]:$/);
  assert.match(b.type("n"), /<B>$/);
  b.configure("sysname C");
  assert.match(b.type("reboot", "n"), /Continue\? \[Y\/N\]:$/);
  b.type("y");
  net.run(1);
  assert.equal(b.sim.boots, 2);
  assert.match(b.type(""), /<B>$/);
});

test("what is typed behind the last answer of `reboot` is lost, as on a device", () => {
  const net = lab({});
  const b = net.board("B", { address: "10.0.0.2" });
  b.type("save force");
  b.timewire.onConsoleInput("reboot\ry\rsystem-view\rsysname LOST\r");
  net.run(1);
  assert.match(b.type(""), /<B>$/);
});

test("console README (Comware 7 forms): packets carry DSCP 48 unless `ntp-service dscp` says otherwise", () => {
  const net = lab({});
  const seen: number[] = [];
  net.lan.tap = { onSent: (frame) => seen.push(frame.dscp), onLost: () => {}, onReceived: () => {} };
  net.board("A", { address: "10.0.0.1" }, "ntp-service refclock-master 2", "ntp-service dscp 0");
  const b = net.board("B", { address: "10.0.0.2" }, "ntp-service unicast-server 10.0.0.1");
  net.run(10);
  assert.deepEqual(new Set(seen), new Set([48, 0]));
  b.configure("ntp-service dscp 46");
  assert.match(b.type("display current-configuration"), /\r\n ntp-service dscp 46\r\n/);
  seen.length = 0;
  net.run(200);
  assert.deepEqual(new Set(seen), new Set([46, 0]));
  b.configure("undo ntp-service dscp");
  assert.doesNotMatch(b.type("display current-configuration"), /dscp/);
});
