import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { openConsole, screen, type Console } from "../console/console-board";

/** Returns the lines of `display current-configuration`. */
function currentOf(console: Console): string[] {
  return console.enter("display current-configuration").split("\r\n").slice(1, -1);
}

/** Returns the lines between the start and the first prompt, without log lines. */
function reported(saved: string): string[] {
  let shown = "";
  openConsole(saved, (start) => (shown = start));
  return shown.split("\r\n").filter((line) => line !== "" && !line.startsWith("%"));
}

const FULL = [
  "#",
  " sysname R1",
  "#",
  " ntp-service refclock-master 127.127.1.2 10",
  " ntp-service unicast-server 10.0.0.1 maxpoll 10 minpoll 5 priority version 2",
  " ntp-service unicast-server time.example.org",
  "#",
  "return",
];

test("console README (Configuration text): the configuration text: sections between #, lines indented by a blank, no defaults, return at the end", () => {
  const console = openConsole();
  console.enter("sys", "sysname R1", "ntp-service unicast-server 10.0.0.1 prio ver 2 minpoll 5 max 10");
  console.enter("ntp-service unicast-server time.example.org version 4 minpoll 6 maxpoll 6", "ntp-service refclock-master 127.127.1.2 10");
  assert.deepEqual(currentOf(console), FULL);
});

test("an empty board has a name only", () => {
  assert.deepEqual(currentOf(openConsole()), ["#", " sysname Timewire", "#", "return"]);
});

test("console README (Configuration text): display this shows the section of the view", () => {
  const console = openConsole();
  console.enter("system-view", "ntp-service refclock-master");
  const all = ["#", " sysname Timewire", "#", " ntp-service refclock-master", "#", "return"];
  assert.equal(console.enter("display this"), screen("display this", ...all, "[Timewire]"));
  console.enter("interface e0/0");
  assert.equal(console.enter("display this"), screen("display this", "#", "interface Ethernet0/0", "#", "return", "[Timewire-Ethernet0/0]"));
});

test("console README (Configuration text): the subject of a name precedes it: a rule of an ACL is restored with its VPN instance", () => {
  const first = openConsole();
  first.enter("sys", "ip vpn-instance blue", "acl number 2000", "rule permit vpn-instance blue source 10.0.0.0 0.0.0.255");
  first.enter("save force");
  let shown = "";
  const second = openConsole(first.board.files.get("startup.cfg"), (start) => (shown = start));
  assert.doesNotMatch(shown, /startup\.cfg/);
  assert.deepEqual(currentOf(second), currentOf(first));
});

test("console README (Saving): save safely is save: every save is atomic", () => {
  const console = openConsole();
  const done = ["Validating file. Please wait....", " Configuration is saved to device successfully.", "<Timewire>"];
  assert.equal(console.enter("save safely force"), screen("save safely force", ...done));
  assert.match(console.enter("save safely"), /Are you sure\? \[Y\/N\]:$/);
});

test("a rule of an ACL remains when its VPN instance is removed: the ACL must not permit more after the next start", () => {
  const first = openConsole();
  first.enter(
    "sys",
    "ip vpn-instance blue",
    "acl number 2000",
    "rule deny vpn-instance blue",
    "rule permit",
    "undo ip vpn-instance blue",
    "save force",
  );
  const second = openConsole(first.board.files.get("startup.cfg"));
  assert.deepEqual(currentOf(second), [
    "#",
    " sysname Timewire",
    "#",
    "acl number 2000",
    " rule 0 deny vpn-instance blue",
    " rule 5 permit",
    "#",
    "return",
  ]);
  assert.equal(second.timewire.configuration.access.acls[0].rules.length, 2);
});

test("a view whose subject needs quotation marks has one section, with its unknown lines", () => {
  const text = ["#", " sysname R1", "#", 'ip vpn-instance "my vpn"', " description two words", " frob 1", "#", "return"];
  const console = openConsole(text.join("\n"));
  assert.deepEqual(currentOf(console), text);
  console.enter("system-view", 'ip vpn-instance "my vpn"');
  assert.equal(console.enter("display this"), screen("display this", "#", ...text.slice(3), "[R1-vpn-instance-my vpn]"));
});

test("the saved configuration is in effect after the next start", () => {
  const first = openConsole();
  for (const line of ["system-view", ...FULL]) first.enter(line);
  first.enter("save force");
  const second = openConsole(first.board.files.get("startup.cfg"));
  assert.deepEqual(currentOf(second), FULL);
  assert.equal(second.timewire.engine.table.filter((association) => association.isInUse).length, 3);
});

