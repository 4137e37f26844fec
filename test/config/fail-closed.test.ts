import assert from "node:assert/strict";
import { test } from "node:test";
import { AccessRight, accessOf } from "../../firmware/server/access";
import { isReceivingDisabled } from "../../firmware/network/interfaces";
import { notEmpty } from "../not-empty";
import { openConsole, type Console } from "../console/console-board";

/** Right of 10.1.1.`last` outside of VPN instances. */
const rightOf = ({ timewire }: Console, last: number, instance = 0): AccessRight => accessOf(timewire.engine, [0x0a01, 0x0100 + last], instance);

const current = (console: Console): string[] => console.enter("display current-configuration").split("\r\n").slice(1, -1);

/** Device with an ACL that has `rules`, and the right `peer` for it. */
const withRules = (...rules: string[]): Console =>
  openConsole(["acl number 2000", ...rules.map((rule) => ` ${rule}`), "#", " ntp-service access peer 2000"].join("\n"));

test("console README (Access lists): a deny that is not understood denies all from its place on, a permit matches nothing, and neither is lost", () => {
  for (const rule of ["rule 10 deny tcp source any", "rule 10 deny source 10.1.1.9 0 precedence 5", "rule 10 frobnicate", "rule 10"]) {
    const device = withRules("rule 5 permit source 10.1.1.1 0", rule, "rule 15 permit");
    assert.equal(rightOf(device, 1), AccessRight.Peer, rule);
    assert.equal(rightOf(device, 2), AccessRight.None, rule);
    assert.equal(rightOf(device, 2, 3), AccessRight.None, `${rule}, in a VPN instance`);
    assert.ok(current(device).includes(` ${rule}`), rule);
  }
  for (const rule of ["rule 10 permit ip precedence 3", "rule 10 permit source host 10.1.1.2"]) {
    const device = withRules(rule, "rule 15 deny source 10.1.1.3 0", "rule 20 permit source 10.1.1.4 0");
    for (const [last, right] of notEmpty([
      [2, AccessRight.None],
      [3, AccessRight.None],
      [4, AccessRight.Peer],
    ] as const))
      assert.equal(rightOf(device, last), right, `${rule}: ${last}`);
    assert.ok(current(device).includes(` ${rule}`), rule);
  }
});

test("rules that were not understood keep their place after the next save, are displayed as such, and give way to one that is typed", () => {
  const first = withRules("rule 0 permit source 10.1.1.1 0", "rule 5 deny weird", "rule permit odd", "rule 20 permit");
  const lines = [" rule 0 permit source 10.1.1.1 0", " rule 5 deny weird", " rule 10 permit odd", " rule 20 permit"];
  assert.deepEqual(current(first).slice(3, 8), ["acl number 2000", ...lines]);
  assert.match(
    first.enter("display acl 2000"),
    / rule 5 deny weird \(not understood: denies all\)\r\n rule 10 permit odd \(not understood: permits nothing\)\r\n/,
  );
  first.enter("save force");
  const second = openConsole(first.board.files.get("startup.cfg"));
  assert.deepEqual(current(second), current(first));
  assert.equal(rightOf(second, 7), AccessRight.None);
  assert.deepEqual(second.enter("display kept-configuration").split("\r\n").slice(1, -1), [
    "#",
    "acl number 2000",
    " rule 5 deny weird",
    " rule 10 permit odd",
    "#",
    "return",
  ]);
  second.enter("system-view", "acl number 2000", "rule 5 deny source 10.1.1.3 0", "undo rule 10");
  assert.equal(rightOf(second, 7), AccessRight.Peer);
  assert.equal(rightOf(second, 3), AccessRight.None);
  assert.deepEqual(second.enter("display kept-configuration").split("\r\n").slice(1, -1), ["#", "return"]);
});

test("in the order auto a deny that is not understood is tried first", () => {
  const device = openConsole(
    "acl number 2000 match-order auto\n rule 0 permit source 10.1.1.1 0\n rule 5 deny weird\n#\n ntp-service access peer 2000\n",
  );
  assert.equal(rightOf(device, 1), AccessRight.None);
});

test("comments and remarks restrict nothing", () => {
  const device = withRules("rule 0 remark servers", "rule 5 permit", "rule 5 comment servers", "rule 10 comment to come");
  assert.equal(rightOf(device, 1), AccessRight.Peer);
  assert.ok(current(device).includes(" rule 0 remark servers"));
});

