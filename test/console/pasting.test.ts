import assert from "node:assert/strict";
import { test } from "node:test";
import { openConsole, screen, type Console } from "./console-board";

const current = (console: Console): string[] => console.enter("display current-configuration").split("\r\n").slice(1, -1);

const systemView = (): Console => {
  const console = openConsole();
  console.enter("system-view");
  return console;
};

test("console README (Pasting): indented lines after a refused line in column 0 are not executed, and shown as typed only", () => {
  const console = systemView();
  console.enter("acl number 2000", " rule 0 permit source 10.0.0.1 0");
  assert.equal(
    console.enter("acl advanced 3000"),
    screen(
      "acl advanced 3000",
      `${" ".repeat("[Timewire-acl-basic-2000]".length + 4)}^`,
      " % Unrecognized command found at '^' position.",
      "[Timewire]",
    ),
  );
  assert.equal(console.enter(" rule 5 permit"), screen(" rule 5 permit", "[Timewire]"));
  assert.equal(console.enter(" sysname OTHER"), screen(" sysname OTHER", "[Timewire]"));
  assert.equal(console.enter("  deeper still"), screen("  deeper still", "[Timewire]"));
  assert.deepEqual(current(console), ["#", " sysname Timewire", "#", "acl number 2000", " rule 0 permit source 10.0.0.1 0", "#", "return"]);
});

test("console README (Pasting): # in column 0 closes a view, a refused one too", () => {
  const console = systemView();
  assert.equal(console.enter("interface Ethernet0/0", "#"), screen("#", "[Timewire]"));
  assert.equal(console.enter("bgp 65000", " sysname OTHER", "#", " sysname R1"), screen(" sysname R1", "[R1]"));
  assert.equal(console.enter("return", "#"), screen("#", "<R1>"), "user view stays");
});

test("console README (Pasting): a refused view command closes the view in which it was typed, so that lines without indentation enter no other view", () => {
  const console = systemView();
  console.enter("acl number 2000", "rule 0 deny", "interface Vlan-interface100", "rule 5 permit", "description inner");
  assert.equal(console.enter("quit"), screen("quit", "[Timewire]"), "the quit of the refused view");
  assert.equal(console.enter("quit"), screen("quit", "<Timewire>"));
  assert.deepEqual(current(console), ["#", " sysname Timewire", "#", "acl number 2000", " rule 0 deny", "#", "return"]);
});

test("another refused line leaves the view open", () => {
  const console = systemView();
  assert.match(console.enter("interface Ethernet0/0", "frob"), /\[Timewire-Ethernet0\/0\]$/);
  assert.match(console.enter("quit"), /\[Timewire\]$/);
});

test("quit at once after a refused view command leaves the view, as typed by an operator", () => {
  assert.match(systemView().enter("interface Ethernet9/9", "quit"), /<Timewire>$/);
});

test("a view command that is refused for another reason than its syntax is a refused view too", () => {
  const console = systemView();
  console.enter("acl number 2000 name A", "acl number 2001", "acl number 2001 name A", " rule 5 permit", "#");
  assert.deepEqual(current(console).slice(3), ["acl number 2000 name A", "#", "acl number 2001", "#", "return"]);
});

test("console README (Pasting): the number of lines not taken goes to the log buffer, not to the screen", () => {
  const console = systemView();
  const shown = console.type("vlan 43\r description APs\r name x\r#\rsysname R1\r");
  assert.doesNotMatch(shown, /taken/);
  assert.match(console.enter("display logbuffer"), /SHELL\/5\/SHELL_PASTE: Lines of refused views not taken: 2\.\r\n/);
  console.enter("reset logbuffer", "vlan 43", " description APs");
  console.type("\x03");
  assert.match(console.enter("display logbuffer"), /SHELL_PASTE: Lines of refused views not taken: 1\.\r\n/);
});

test("an empty line ends no refused view, Ctrl+C and Ctrl+Z do, and so does the next session", () => {
  for (const [keys, sysname] of [
    ["", "Timewire"],
    ["\x03", "R1"],
    ["\x1asystem-view\r", "R1"],
    ["\x1aquit\r\rsystem-view\r", "R1"],
  ] as const) {
    const console = systemView();
    console.enter("frob", "");
    console.type(keys);
    console.enter(" sysname R1");
    assert.equal(console.timewire.configuration.sysname, sysname, JSON.stringify(keys));
  }
});

test("in user view a leading blank has no meaning", () => {
  const console = openConsole();
  assert.match(console.enter("frob", " display clock"), /UTC/);
});

test("console README (Banners): text up to the delimiter is not executed, in one line or in several, and is displayed, saved and undone", () => {
  const console = systemView();
  console.enter("header login ^", "sysname OTHER", "", "  quit ^ sysname OTHER", "header motd |one| two", "header shell", "sysname OTHER", "%");
  const text = ["#", " sysname Timewire", "#", " header login ^", "sysname OTHER", "", "  quit ^ sysname OTHER", "#", " header motd |one| two", "#"];
  assert.deepEqual(current(console), [...text, " header shell %", "sysname OTHER", "%", "#", "return"]);
  console.enter("save force");
  const other = openConsole(console.board.files.get("startup.cfg"));
  assert.deepEqual(current(other), current(console));
  other.enter("system-view", "undo header login", "undo header shell", "header motd #", "other", "#");
  assert.deepEqual(current(other), ["#", " sysname Timewire", "#", " header motd #", "other", "#", "#", "return"]);
  assert.match(other.enter("undo header legal"), /The banner does not exist\./);
});

test("a question mark in a banner is text", () => {
  const console = systemView();
  console.type("header login ^\rwho? me?\r^\r");
  assert.ok(current(console).includes("who? me?"));
});

test("a banner that is typed is stored up to 2000 characters; Ctrl+C ends it without storing it", () => {
  const console = systemView();
  for (let line = 0; line < 30; line++) console.enter(line === 0 ? "header login ^" : "x".repeat(100));
  assert.match(console.enter("^"), /The banner is longer than 2000 characters: it is not stored\./);
  console.enter("header legal ^", "text");
  console.type("\x03");
  assert.match(console.enter("sysname R1"), /\[R1\]$/);
  assert.deepEqual(current(console), ["#", " sysname R1", "#", "return"]);
});

test("a part of the configuration does not display the text of a banner as commands", () => {
  const console = systemView();
  console.enter("header login ^", " ntp-service refclock-master", "^");
  assert.deepEqual(console.enter("display current-configuration configuration ntp").split("\r\n").slice(1, -1), ["#", "return"]);
});
