import assert from "node:assert/strict";
import { test } from "node:test";
import type { Command } from "../../firmware/console/grammar/command";
import { ShellState, type ConsoleFeatures } from "../../firmware/console/line/shell";
import { endEvent } from "../../firmware/engine/deadlines";
import { beginActivity, endActivity } from "../../firmware/console/activity";
import { consoleBoard, openConsole, screen, type Console, workOff } from "./console-board";
import { startTimewire } from "../../firmware/timewire";

/** The table of states in firmware/console/line/shell.ts, a test a row. */

const CLOSED = ["", "User interface con0 is available.", "", "", "", "Press ENTER to get started.", ""];
const MORE = "  ---- More ----";
const ERASE = `\x1b[42D${" ".repeat(42)}\x1b[42D`;
const SURE = "The current configuration will be written to the device. Are you sure? [Y/N]:";

const stateOf = ({ timewire }: Console): ShellState => timewire.shell.state;

/** A console that shows a question. */
function askingConsole(): Console {
  const console = openConsole();
  console.enter("save");
  assert.equal(stateOf(console), ShellState.Asking);
  return console;
}

/** A console that has shown two of the four lines of the configuration. */
function pagingConsole(): Console {
  const console = openConsole();
  console.timewire.shell.context.session.screenLength = 2;
  assert.equal(console.enter("display current-configuration"), screen("display current-configuration", "#", " sysname Timewire", MORE));
  assert.equal(stateOf(console), ShellState.Paging);
  return console;
}

/** A console whose command goes on; `stops` counts how often it was stopped. */
function busyConsole(): { console: Console; stops: () => number } {
  const console = openConsole();
  let stops = 0;
  const { session } = console.timewire.shell.context;
  const activity: Command = {
    view: "any",
    syntax: "test activity",
    run: () => {
      session.output.push("begun");
      beginActivity(session, () => (stops += 1));
      return undefined;
    },
  };
  const shell = console.timewire.shell as { features: ConsoleFeatures };
  shell.features = { ...shell.features, commands: [...shell.features.commands, () => [activity]] };
  assert.equal(console.enter("test activity"), "test activity\r\n");
  assert.equal(stateOf(console), ShellState.Busy);
  return { console, stops: () => stops };
}

/** A console whose board has been told to restart. */
function stoppedConsole(): Console {
  const console = openConsole();
  console.enter("save force", "reboot");
  assert.equal(stateOf(console), ShellState.Asking);
  assert.match(console.enter("y"), /Now rebooting/);
  assert.equal(console.board.restarts, 1);
  assert.equal(stateOf(console), ShellState.Stopped);
  return console;
}

test("closed, Enter: begins a session in user view; prompting", () => {
  const board = consoleBoard();
  const timewire = startTimewire(board);
  board.screen = "";
  timewire.onConsoleInput("x");
  assert.equal(board.screen, "");
  assert.equal(timewire.shell.state, ShellState.Closed);
  timewire.onConsoleInput("\r");
  assert.equal(board.screen, "\r\n<Timewire>");
  assert.equal(timewire.shell.state, ShellState.Prompting);
});

test("prompting, Enter: runs the command, shows its output; prompting", () => {
  const console = openConsole();
  assert.equal(console.enter("display clock"), screen("display clock", "00:00:00 UTC Thu 01/01/2026", "<Timewire>"));
  assert.equal(stateOf(console), ShellState.Prompting);
});

test("prompting, Enter, and the command asks: shows the question; asking", () => {
  const console = openConsole();
  assert.equal(console.enter("save"), `save\r\n${SURE}`);
  assert.equal(stateOf(console), ShellState.Asking);
});

test("prompting, Enter, and the command goes on: waits for its end; busy", () => {
  busyConsole();
});

test("prompting, Enter: quit in user view: ends the session, hangs up; closed", () => {
  const console = openConsole();
  assert.equal(console.enter("quit"), screen("quit", ...CLOSED));
  assert.equal(console.board.hangUps, 1);
  assert.equal(stateOf(console), ShellState.Closed);
});

test("prompting, text longer than the screen: shows the first screen; paging", () => {
  pagingConsole();
});

test("busy, end of the command: shows its output; prompting, then reads the stored keys", () => {
  const { console, stops } = busyConsole();
  assert.equal(console.type("display clock\rdis"), "");
  const { session } = console.timewire.shell.context;
  session.output.push("done");
  endActivity(session);
  workOff(console.board, console.timewire);
  assert.equal(console.board.screen, screen("begun", "done", "<Timewire>display clock", "00:00:00 UTC Thu 01/01/2026", "<Timewire>dis"));
  assert.equal(stateOf(console), ShellState.Prompting);
  assert.equal(stops(), 0);
});

