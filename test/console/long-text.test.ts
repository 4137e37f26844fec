import assert from "node:assert/strict";
import { test } from "node:test";
import { ShellState } from "../../firmware/console/line/shell";
import { openConsole, workOff, type Console } from "./console-board";

/** README of the console, "Long texts": a text is made a piece at a time, and other events come in between. */

const RULES = 40;
const rule = (id: number): string => ` rule ${id} permit source 10.0.${id}.0 0.0.0.255`;

/** A console whose ACL has some rules. */
function openWithRules(): Console {
  const console = openConsole(
    ["#", "acl number 2000", ...Array.from({ length: RULES }, (_, id) => rule(id)), "#", " undo ntp-service enable", "#", "return", ""].join("\n"),
  );
  console.board.screen = "";
  return console;
}

/** Types `text` without letting the console work on. */
function begin(console: Console, text: string): void {
  console.timewire.onConsoleInput(text);
  assert.equal(console.timewire.shell.state, ShellState.Showing);
}

/** Time in which one event passes [s]. */
const TICK = 2 ** -20;
const COMMAND = "display acl all\r";

test("an event makes one element of a table, and the text is the same as at once", () => {
  const console = openWithRules();
  begin(console, COMMAND);
  let text = console.board.screen;
  let events = 0;
  for (; console.timewire.shell.state === ShellState.Showing; events++) {
    const piece = console.wait(TICK);
    assert.ok(piece.split("rule ").length <= 2, piece);
    text += piece;
  }
  assert.ok(events >= RULES - 1);
  assert.equal(
    text,
    [
      "display acl all",
      `Basic ACL  2000, named -none-, ${RULES} rules,`,
      "ACL's step is 5",
      ...Array.from({ length: RULES }, (_, id) => rule(id)),
      "<Timewire>",
    ].join("\r\n"),
  );
});

test("Ctrl+C in the middle ends the text and discards what was typed before it", () => {
  const console = openWithRules();
  begin(console, COMMAND);
  console.timewire.onConsoleInput("sysname LOST\r\x03display clo");
  workOff(console.board, console.timewire);
  assert.ok(!console.board.screen.includes(rule(RULES - 1)));
  assert.match(console.board.screen, /\r\n<Timewire>display clo$/);
  assert.equal(console.type("ck\r").split("\r\n").at(-1), "<Timewire>");
});

test("keys that are typed meanwhile are read after the text", () => {
  const console = openWithRules();
  begin(console, COMMAND);
  console.timewire.onConsoleInput("display clock\r");
  workOff(console.board, console.timewire);
  const lines = console.board.screen.split("\r\n");
  assert.equal(lines.at(-4), rule(RULES - 1));
  assert.deepEqual([lines.at(-3), lines.at(-1)], ["<Timewire>display clock", "<Timewire>"]);
});

test("log lines that come meanwhile follow the text", () => {
  const console = openWithRules();
  begin(console, COMMAND);
  console.timewire.log.write(4, "NTP_LOG", "A line.");
  workOff(console.board, console.timewire);
  const lines = console.board.screen.split("\r\n");
  assert.equal(lines.at(-3), rule(RULES - 1));
  assert.match(lines.at(-2) ?? "", /A line\.$/);
});

test("rules and ACLs that are removed meanwhile do not break the text", () => {
  const console = openWithRules();
  begin(console, COMMAND);
  const { access } = console.timewire.configuration;
  access.acls[0].rules.splice(2, RULES);
  access.acls.pop();
  workOff(console.board, console.timewire);
  const lines = console.board.screen.split("\r\n");
  assert.deepEqual(lines.slice(-3), [rule(0), rule(1), "<Timewire>"]);
});

test("a console without room is asked again, and nothing is made meanwhile", () => {
  const console = openWithRules();
  let hasRoom = true;
  console.board.console.hasRoom = () => hasRoom;
  begin(console, COMMAND);
  hasRoom = false;
  console.wait(1);
  assert.equal(console.wait(1), "");
  assert.equal(console.timewire.shell.state, ShellState.Showing);
  hasRoom = true;
  assert.ok(console.wait(1).includes(`${rule(RULES - 1)}\r\n`));
  assert.equal(console.timewire.shell.state, ShellState.Prompting);
});

test("console README (Console line): idle-timeout ends a session whose reader does not read", () => {
  const console = openWithRules();
  console.board.console.hasRoom = () => false;
  begin(console, COMMAND);
  console.wait(601);
  assert.equal(console.timewire.shell.state, ShellState.Closed);
});

test("pasted lines: one is executed for each event", () => {
  const console = openConsole();
  console.timewire.onConsoleInput("system-view\rsysname One\rsysname Two\r");
  assert.equal(console.timewire.configuration.sysname, "Timewire");
  console.wait(0.00001);
  assert.match(console.timewire.configuration.sysname, /One|Two/);
  console.wait(0.001);
  assert.equal(console.timewire.configuration.sysname, "Two");
});

test("input beyond 4096 unread characters is lost", () => {
  const console = openWithRules();
  begin(console, COMMAND);
  console.timewire.onConsoleInput("x".repeat(5000));
  assert.equal(console.timewire.shell.unread.length, 4096);
});

test("a text whose line cannot be made is given up with a message, and the prompt returns", () => {
  const console = openWithRules();
  const { timewire } = console;
  begin(console, COMMAND);
  const { acls } = timewire.configuration.access;
  const { rules } = acls[0];
  for (let id = 1; id < RULES; id++) Reflect.deleteProperty(rules, id);
  assert.throws(() => console.wait(1));
  assert.equal(timewire.onFault("not enough memory"), false);
  assert.match(console.board.screen, /The command failed: not enough memory\.\r\n<Timewire>$/);
  assert.match(console.type("display clock\r"), /UTC/);
});
