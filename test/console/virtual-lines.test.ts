import assert from "node:assert/strict";
import { test } from "node:test";
import { notEmpty } from "../not-empty";
import { openConsole, screen } from "./console-board";
import { logIn, telnetBoard, WITH_PASSWORD } from "./telnet-board";

/** Lines vty 0 to 4 over telnet: console README, "User lines". */

const HEADING = ["", "Login authentication", "", ""];
const NOT_SET = "% Login password has not been set!";

test("telnet server: off until `telnet server enable`, on port 23 or another; the undo form closes the port and keeps the session", () => {
  const bench = telnetBoard();
  assert.deepEqual(bench.ports(), []);
  bench.console("system-view", "telnet server enable");
  assert.deepEqual(bench.ports(), [23]);
  bench.console("telnet server port 2323");
  assert.deepEqual(bench.ports(), [2323]);
  bench.console("user-interface vty 0 4", "set authentication password simple aNicePassword", "authentication-mode password");
  const client = logIn(bench);
  bench.console("undo telnet server enable");
  assert.deepEqual(bench.ports(), []);
  assert.match(client.enter("display clock"), /UTC/);
  bench.console("undo telnet server port", "telnet server enable");
  assert.deepEqual(bench.ports(), [23]);
});

test("telnet server: a port that is not available is refused and changes nothing; at the start the log says so", () => {
  const bench = telnetBoard();
  bench.taken.push(23);
  bench.console("system-view");
  assert.match(bench.console("telnet server enable"), /TCP port 23 is not available\./);
  bench.console("telnet server port 2323", "telnet server enable");
  assert.match(bench.console("undo telnet server port"), /TCP port 23 is not available\./);
  assert.deepEqual(bench.ports(), [2323]);
  assert.match(bench.console("display current-configuration"), / telnet server port 2323\r\n telnet server enable\r\n/);
});

test("telnet server: a board without TCP says so", () => {
  const console = openConsole();
  console.enter("system-view");
  assert.match(console.enter("telnet server enable"), /This device has no TCP\./);
});

test("login: a vty without a password refuses, with `authentication-mode none` too: fail closed", () => {
  for (const lines of [[], [" authentication-mode password"], [" authentication-mode none"]]) {
    const bench = telnetBoard(" telnet server enable", "#", "user-interface vty 0 4", ...lines);
    const client = bench.connect();
    assert.equal(client.screen, screen("", NOT_SET, ""));
    assert.equal(client.state(), "closed");
  }
});

test("login: password of the line; the session begins in user view, log lines say line and address", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  const client = bench.connect("192.0.2.7");
  assert.equal(client.screen, screen(...HEADING, "Password:"));
  assert.equal(client.enter("aNicePassword"), screen("", "", "<Timewire>"));
  assert.match(bench.log(), /SHELL\/5\/SHELL_LOGIN: VTY logged in from 192\.0\.2\.7 on vty0\.$/m);
  assert.equal(client.enter("quit"), screen("quit", ""));
  assert.equal(client.state(), "closed");
  assert.match(bench.log(), /SHELL\/5\/SHELL_LOGOUT: VTY logged out from 192\.0\.2\.7 on vty0\.$/m);
});

test("login: authentication-mode scheme: a local user with service-type telnet, whose name `display users` shows", () => {
  const bench = telnetBoard(
    ...[" telnet server enable", "#", "local-user admin", " password simple aNicePassword", " service-type telnet", "#"],
    ...["local-user guest", " password simple aNicePassword", " service-type terminal", "#", "user-interface vty 0 4", " authentication-mode scheme"],
  );
  const client = bench.connect();
  assert.match(client.enter("guest", "aNicePassword"), /% Login failed!/);
  client.enter("admin", "aNicePassword");
  assert.match(client.enter("display users"), /^VTY 0 {3}:\r\n {8}User name: admin\r\n {8}Location: 192\.0\.2\.1\r$/m);
});

test("login: `user privilege level` below 3 lets no operator in by the password of the line: this device has all rights only", () => {
  for (const [words, isIn] of [
    ["user privilege level 1", false],
    ["user-role network-operator", false],
    ["user privilege level 3", true],
    ["user-role network-admin", true],
  ] as const) {
    const client = telnetBoard(...WITH_PASSWORD, ` ${words}`).connect();
    assert.equal(client.screen.endsWith("Password:"), isIn, words);
    if (!isIn) assert.match(client.screen, /% The user level of this line is not supported!/);
  }
});

