import assert from "node:assert/strict";
import { test } from "node:test";
import { openConsole, screen, type Console } from "./console-board";

const MORE = "  ---- More ----";
const ERASE = `\x1b[42D${" ".repeat(42)}\x1b[42D`;

/** Opens a console that pages and whose configuration has 60 lines. */
function longConsole(): { console: Console; lines: string[] } {
  const console = openConsole();
  console.enter("system-view");
  for (let i = 0; i < 28; i++) console.enter(`ip vpn-instance v${i}`);
  console.enter("return");
  const lines = console.enter("display current-configuration").split("\r\n").slice(1, -1);
  assert.equal(lines.length, 60);
  console.enter("undo screen-length disable");
  return { console, lines };
}

test("console README (Paging): after 24 lines output waits; Space shows the next screen, Enter the next line", () => {
  const { console, lines } = longConsole();
  const first = screen("display current-configuration", ...lines.slice(0, 24), MORE);
  assert.equal(console.enter("display current-configuration"), first);
  assert.equal(console.type(" "), ERASE + screen(...lines.slice(24, 48), MORE));
  assert.equal(console.type("\r"), ERASE + screen(lines[48], MORE));
  assert.equal(console.type("\r\n"), ERASE + screen(lines[49], MORE));
  assert.equal(console.type("x\t?\x10"), "", "other keys do nothing");
  assert.equal(console.type(" "), ERASE + screen(...lines.slice(50), "<Timewire>"));
  assert.equal(console.enter("display clock").split("\r\n").length, 3);
});

test("console README (Paging): Ctrl+C and q discard the rest", () => {
  const { console } = longConsole();
  for (const key of ["\x03", "q", "\x1a"]) {
    console.enter("display current-configuration");
    assert.equal(console.type(key), `${ERASE}<Timewire>`);
  }
});

test("an output of one screen does not wait", () => {
  const { console, lines } = longConsole();
  for (let i = 9; i < 28; i++) console.enter("system-view", `undo ip vpn-instance v${i}`, "return");
  const page = console.enter("display current-configuration").split("\r\n").slice(1, -1);
  assert.equal(page.length, 22);
  assert.ok(lines.length > page.length);
  console.enter("system-view", "ntp-service refclock-master", "return");
  assert.ok(console.enter("display current-configuration").endsWith("\r\n#\r\nreturn\r\n<Timewire>"));
});

test("console README (Paging): screen-length disable is in effect for the session, and prints nothing", () => {
  const { console, lines } = longConsole();
  assert.equal(console.enter("screen-length disable"), screen("screen-length disable", "<Timewire>"));
  assert.equal(console.enter("display current-configuration"), screen("display current-configuration", ...lines, "<Timewire>"));
  console.timewire.onConsoleOpen();
  assert.ok(console.enter("display current-configuration").endsWith(MORE), "a new session has the default");
  console.type("q");
  assert.match(console.enter("system-view", "screen-length disable"), /Unrecognized command/);
});

test("console README (Programs that drive the console): type-ahead is not read as keys of the pager", () => {
  const { console, lines } = longConsole();
  const shown = console.type("display current-configuration\rquit\r");
  assert.ok(shown.startsWith(screen("display current-configuration", ...lines, "<Timewire>quit")), shown);
});

test("a list of help longer than the screen waits, and the typed line is shown again", () => {
  const { console } = longConsole();
  console.timewire.shell.context.session.screenLength = 2;
  assert.ok(console.type("display ?").endsWith(MORE));
  assert.equal(console.type("q"), `${ERASE}<Timewire>display `);
});

test("a log line is shown above the pause", () => {
  const { console, lines } = longConsole();
  console.enter("display current-configuration");
  console.board.screen = "";
  (console.board.network.interfaces[1] as { isUp: boolean }).isUp = false;
  console.timewire.onInterfaceChange(1);
  assert.match(console.board.screen, /^\r\n%Jan .* changed to down\.\r\n {2}---- More ----$/);
  assert.equal(console.type("\r"), ERASE + screen(lines[24], MORE));
});

test("a console that is opened during a pause shows a prompt", () => {
  const { console } = longConsole();
  console.enter("display current-configuration");
  console.board.screen = "";
  console.timewire.onConsoleOpen();
  assert.equal(console.board.screen, "\r\n<Timewire>");
  assert.equal(console.enter("display clock").split("\r\n").length, 3);
});

test("a console that is not attended does not page", () => {
  const { console, lines } = longConsole();
  console.board.console.isAttended = false;
  console.timewire.onConsoleOpen();
  assert.equal(console.enter("display current-configuration"), screen("display current-configuration", ...lines, "<Timewire>"));
});
