import assert from "node:assert/strict";
import { test } from "node:test";
import { openConsole, screen } from "./console-board";

test("console README (Aliases): Comware 7's built-in aliases are read as their keywords", () => {
  const console = openConsole();
  assert.equal(console.enter("show clock"), console.enter("display clock").replace("display", "show"));
  assert.ok(console.enter("write force").endsWith("successfully.\r\n<Timewire>"));
  console.enter("system-view");
  assert.equal(console.enter("hostname R1"), screen("hostname R1", "[R1]"));
  assert.equal(console.enter("access-list basic 2000"), screen("access-list basic 2000", "[R1-acl-basic-2000]"));
  assert.equal(console.enter("exit"), screen("exit", "[R1]"));
  console.enter("no logging enable");
  assert.equal(console.timewire.configuration.isInfoCenterEnabled, false);
  console.enter("undo access-list basic 2000");
  assert.equal(console.timewire.configuration.access.acls.length, 0);
  assert.equal(console.enter("no hostname"), screen("no hostname", "[Timewire]"));
  assert.equal(console.enter("end"), screen("end", "<Timewire>"));
  console.enter("exit");
  assert.equal(console.board.hangUps, 1);
});

test("console README (Error messages): the caret is under the typed word, also for an alias", () => {
  const console = openConsole();
  assert.equal(
    console.enter("show frob"),
    screen("show frob", `${" ".repeat(10 + 5)}^`, " % Unrecognized command found at '^' position.", "<Timewire>"),
  );
  assert.equal(console.enter("no"), screen("no", `${" ".repeat(10 + 3)}^`, " % Incomplete command found at '^' position.", "<Timewire>"));
});

test("console README (Help): `?` and Tab work after an alias", () => {
  const console = openConsole();
  assert.equal(console.type("show clo?"), screen("show clo?", "  clock  Time of the system clock", "<Timewire>show clo"));
  assert.equal(console.type("\t"), screen("", "<Timewire>show clock "));
});

test("console README (History): the history has the command, not the alias", () => {
  const console = openConsole();
  console.enter("system-view", "no hostname", "show clock");
  assert.equal(
    console.enter("display history-command"),
    screen("display history-command", "  system-view", "  undo sysname", "  display clock", "[Timewire]"),
  );
});

test("an alias is not read at another position, in quotes, or in upper case", () => {
  const console = openConsole();
  console.enter("system-view", "sysname show");
  assert.equal(console.timewire.configuration.sysname, "show");
  for (const line of ['"show" clock', "Show clock", "sho clock", "display show"]) assert.match(console.enter(line), /Unrecognized/, line);
});