test("login: three wrong passwords on a line close it for a minute; the next connection takes another line", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  assert.match(bench.connect().enter("a", "b", "c"), /% Login failed!/);
  const second = bench.connect();
  second.enter("aNicePassword");
  assert.match(second.enter("display users"), /^\+ 2 {3}VTY 1/m);
  for (let line = 0; line < 2; line++) bench.connect().enter("a", "b", "c");
});

test("login: attempts over all lines together: after ten no line checks a password for a minute, an open prompt neither; con 0 does", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  const waiting = bench.connect();
  for (let line = 0; line < 3; line++) bench.connect().enter("a", "b", "c");
  const last = bench.connect();
  assert.match(last.enter("a"), /% Login failed!/);
  assert.equal(last.state(), "closed");
  assert.match(waiting.enter("aNicePassword"), /% Too many failed attempts; try again in a minute\./);
  assert.match(bench.connect().screen, /% Too many failed attempts/);
  assert.match(bench.console("display clock"), /UTC/);
  bench.wait(60);
  assert.match(bench.connect().enter("aNicePassword"), /<Timewire>$/);
  assert.equal(notEmpty(bench.log().match(/LOGIN_FAILED: VTY failed to log in from 192\.0\.2\.1 on vty\d\.$/gm) ?? []).length, 10);
});

test("login: 60 s without a password end a connection; an HTTP request as first line ends it", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  const client = bench.connect();
  bench.wait(59);
  assert.equal(client.state(), "open");
  bench.wait(1);
  assert.equal(client.state(), "closed");
  const browser = bench.connect();
  browser.type("GET / HTTP/1.1\r\nHost: a\r\n");
  assert.equal(browser.state(), "closed");
  assert.match(bench.log(), /SHELL_HTTP: A session of 192\.0\.2\.1 on vty0 was closed: its first line was an HTTP request\./);
});

test("acl inbound: permitted addresses only; an ACL that does not exist, or has no rule for the address, denies", () => {
  const rules = ["acl number 2000", " rule permit source 192.0.2.0 0.0.0.255", "#"];
  const bench = telnetBoard(...rules, ...WITH_PASSWORD, " acl 2000 inbound");
  assert.equal(bench.connect("192.0.2.9").isReset, false);
  assert.equal(bench.connect("198.51.100.1").isReset, true);
  assert.match(bench.log(), /TELNETD\/6\/TELNETD_ACL_DENY: The telnet connection of 198\.51\.100\.1 was refused on vty1\.$/m);
  assert.equal(telnetBoard(...WITH_PASSWORD, " acl 2000 inbound").connect().isReset, true);
});

test("protocol inbound ssh accepts no telnet connection", () => {
  assert.equal(telnetBoard(...WITH_PASSWORD, " protocol inbound ssh").connect().isReset, true);
  assert.equal(telnetBoard(...WITH_PASSWORD, " protocol inbound telnet").connect().isReset, false);
});

test("fail closed: a line of the saved configuration about a vty or the server that is not understood accepts no connection", () => {
  for (const line of [" acl 3000 inbound", " acl ipv6 2000 inbound", " frob", "line class vty", "user-interface vty 0 4 7"]) {
    assert.equal(telnetBoard(...WITH_PASSWORD, line).connect().isReset, true, line);
  }
  const bench = telnetBoard(" telnet server acl 2000", ...WITH_PASSWORD);
  assert.deepEqual(bench.ports(), []);
  bench.console("reset kept-configuration", "y");
  assert.deepEqual(bench.ports(), [23]);
  assert.equal(bench.connect().isReset, false);
});

test("user-interface: vty first last, absolute numbers, Comware 7 line; prompts; lines of larger devices", () => {
  const bench = telnetBoard();
  bench.console("system-view");
  const cases: [string, string][] = [
    ["user-interface vty 0 4", "[Timewire-ui-vty0-4]"],
    ["user-interface vty 2", "[Timewire-ui-vty2]"],
    ["line vty 0 63", "[Timewire-ui-vty0-4]"],
    ["user-interface 0", "[Timewire-ui-console0]"],
    ["user-interface 1 5", "[Timewire-ui-vty0-4]"],
    ["user-interface 0 5", "[Timewire-ui0-5]"],
    ["user-interface con 0", "[Timewire-ui-console0]"],
  ];
  for (const [line, prompt] of cases) assert.ok(bench.console(line).endsWith(prompt), line);
  assert.match(bench.console("user-interface vty 5 15"), /This device has the lines con 0 and vty 0 to 4\./);
  assert.match(bench.console("user-interface vty 3 1"), /The last line comes before the first\./);
});

