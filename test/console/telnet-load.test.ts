import assert from "node:assert/strict";
import { test } from "node:test";
import { logIn, telnetBoard, WITH_PASSWORD, type TelnetBoard } from "./telnet-board";

/** Telnet connections that do not behave: console README, "User lines". */

/** Output that waits in the firmware for the connection on vty `number`: the queue of a line, and one line of text. */
const MOST_WAITING = 2048 + 600;

/** A board whose configuration is longer than all buffers of a connection. */
function longBoard(): TelnetBoard {
  const rules = Array.from({ length: 400 }, (_, rule) => ` rule ${rule} permit source 10.0.${Math.floor(rule / 256)}.${rule % 256} 0`);
  return telnetBoard("acl number 2001", ...rules, "#", ...WITH_PASSWORD);
}

test("a reader that never reads: its own line waits and ends at idle-timeout, other lines and con 0 go on", () => {
  const bench = longBoard();
  const silent = logIn(bench);
  const other = logIn(bench);
  silent.pause(true);
  for (let i = 0; i < 50; i++) silent.type("display current-configuration\r\n");
  assert.ok(silent.unread() > 0, "input stays in the receive window");
  assert.match(other.enter("display clock"), /UTC/);
  assert.match(bench.console("display clock"), /UTC/);
  bench.wait(300);
  assert.match(other.enter("display clock"), /UTC/);
  bench.wait(300);
  assert.equal(silent.state(), "closed");
  assert.equal(other.state(), "open");
});

test("a slow reader gets all of the text, in order, and then what it has typed meanwhile", () => {
  const bench = longBoard();
  const slow = logIn(bench);
  slow.pause(true);
  slow.type("display acl 2001\r\ndisplay clock\r\n");
  slow.screen = "";
  for (let i = 0; i < 200; i++) {
    slow.pause(false);
    slow.pause(true);
  }
  slow.pause(false);
  const rules = slow.screen.match(/^ rule \d+/gm) ?? [];
  assert.deepEqual(
    rules.map((line) => Number(line.slice(6))),
    Array.from({ length: 400 }, (_, rule) => rule),
  );
  assert.match(slow.screen, /UTC[^]*<Timewire>$/);
});

test("log lines are not shown to a reader that does not read: they would add to what waits", () => {
  const bench = longBoard();
  const silent = logIn(bench);
  silent.enter("terminal monitor");
  silent.pause(true);
  for (let i = 0; i < 10_000; i++) bench.timewire.log.write(4, "NTP_LOG", "a change of the network");
  silent.screen = "";
  silent.pause(false);
  assert.ok(silent.screen.length < 2 * MOST_WAITING, `${silent.screen.length} characters`);
});

test("a line of 10 MB without an end: 511 characters of it are kept, the rest is discarded", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  const client = logIn(bench);
  const echo = client.type("x".repeat(511));
  assert.equal(echo.length, 511);
  for (let part = 0; part < 160; part++) assert.equal(client.type("x".repeat(65536)), "");
  assert.match(client.enter(""), /\^\r\n % Unrecognized command/);
  assert.match(client.enter("display clock"), /UTC/);
});

test("10 MB of passwords without an end, and of subnegotiation: discarded; the login goes on", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  const client = bench.connect();
  for (let part = 0; part < 160; part++) assert.equal(client.type("x".repeat(65536)), "");
  assert.match(client.enter(""), /% Login failed!/);
  client.type("\xff\xfa\x1f");
  for (let part = 0; part < 160; part++) assert.equal(client.type("x".repeat(65536)), "");
  client.type("\xff\xf0");
  assert.match(client.enter("aNicePassword"), /<Timewire>$/);
});

test("a flood of connections that say nothing: five are held for the minute of a login each, the others are refused, con 0 goes on", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  const clients = Array.from({ length: 1000 }, () => bench.connect());
  assert.equal(clients.filter((client) => client.state() === "open").length, 5);
  assert.match(bench.console("display clock"), /UTC/);
  bench.wait(60);
  assert.equal(clients.filter((client) => client.state() === "open").length, 0);
  assert.match(logIn(bench).enter("display clock"), /UTC/);
});

test("a flood of option requests is answered no longer than it is read", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  const client = bench.connect();
  client.pause(true);
  for (let i = 0; i < 100; i++) client.type("\xff\xfd\x22".repeat(1000));
  assert.ok(client.unread() > 290_000, `${client.unread()} bytes are unread`);
  const other = logIn(bench);
  assert.match(other.enter("display clock"), /UTC/);
});

test("a line reads at most 256 bytes in an event, however many have arrived: other events come between", () => {
  const bench = telnetBoard(...WITH_PASSWORD);
  const client = logIn(bench);
  const lines = Array.from({ length: 300 }, () => "display clock\r\n").join("");
  assert.equal((client.type(lines).match(/UTC/g) ?? []).length, 300);
  assert.equal(client.mostAtOnce, 256);
});
