import assert from "node:assert/strict";
import { test } from "node:test";
import { openConsole, screen, type Console } from "./console-board";

const GOODBYE = ["", "", "User interface con0 is available.", "", "", "", "Press ENTER to get started.", ""];

/** Returns the lines of `display current-configuration`. */
function currentOf(console: Console): string[] {
  return console.enter("display current-configuration").split("\r\n").slice(1, -1);
}

test("console README (Views): the view of the console line, by its names in Comware 5 and Comware 7", () => {
  for (const line of ["user-interface console 0", "user-interface con 0", "user-interface aux 0", "line console 0", "line aux 0"]) {
    const console = openConsole();
    console.enter("system-view");
    assert.equal(console.enter(line), screen(line, "[Timewire-ui-console0]"));
    assert.equal(console.enter("quit"), screen("quit", "[Timewire]"));
    assert.match(console.enter(line.replace("0", "1")), /Wrong parameter/);
  }
  const console = openConsole();
  assert.match(console.enter("system-view", "user-interface tty 0 4"), /Wrong parameter/);
});

test("console README (Console line): idle-timeout: a session without a key for ten minutes ends, at the alarm or at the next key; a new one begins in user view", () => {
  const console = openConsole();
  console.enter("system-view", "interface e0/0");
  console.type("half a li");
  assert.equal(console.wait(599), "");
  assert.equal(console.wait(1), screen(...GOODBYE));
  assert.equal(console.board.hangUps, 1);
  assert.equal(console.type("\r"), screen("", "<Timewire>"));
  console.board.time[1] += 600;
  assert.equal(console.type("\r\n"), screen(...GOODBYE, "<Timewire>"));
});

test("console README (Console line): a pause and a question do not keep a session open", () => {
  for (const lines of [["display this"], ["save", "y"]]) {
    const console = openConsole();
    console.enter("system-view", "sysname R");
    console.timewire.shell.context.session.screenLength = 1;
    console.enter(...lines);
    // The pause has no time limit of its own; the question is withdrawn before.
    assert.ok(console.wait(600).endsWith(screen(...GOODBYE)));
    assert.equal(console.type("\r"), screen("", "<R>"));
  }
});

test("console README (Console line): idle-timeout MIN [ SEC ], 0 for never, 35791 minutes at most", () => {
  const console = openConsole();
  console.enter("system-view", "user-interface con 0", "idle-timeout 1 30");
  console.board.time[1] += 89;
  assert.ok(
    console.enter("display this").endsWith(screen("#", "user-interface con 0", " idle-timeout 1 30", "#", "return", "[Timewire-ui-console0]")),
  );
  console.board.time[1] += 90;
  assert.ok(console.enter("").endsWith("<Timewire>"));
  console.enter("system-view", "user-interface con 0", "idle-timeout 0");
  assert.ok(currentOf(console).includes(" idle-timeout 0 0"));
  console.board.time[0] += 1;
  assert.equal(console.enter("undo idle-timeout"), screen("undo idle-timeout", "[Timewire-ui-console0]"));
  assert.deepEqual(currentOf(console), ["#", " sysname Timewire", "#", "return"]);
  assert.match(console.enter("idle-timeout 35792"), /Wrong parameter/);
  assert.match(console.enter("idle-timeout 1 60"), /Wrong parameter/);
});

test("console README (Paging): screen-length N in line view takes effect at once and for later sessions; 0 for no pause", () => {
  const console = openConsole();
  console.enter("system-view", "user-interface con 0", "screen-length 2");
  assert.ok(console.enter("display this").endsWith("---- More ----"));
  console.type("q");
  console.enter("return", "screen-length disable");
  assert.ok(console.enter("display current-configuration").endsWith("<Timewire>"));
  console.enter("undo screen-length disable");
  assert.ok(console.enter("display current-configuration").endsWith("---- More ----"));
  console.timewire.onConsoleOpen();
  assert.ok(console.enter("display current-configuration").endsWith("---- More ----"));
  console.type("q");
  console.enter("system-view", "user-interface con 0", "screen-length 0");
  console.timewire.onConsoleOpen();
  assert.ok(console.enter("display current-configuration").endsWith(" screen-length 0\r\n#\r\nreturn\r\n<Timewire>"));
});

test("console README (History): history-command max-size, 0 to 256", () => {
  const console = openConsole();
  console.enter("system-view", "user-interface con 0", "history-command max-size 2");
  const history = console.enter("display history-command");
  assert.equal(history, screen("display history-command", "  user-interface con 0", "  history-command max-size 2", "[Timewire-ui-console0]"));
  console.enter("history-command max-size 0");
  assert.equal(console.enter("display history-command"), screen("display history-command", "[Timewire-ui-console0]"));
  assert.equal(console.type("\x10"), "");
  console.enter("history-command max-size 256");
  for (let i = 0; i < 300; i++) console.enter(`# ${i}`);
  assert.equal(console.timewire.shell.context.session.history.lines.length, 256);
  console.enter("user-interface con 0"); // `#` in column 0 has closed the view
  assert.match(console.enter("history-command max-size 257"), /Wrong parameter/);
});

test("console README (Configuration text): the console line is the last section, and restored at the next start", () => {
  const first = openConsole();
  first.enter("system-view", "user-interface con 0", "screen-length 40", "idle-timeout 0 0", "history-command max-size 20");
  first.enter("ntp-service refclock-master", "save force");
  const text = currentOf(first);
  assert.deepEqual(text.slice(-6), ["user-interface con 0", " history-command max-size 20", " idle-timeout 0 0", " screen-length 40", "#", "return"]);
  assert.deepEqual(currentOf(openConsole(first.board.files.get("startup.cfg"))), text);
});