test("settings of lines: configuration text, loading, display this, undo", () => {
  const bench = telnetBoard(" telnet server port 2323", " telnet server enable");
  bench.console("system-view", "user-interface vty 0 4", "idle-timeout 5", "screen-length 30", "history-command max-size 20", "acl 2000 inbound");
  bench.console("protocol inbound telnet", "user privilege level 3", "authentication-mode scheme", "user-interface vty 1 2", "undo idle-timeout");
  const text = [
    ...["#", "user-interface vty 0", " acl 2000 inbound", " authentication-mode scheme", " history-command max-size 20", " idle-timeout 5 0"],
    ...[" screen-length 30", " protocol inbound telnet", " user privilege level 3"],
    ...["#", "user-interface vty 1 2", " acl 2000 inbound", " authentication-mode scheme", " history-command max-size 20"],
    ...[" screen-length 30", " protocol inbound telnet", " user privilege level 3"],
    ...["#", "user-interface vty 3 4", " acl 2000 inbound", " authentication-mode scheme", " history-command max-size 20", " idle-timeout 5 0"],
    ...[" screen-length 30", " protocol inbound telnet", " user privilege level 3", "#", "return"],
  ];
  assert.equal(bench.console("display this"), screen("display this", ...text, "[Timewire-ui-vty1-2]"));
  const whole = bench.console("display current-configuration").split("\r\n").slice(1, -1);
  const again = telnetBoard(...whole.slice(1, -2));
  assert.deepEqual(again.console("display current-configuration").split("\r\n").slice(1, -1), whole);
  assert.deepEqual(again.ports(), [2323]);
  bench.console("user-interface vty 0 4", "undo idle-timeout", "undo screen-length", "undo history-command max-size", "undo acl inbound");
  bench.console("undo protocol inbound", "undo user privilege level", "undo authentication-mode");
  assert.equal(bench.console("display this"), screen("display this", "#", "user-interface vty 0 4", "#", "return", "[Timewire-ui-vty0-4]"));
  assert.match(bench.console("user-interface con 0", "acl 2000 inbound"), /This command is for the lines vty\./);
});

test("each line has its own view, history, paging and terminal switches; log lines show on a vty after `terminal monitor` only", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  const first = logIn(bench);
  const second = logIn(bench);
  first.enter("system-view");
  assert.match(second.enter("display history-command"), /^display history-command\r\n {2}screen-length disable\r\n<Timewire>$/);
  assert.match(first.enter("display history-command"), /system-view\r\n[^]*\[Timewire\]$/);
  second.enter("terminal monitor");
  bench.timewire.log.write(4, "NTP_LOG", "a change of the network");
  assert.equal(first.type(""), "");
  assert.match(second.type(""), /NTP\/4\/NTP_LOG: a change of the network\r\n<Timewire>$/);
  assert.match(bench.board.screen, /a change of the network/);
});

test("a question, a pause or an activity of one session waits alone", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  const asking = logIn(bench);
  const paging = logIn(bench);
  assert.match(asking.enter("save"), /Are you sure\? \[Y\/N\]:$/);
  paging.enter("undo screen-length disable", "system-view", "user-interface vty 1", "screen-length 3", "return");
  assert.match(paging.enter("display current-configuration"), / {2}---- More ----$/);
  assert.match(bench.console("display clock"), /UTC/);
  const third = logIn(bench);
  assert.match(third.enter("display clock"), /UTC/);
  assert.match(paging.type("q"), /<Timewire>$/);
  assert.match(asking.enter("n"), /<Timewire>$/);
});

test("two sessions that change the configuration: the last command wins; a view whose subject another session removes is left", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  const first = logIn(bench);
  const second = logIn(bench);
  first.enter("system-view", "sysname First");
  second.enter("system-view", "sysname Second");
  assert.match(first.enter(""), /\[Second\]$/);
  for (const [open, remove] of [
    ["acl number 2000", "undo acl number 2000"],
    ["local-user admin", "undo local-user admin"],
    ["ip vpn-instance a", "undo ip vpn-instance a"],
  ]) {
    first.enter(open);
    assert.match(first.enter(""), /\[Second-.*\]$/);
    second.enter(remove);
    assert.match(first.enter(""), /\[Second\]$/, remove);
  }
});

