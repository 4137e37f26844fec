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