test("an access right that is not understood leaves no address with the right peer; the lines that are understood count", () => {
  for (const line of ["access peer 3001", "access peer acl ipv6 2001", "peer 2001", "acl peer", "server acl name 5", "access frob 2000"]) {
    let start = "";
    const device = openConsole(`#\n ntp-service ${line}\n ntp-service refclock-master\n`, (screen) => (start = screen));
    assert.equal(rightOf(device, 1), AccessRight.None, line);
    assert.match(start, /Lines of startup\.cfg kept and not in force: 1\. An address without a configured access right has none\./, line);
    device.enter("reset kept-configuration", "y");
    assert.equal(rightOf(device, 1), AccessRight.Peer, `${line}: removed by the operator`);
  }
  const device = openConsole("acl number 2000\n rule permit source 10.1.1.1 0\n#\n ntp-service access server 2000\n ntp-service access peer 3000\n");
  assert.equal(rightOf(device, 1), AccessRight.Server);
  assert.equal(rightOf(device, 2), AccessRight.None);
});

test("authentication is on when the line about it is not understood", () => {
  const device = openConsole(" ntp-service authentication enable strictly\n");
  assert.ok(device.timewire.configuration.keys.isEnabled);
});

test("lines about IPv6 and other lines that are not understood leave the rights as they are", () => {
  const device = openConsole(" ntp-service ipv6 peer acl 2001\n snmp-agent\n ntp-service frob\n");
  assert.equal(rightOf(device, 1), AccessRight.Peer);
});

test("an interface whose VPN instance does not exist receives no NTP packets: in the public instance it would serve the wrong hosts", () => {
  const device = openConsole("interface Ethernet0/1\n ip binding vpn-instance red\n#\ninterface Ethernet0/0\n frob\n");
  const { engine } = device.timewire;
  assert.ok(isReceivingDisabled(engine, 2));
  assert.ok(!isReceivingDisabled(engine, 1));
  assert.ok(current(device).includes(" ip binding vpn-instance red"));
  device.enter("reset kept-configuration", "y");
  assert.ok(!isReceivingDisabled(engine, 2), "removed by the operator");
  const other = openConsole("interface Ethernet0/1\n ip binding vpn-instance red\n");
  other.enter("system-view", "ip vpn-instance red", "interface Ethernet0/1", "ip binding vpn-instance red");
  assert.ok(!isReceivingDisabled(other.timewire.engine, 2), "bound by the operator");
});

test("a banner without an end: the lines after it are not in force, and no address has the right peer", () => {
  const saved = " ntp-service refclock-master\nheader login ^\nhello\n#\nacl number 2000\n#\n ntp-service access peer 2000\n";
  let start = "";
  const device = openConsole(saved, (screen) => (start = screen));
  assert.match(start, /startup\.cfg: a banner has no end: the lines after it are not in force\./);
  assert.equal(rightOf(device, 1), AccessRight.None);
  device.enter("save force");
  assert.equal(rightOf(openConsole(device.board.files.get("startup.cfg")), 1), AccessRight.None);
});

test("a file without indentation: the rules below a view that this device lacks enter no other ACL", () => {
  const device = openConsole(
    ["acl number 2000", "rule 0 permit source 10.1.1.1 0", "acl advanced 3000", "rule 5 permit", "quit", "ntp-service access peer 2000"].join("\n"),
  );
  assert.equal(rightOf(device, 1), AccessRight.Peer);
  assert.equal(rightOf(device, 2), AccessRight.None);
  const odd = openConsole(["acl number 2000", "rule 0 deny weird", "rule 5 permit", "quit", "ntp-service access peer 2000"].join("\n"));
  assert.equal(rightOf(odd, 2), AccessRight.None);
});

test("a device without access lists serves no address when its saved configuration has rights", async () => {
  const { startFirmware } = await import("../../firmware/start");
  const { CLIENT_SERVER_FEATURES } = await import("../../boards/common/client-server-features");
  const { consoleBoard } = await import("../console/console-board");
  const { engine } = startFirmware(consoleBoard(" ntp-service access peer 2000\n ntp-service refclock-master\n"), CLIENT_SERVER_FEATURES, {
    associations: 3,
    keys: 0,
  });
  assert.equal(accessOf(engine, [0x0a01, 0x0101], 0), AccessRight.None);
});

test("a file that is too large, or of too many lines, is set aside, and the device runs; a long line is kept", () => {
  for (const saved of ["\n".repeat(500_000), `header login ^${"x".repeat(900_000)}`, "#\n".repeat(40_000)]) {
    let start = "";
    const device = openConsole(saved, (screen) => (start = screen));
    assert.match(start, /startup\.cfg is larger than 524288 characters or 32768 lines: renamed to startup\.cfg\.bad\.\r\n/);
    assert.deepEqual(current(device), ["#", " sysname Timewire", "#", "return"]);
  }
  const long = ` sysname "${"\\".repeat(300_000)}`;
  const device = openConsole(`#\n sysname R1\n${long}\n ntp-service refclock-master\n`);
  assert.deepEqual(current(device), ["#", " sysname R1", "#", " ntp-service refclock-master", "#", long, "#", "return"]);
});