test("display users, with con 0; free user-interface ends a session, and asks first", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  const client = logIn(bench, "192.0.2.54");
  bench.wait(154);
  const other = logIn(bench, "192.0.2.58");
  assert.equal(
    other.enter("display users"),
    screen(
      "display users",
      "The user application information of the user interface(s):",
      "  Idx UI      Delay    Type Userlevel",
      "  0   CON 0   00:02:34      3",
      "  1   VTY 0   00:02:34 TEL  3",
      "+ 2   VTY 1   00:00:00 TEL  3",
      "",
      "Following are more details.",
      "VTY 0   :",
      "        Location: 192.0.2.54",
      "VTY 1   :",
      "        Location: 192.0.2.58",
      " +    : Current operation user.",
      " F    : Current operation user work in async mode.",
      "<Timewire>",
    ),
  );
  assert.match(other.enter("display users all"), /^ {2}5 {3}VTY 4\r$/m);
  assert.match(bench.console("display user-interface"), /^F 0 {4}CON 0 .* N {5}-\r\n {2}1 {4}VTY 0 .* P {5}-\r$/m);
  assert.equal(bench.console("free user-interface vty 0"), screen("free user-interface vty 0", "Are you sure to free user-interface vty0? [Y/N]:"));
  assert.equal(bench.console("y"), screen("y", " [OK]", "<Timewire>"));
  assert.equal(client.state(), "closed");
  assert.match(bench.console("free user-interface 1"), /The user interface is not in use\./);
  assert.match(bench.console("free line con 0"), /The current user interface cannot be freed\./);
  assert.match(other.enter("free line 0", "y"), / \[OK\]/);
  assert.match(bench.board.screen, /Press ENTER to get started\.\r\n$/);
});

test("free user-interface: the question does not free the next session on the line", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  const client = logIn(bench);
  bench.console("free user-interface vty 0");
  client.enter("quit");
  const next = logIn(bench);
  assert.match(bench.console("y"), /The user interface is not in use\./);
  assert.equal(next.state(), "open");
});

test("all lines in use: a further connection is told so and closed; a line that is left is free again", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  const clients = [0, 1, 2, 3, 4].map(() => logIn(bench));
  const late = bench.connect("192.0.2.99");
  assert.equal(late.screen, "% All user lines are used, please try later!\r\n");
  assert.equal(late.state(), "closed");
  assert.match(bench.log(), /TELNETD_REACH_SESSION_LIMIT: Telnet client 192\.0\.2\.99 failed to log in: all user lines are used\.$/m);
  for (let i = 0; i < 100; i++) bench.connect();
  assert.equal(notEmpty(bench.log().match(/TELNETD_REACH/g) ?? []).length, 1);
  clients[2].enter("quit");
  assert.match(logIn(bench).enter("display users"), /^\+ 3 {3}VTY 2/m);
});

test("idle-timeout of a line ends its session; that of another line does not", () => {
  const bench = telnetBoard(...WITH_PASSWORD, "#", "user-interface vty 0", " idle-timeout 1");
  const first = logIn(bench);
  const second = logIn(bench);
  bench.wait(60);
  assert.equal(first.state(), "closed");
  assert.equal(second.state(), "open");
  bench.wait(540);
  assert.equal(second.state(), "closed");
});

test("a connection that ends or is lost frees its line, in whatever state its session is", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  for (const lines of [[], ["aNice"], ["aNicePassword"], ["aNicePassword", "save"], ["aNicePassword", "display ntp-service trace"]]) {
    for (const isLost of [false, true]) {
      const client = bench.connect();
      client.enter(...lines);
      if (isLost) client.drop();
      else client.end();
      assert.equal(client.state(), "closed", lines.join());
      assert.equal(bench.timewire.shell.context.lines?.list().length, 1, lines.join());
    }
  }
});

test("a command that fails on a vty returns that session to its prompt; the others do not notice", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  const failing = logIn(bench);
  const other = logIn(bench);
  bench.board.storage.write = () => {
    throw new Error("the driver has failed");
  };
  assert.throws(() => failing.enter("save force"), /the driver has failed/);
  bench.timewire.onFault("the driver has failed");
  assert.match(failing.enter("display clock"), /The command failed: the driver has failed\.\r\n<Timewire>display clock\r\n[^]*UTC/);
  assert.equal(other.enter(""), "\r\n<Timewire>");
});