const server = fc.record({
  target: fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 126 }), fc.nat(255), fc.nat(255), fc.nat(255)).map((octets) => octets.join(".")),
    fc.constantFrom("a", "ntp-service", "0.pool.example.org", "priority", "v"),
  ),
  options: fc.shuffledSubarray(["priority", "version 1", "minpoll 4", "maxpoll 12"]),
});
const command = fc.oneof(
  server.map(({ target, options }) => `ntp-service unicast-server ${[target, ...options].join(" ")}`),
  fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 15 })).map(([unit, stratum]) => `ntp-service refclock-master 127.127.1.${unit} ${stratum}`),
  fc.constantFrom("sysname R1", 'sysname "my device"', 'sysname "say \\"hi\\""', "sysname priority", "interface e0/0", "quit"),
);

test("round trip: the current configuration typed into an empty board gives the same current configuration", () => {
  const property = fc.property(fc.array(command, { maxLength: 8 }), (lines) => {
    const first = openConsole();
    first.enter("system-view");
    for (const line of lines) first.enter("return", "system-view", line);
    const second = openConsole();
    second.enter("system-view");
    for (const line of currentOf(first)) second.enter(line);
    assert.deepEqual(currentOf(second), currentOf(first));
  });
  fc.assert(property, { numRuns: 200 });
});

test("round trip: the current configuration saved and loaded is the same, and nothing is reported", () => {
  const property = fc.property(fc.array(command, { maxLength: 8 }), (lines) => {
    const first = openConsole();
    for (const line of lines) first.enter("return", "system-view", line);
    first.enter("save force");
    const saved = first.board.files.get("startup.cfg") ?? "";
    assert.deepEqual(currentOf(openConsole(saved)), currentOf(first));
    assert.deepEqual(reported(saved), []);
  });
  fc.assert(property, { numRuns: 200 });
});

test("a faulty line is reported with file, line, column and the error message of the console; the other lines take effect", () => {
  const saved = "#\n sysname R1\n#\n ntp-service unicast-server 224.0.1.1 priority\n ntp-service refclock-master 3\n#\nreturn\n";
  assert.deepEqual(reported(saved), [
    "startup.cfg: line 4, column 29:",
    " ntp-service unicast-server 224.0.1.1 priority",
    `${" ".repeat(28)}^`,
    " % Wrong parameter found at '^' position.",
  ]);
  const rest = ["#", " sysname R1", "#", " ntp-service refclock-master 3", "#", " ntp-service unicast-server 224.0.1.1 priority", "#", "return"];
  assert.deepEqual(currentOf(openConsole(saved)), rest);
});

test("a faulty line is reported without the password or key in it", () => {
  for (const keyword of ["simple", "sim", "cipher"]) {
    const lines = reported(` ntp-service authentication-keyid 5 authentication-mode md5 ${keyword} "secret word" more\n`);
    assert.equal(lines[1], ` ntp-service authentication-keyid 5 authentication-mode md5 ${keyword} ${"*".repeat(18)}`);
  }
});

test("a refused line is reported with its error message, and stored", () => {
  const saved = " ntp-service unicast-server 10.0.0.1 minpoll 9 maxpoll 8\n";
  assert.deepEqual(reported(saved), ["startup.cfg: line 1: The minimum poll interval is longer than the maximum poll interval."]);
  assert.ok(currentOf(openConsole(saved)).includes(saved.trimEnd()));
});

test("a refused undo form is reported, and not stored: behind the rest of the configuration it would take effect at the next start", () => {
  const saved = " undo ntp-service unicast-peer 10.0.0.1\n ntp-service unicast-peer 10.0.0.1\n";
  assert.equal(reported(saved).length, 1);
  const current = currentOf(openConsole(saved));
  assert.ok(current.includes(" ntp-service unicast-peer 10.0.0.1"));
  assert.ok(!current.includes(" undo ntp-service unicast-peer 10.0.0.1"));
});