test("busy, Ctrl+C: stops it, discards the stored keys; prompting", () => {
  const { console, stops } = busyConsole();
  console.type("display clock\r");
  assert.equal(console.type("\x03"), screen("begun", "<Timewire>"));
  assert.equal(stateOf(console), ShellState.Prompting);
  assert.equal(stops(), 1);
});

test("busy, any other key: stores it; busy", () => {
  const { console } = busyConsole();
  assert.equal(console.type("q\r?\t \x1a"), "");
  assert.equal(stateOf(console), ShellState.Busy);
});

test("asking, Enter: gives the answer to the command; prompting or asking", () => {
  const console = askingConsole();
  assert.equal(console.enter("maybe"), `maybe\r\n${SURE}`);
  assert.equal(stateOf(console), ShellState.Asking);
  assert.equal(console.enter("n"), screen("n", "<Timewire>"));
  assert.equal(stateOf(console), ShellState.Prompting);
});

test("asking, Enter, and the board restarts: stops reading; stopped", () => {
  stoppedConsole();
});

test("asking, Ctrl+C, Ctrl+Z: withdraws the question; prompting", () => {
  for (const key of ["\x03", "\x1a"]) {
    const console = askingConsole();
    assert.equal(console.type(key), screen("", "<Timewire>"));
    assert.equal(stateOf(console), ShellState.Prompting);
    assert.equal(console.board.files.size, 0);
  }
});

test("paging, Space: shows the next screen; paging, or what follows the text", () => {
  const console = pagingConsole();
  assert.equal(console.type(" "), ERASE + screen("#", "return", "<Timewire>"));
  assert.equal(stateOf(console), ShellState.Prompting);
});

test("paging, Enter: shows the next line; paging, or what follows the text", () => {
  const console = pagingConsole();
  assert.equal(console.type("\r"), ERASE + screen("#", MORE));
  assert.equal(stateOf(console), ShellState.Paging);
  assert.equal(console.type("\r"), ERASE + screen("return", "<Timewire>"));
  assert.equal(stateOf(console), ShellState.Prompting);
});

test("paging, Ctrl+C, Ctrl+Z, q: discards the rest of the text; what follows the text", () => {
  for (const key of ["\x03", "\x1a", "q"]) {
    const console = pagingConsole();
    assert.equal(console.type(`x${key}`), `${ERASE}<Timewire>`);
    assert.equal(stateOf(console), ShellState.Prompting);
  }
});

test("any, console opened: begins a session in user view; prompting", () => {
  const closed = openConsole();
  closed.enter("quit");
  const { console: busy, stops } = busyConsole();
  for (const console of [closed, openConsole(), busy, askingConsole(), pagingConsole()]) {
    console.board.screen = "";
    console.timewire.onConsoleOpen();
    assert.equal(console.board.screen, screen("", "<Timewire>"));
    assert.equal(stateOf(console), ShellState.Prompting);
    assert.equal(console.timewire.shell.context.session.question, undefined);
  }
  assert.equal(stops(), 1);
});

test("stopped, any: nothing; stopped", () => {
  const console = stoppedConsole();
  assert.equal(console.type("\rdisplay clock\r\x03"), "");
  assert.equal(console.wait(1000), "");
  console.timewire.onConsoleOpen();
  assert.equal(console.board.screen, "");
  assert.equal(stateOf(console), ShellState.Stopped);
});

test("busy: no time without a key ends the session", () => {
  const { console } = busyConsole();
  assert.equal(console.wait(700), "");
  assert.equal(stateOf(console), ShellState.Busy);
  endActivity(console.timewire.shell.context.session);
  endEvent(console.timewire.engine);
  assert.equal(console.wait(599), "");
  assert.equal(console.wait(1), screen("", ...CLOSED));
});

test("asking, 30 s: withdraws the question; prompting", () => {
  const console = askingConsole();
  console.wait(20);
  console.type("y");
  assert.equal(console.wait(9), "");
  assert.equal(console.wait(1), screen("", "<Timewire>"));
  assert.equal(stateOf(console), ShellState.Prompting);
  assert.equal(console.enter("display clock"), screen("display clock", "00:00:30 UTC Thu 01/01/2026", "<Timewire>"));
  assert.equal(console.board.files.size, 0);
});

test("prompting, asking and paging, idle-timeout: ends the session, hangs up; closed", () => {
  for (const console of [openConsole(), pagingConsole()]) {
    assert.equal(console.wait(599), "");
    assert.equal(console.wait(1), screen("", ...CLOSED));
    assert.equal(stateOf(console), ShellState.Closed);
    assert.equal(console.board.hangUps, 1);
    assert.equal(console.wait(100000), "", "once");
  }
  const console = openConsole();
  console.enter("system-view", "user-interface con 0", "idle-timeout 0 20", "return", "save");
  assert.equal(stateOf(console), ShellState.Asking);
  assert.equal(console.wait(19), "");
  assert.equal(console.wait(1), screen("", ...CLOSED));
  assert.equal(stateOf(console), ShellState.Closed);
});
