import assert from "node:assert/strict";
import { test } from "node:test";
import { notEmpty } from "../not-empty";
import { lab } from "./lab";

const SERVER = "ntp-service refclock-master 2";

test("console README (SNTP): an SNTP client follows its server, shows it as Comware does, and serves no client", () => {
  const net = lab({});
  net.board("A", { address: "1.0.1.11" }, SERVER);
  const b = net.board("B", { address: "1.0.1.12", clockError: 0.4 }, "sntp enable", "sntp unicast-server 1.0.1.11", "sntp unicast-server 1.0.1.99");
  const c = net.board("C", { address: "1.0.1.13" }, "ntp-service unicast-server 1.0.1.12");
  net.run(60);
  assert.ok(Math.abs(b.error()) < 1e-3, `${b.error()} s`);
  const [header, row, silent] = b.type("display sntp sessions").split("\r\n").slice(1);
  assert.equal(header, "SNTP server     Stratum   Version    Last receive time");
  assert.match(row, /^1\.0\.1\.11 {8}2 {9}4 {10}[A-Z][a-z]{2}, [A-Z][a-z]{2} [ \d]\d \d{4} [ \d]\d:\d\d:\d\d\.\d{3} \(Synced\)$/);
  assert.match(silent, /^1\.0\.1\.99 {8}16 {8}4 {10}No packet was received\.$/);
  assert.match(c.type("display ntp-service status"), /Clock stratum: 16/);
});

test("console README (SNTP): NTP and SNTP exclude each other, whichever comes first; the refused command changes nothing", () => {
  const net = lab({});
  const b = net.board("B", { address: "1.0.1.12" }, "sntp enable");
  const before = b.type("display current-configuration");
  const refused = ["ntp-service unicast-server 1.0.1.11", "ntp-service unicast-peer 1.0.1.11", SERVER, "ntp-service enable"];
  const inInterface = ["broadcast-client", "broadcast-server", "multicast-client", "multicast-server"].map((mode) => `ntp-service ${mode}`);
  for (const line of refused) assert.match(b.configure(line), /NTP and SNTP cannot be used together/, line);
  for (const line of notEmpty(inInterface)) assert.match(b.configure("interface Ethernet0/0", line), /NTP and SNTP cannot be used together/, line);
  assert.equal(b.type("display current-configuration"), before);
  b.configure("undo sntp enable", SERVER);
  assert.match(b.configure("sntp enable"), /NTP and SNTP cannot be used together/);
  b.configure("undo ntp-service refclock-master");
  assert.doesNotMatch(b.configure("sntp enable"), /cannot/);
});

test("console README (SNTP): SNTP has keys of its own, saved as cipher text, and holds after a reboot", () => {
  const net = lab({});
  const key = (module: string) => [
    `${module} authentication enable`,
    `${module} authentication-keyid 7 authentication-mode md5 simple secret`,
    `${module} reliable authentication-keyid 7`,
  ];
  const a = net.board("A", { address: "1.0.1.11" }, SERVER);
  const b = net.board(
    "B",
    { address: "1.0.1.12", clockError: 0.4 },
    ...key("sntp"),
    "sntp unicast-server 1.0.1.11 authentication-keyid 7",
    "sntp enable",
  );
  net.run(60);
  assert.match(b.type("display ntp-service status"), /unsynchronized/, "A has no key yet");
  a.configure(...key("ntp-service"));
  net.run(120);
  assert.match(b.type("display ntp-service status"), / synchronized/);
  const text = b.type("display current-configuration");
  assert.match(text, /\r\n sntp authentication-keyid 7 authentication-mode md5 cipher \$c\$3\$/);
  assert.doesNotMatch(text, /secret/);
  b.type("save force");
  b.reboot();
  net.run(60);
  assert.equal(b.type("display current-configuration"), text);
  assert.match(b.type("display ntp-service status"), / synchronized/);
});

test("Comware 7 NTP command reference: only the two enable commands exclude each other: SNTP runs beside stored commands of NTP", () => {
  const net = lab({});
  net.board("A", { address: "1.0.1.11" }, SERVER);
  const b = net.board("B", { address: "1.0.1.12", clockError: 0.4 }, "sntp unicast-server 1.0.1.11", "ntp-service unicast-server 1.0.1.99");
  const c = net.board("C", { address: "1.0.1.13" }, "ntp-service unicast-server 1.0.1.12");
  b.configure("ntp-service refclock-master 5", "interface Ethernet0/0", "ntp-service broadcast-server", "quit", "undo ntp-service enable");
  assert.doesNotMatch(b.configure("sntp enable"), /cannot/);
  assert.match(b.configure("ntp-service enable"), /NTP and SNTP cannot be used together/);
  net.run(300);
  assert.ok(Math.abs(b.error()) < 1e-3, `${b.error()} s`);
  assert.equal(b.timewire.engine.table.filter((association) => association.isInUse).length, 1, "the association of SNTP alone");
  assert.match(c.type("display ntp-service status"), /Clock stratum: 16/, "it serves no client");
  const text = b.type("display current-configuration");
  b.type("save force");
  b.reboot();
  assert.equal(b.type("display current-configuration"), text);
  net.run(300);
  assert.match(b.type("display sntp sessions"), /\(Synced\)/);
  b.configure("undo sntp enable", "ntp-service enable");
  net.run(300);
  assert.equal(b.timewire.engine.table.filter((association) => association.isInUse).length, 3, "local clock, server, broadcast server");
  assert.match(c.type("display ntp-service status"), /Clock stratum: 6/);
});

test("a saved configuration with `sntp enable` is of Comware 7: NTP needs its own enable command there", () => {
  const net = lab({});
  const b = net.board("B", { address: "1.0.1.12" });
  b.sim.storage.write("startup.cfg", "interface Ethernet0/0\n ntp-service broadcast-server\n#\n sntp enable\n sntp unicast-server 1.0.1.11\n");
  b.cutPower();
  const text = b.type("display current-configuration");
  assert.match(text, /\r\n undo ntp-service enable\r\n#\r\n sntp unicast-server 1\.0\.1\.11\r\n sntp enable\r\n/);
  assert.match(text, /\r\n ntp-service broadcast-server\r\n/);
  assert.match(b.type("display kept-configuration"), /\r\n#\r\nreturn\r\n<Timewire>$/);
});