test("unknown lines are stored with their view, and the next save does not lose them", () => {
  const saved = [
    ...["#", " sysname R1", "#", "route-policy 2000", " apply cost 5", " sysname INNER", "#"],
    ...["interface Ethernet0/1", " ntp-service frobnicate", "#", "interface Ethernet7/7", " shutdown", "#"],
    ...[" ntp-service refclock-master 3", "#", " snmp-agent", "#", "return"],
  ];
  const console = openConsole(saved.join("\n"));
  assert.deepEqual(currentOf(console), saved);
  console.enter("save force");
  assert.equal(console.board.files.get("startup.cfg"), `${saved.join("\n")}\n`);
});

test("unknown lines of the console line are in its one section", () => {
  const saved = ["#", " sysname R1", "#", "user-interface con 0", " user-role network-admin", " idle-timeout 0 0", "#", "return"];
  const console = openConsole(saved.join("\n"));
  assert.deepEqual(currentOf(console), saved);
  console.enter("system-view", "user-interface console 0");
  assert.deepEqual(console.enter("display this").split("\r\n").slice(1, -1), ["#", ...saved.slice(3)]);
});

test("a line of a file with characters that cannot be typed is not executed, and stored", () => {
  const saved = ["#", " sysname R1", "#", "interface Ethernet0/0", " description B\u00fcro", "#", " sysname Z\u00fcrich", "#", "return"];
  assert.deepEqual(currentOf(openConsole(saved.join("\n"))), saved);
  assert.equal(reported(saved.join("\n")).filter((line) => line === " % Wrong parameter found at '^' position.").length, 2);
});

test("a file edited by a person: no separators, blanks, tabs and carriage returns, comments, abbreviations, commands that end a section", () => {
  const saved = "# my lab\r\nsysn R1  \r\n\r\n\tint e0/0\r\nquit\r\nversion 5.20\r\nntp unicast-s 10.0.0.1\r\nreturn\r\nntp ref 3";
  assert.deepEqual(reported(saved), []);
  const expected = ["#", " sysname R1", "#", " ntp-service refclock-master 3", " ntp-service unicast-server 10.0.0.1", "#", "return"];
  assert.deepEqual(currentOf(openConsole(saved)), expected);
});

test("any bytes as a saved configuration: the board starts, and its next save is its configuration after the next start", () => {
  const line = fc.oneof(command, fc.string(), fc.constantFrom("#", "return", "acl 2000", " rule", "save", "display this", "quit", "?", '"'));
  const property = fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
    const first = openConsole(lines.join("\n"));
    first.enter("save force");
    const second = openConsole(first.board.files.get("startup.cfg"));
    assert.deepEqual(currentOf(second), currentOf(first));
  });
  fc.assert(property, { numRuns: 1000 });
});

const KEY = "ntp-service authentication-keyid 1 authentication-mode md5 simple aNiceKey";
const NOT_KEPT = /The device key cannot be stored or read/;

test("SECURITY.md (Keys): a key that cannot be sealed for the next start is not accepted", () => {
  const console = openConsole();
  console.board.isSealing = false;
  console.enter("system-view");
  assert.match(console.enter(KEY), NOT_KEPT);
  assert.deepEqual(currentOf(console), ["#", " sysname Timewire", "#", "return"]);
});

test("SECURITY.md (Keys): save refuses when the device key has gone and the keys would be lost; the saved configuration stays", () => {
  const console = openConsole();
  console.enter("system-view", KEY, "save force");
  const before = console.board.files.get("startup.cfg");
  console.board.isSealing = false;
  console.enter("sysname R2");
  const shown = console.enter("save force");
  assert.match(shown, NOT_KEPT);
  assert.doesNotMatch(shown, /successfully/);
  assert.equal(console.board.files.get("startup.cfg"), before);
  console.board.isSealing = true;
  assert.match(console.enter("save force"), /successfully/);
});

test("SECURITY.md (Keys): save seals a key again that another device key has sealed", () => {
  const console = openConsole();
  console.enter("system-view", KEY);
  const [key] = console.timewire.configuration.keys.keys;
  key.cipher = "$c$3$x";
  assert.match(console.enter("save force"), /successfully/);
  const again = openConsole(console.board.files.get("startup.cfg"));
  assert.equal(again.timewire.configuration.keys.keys[0].secret, "aNiceKey");
});

test("a saved configuration that cannot be read: said at the start; its name is not free", () => {
  const console = openConsole();
  console.board.files.set("startup.cfg", "#\n");
  console.board.storage.read = () => undefined;
  assert.match(console.enter("display saved-configuration"), /The config file cannot be read!/);
  assert.match(console.enter("display startup"), /Next main startup saved-configuration file: flash:\/startup\.cfg/);
});
