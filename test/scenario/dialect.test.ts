import assert from "node:assert/strict";
import { test } from "node:test";
import { notEmpty } from "../not-empty";
import { lab } from "./lab";

/** Comware 7 forms (console README, "Comware 7 forms") and the Comware 5 lines that they are saved as. */
const FORMS = [
  ["ip vpn-instance v1", "quit"],
  ["ntp-service enable", "clock protocol ntp"],
  [
    "ntp-service unicast-server 10.0.0.1 vpn-instance v1 source Ethernet0/0 priority",
    " ntp-service unicast-server vpn-instance v1 10.0.0.1 priority source-interface Ethernet0/0",
  ],
  ["ntp-service unicast-peer 10.0.0.2 vpn-instance v1", " ntp-service unicast-peer vpn-instance v1 10.0.0.2"],
  ["ntp-service source ethernet 0/0", " ntp-service source-interface Ethernet0/0"],
  ["ntp-service peer acl 2001", " ntp-service access peer 2001"],
  ["ntp-service access synchronization acl 2002", " ntp-service access synchronization 2002"],
];

test("console README (Comware 7 forms): Comware 7 forms mean the same, and are saved as Comware 5 has them", () => {
  const net = lab({});
  const board = net.board("R", { address: "10.0.0.9" });
  for (const [form] of FORMS) assert.doesNotMatch(board.configure(form), /%/, form);
  board.configure("interface Ethernet0/0", "undo ntp-service inbound enable");
  const text = board.type("display current-configuration");
  for (const [form, saved] of notEmpty(FORMS.slice(2))) assert.ok(text.includes(`\r\n${saved}\r\n`), form);
  assert.match(text, /\r\ninterface Ethernet0\/0\r\n ntp-service in-interface disable\r\n/);
  board.configure("undo ntp-service unicast-server 10.0.0.1 vpn-instance v1", "undo ntp-service source", "undo ntp-service peer acl 2001");
  board.configure("interface Ethernet0/0", "ntp-service inbound enable");
  assert.doesNotMatch(board.type("display current-configuration"), /unicast-server|source-interface|access peer|in-interface/);
});

test("console README (Comware 7 forms): ntp-service source with an address of ours is saved as its interface; another address is refused with an error message", () => {
  const net = lab({});
  const board = net.board("R", { address: "10.0.0.9" });
  assert.match(board.configure("ntp-service source 10.0.0.8"), /\r\nNo interface has this address\.\r\n/);
  assert.match(board.configure("ntp-service source 224.0.0.1"), /\^\r\n % Wrong parameter/);
  assert.doesNotMatch(board.type("display current-configuration"), /source/);
  board.configure("ntp-service source 10.0.0.9");
  assert.match(board.type("display current-configuration"), /\r\n ntp-service source-interface Ethernet0\/0\r\n/);
  board.configure("undo ntp-service source");
  assert.doesNotMatch(board.type("display current-configuration"), /source/);
});

test("console README (Comware 7 forms): clock protocol none is refused with an error message, and its undo form is what is so already", () => {
  const net = lab({});
  const board = net.board("R", { address: "10.0.0.9" });
  const before = board.type("display current-configuration");
  assert.match(board.configure("clock protocol none"), /\r\nThe system clock of this device always follows NTP\.\r\n/);
  assert.match(board.configure("clock protocol ptp"), /\^\r\n % Unrecognized command/);
  assert.match(board.configure("undo clock protocol"), /undo clock protocol\r\n\[R\]$/);
  assert.equal(board.type("display current-configuration"), before);
});

test("scenario README, example E1': the Comware 7 example, typed as it stands", () => {
  const net = lab({});
  net.board("A", { address: "1.0.1.11" }, "ntp-service enable", "ntp-service refclock-master 2");
  const b = net.board("B", { address: "1.0.1.12" }, "ntp-service enable", "clock protocol ntp", "ntp-service unicast-server 1.0.1.11");
  net.run(60);
  assert.match(b.type("display ntp-service status"), /Clock stratum: 3\r\n Reference clock ID: 1\.0\.1\.11/);
});
