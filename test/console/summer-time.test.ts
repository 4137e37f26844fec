import assert from "node:assert/strict";
import { test } from "node:test";
import { openConsole, screen, type Console } from "./console-board";

const CET = ["clock timezone CET add 1", "clock summer-time CEST repeating 2 2012 March last Sunday 3 2012 October last Sunday 1"];

/** Opens a console in user view on a board with these commands. */
function configured(...commands: string[]): Console {
  const console = openConsole();
  console.enter("system-view", ...commands, "return");
  return console;
}

/** Returns the first line of `display clock` at the UTC `time` and `date`. */
function shownAt(console: Console, time: string, date: string): string {
  console.enter("system-view", "undo clock timezone", "undo clock summer-time", "return", `clock datetime ${time} ${date}`);
  console.enter("system-view", ...CET, "return");
  return console.enter("display clock").split("\r\n")[1];
}

/** Returns the line of summer time in the running configuration. */
function saved(console: Console): string {
  return console.enter("display current-configuration | include summer-time").split("\r\n")[1];
}

test("console README (Clock): display clock with a time zone and the summer time of Comware 7", () => {
  const console = configured("clock timezone Z5 add 5", "clock summer-time PDT 6 08/01 6 09/01 1");
  console.enter("clock datetime 15:11:00 03/16/2012");
  const page = ["15:11:00 Z5 Fri 03/16/2012", "Time Zone : Z5 add 05:00:00", "Summer Time : PDT 06:00:00 08/01 06:00:00 09/01 01:00:00"];
  assert.equal(console.enter("display clock"), screen("display clock", ...page, "<Timewire>"));
  assert.equal(saved(console), " clock summer-time PDT 06:00:00 08/01 06:00:00 09/01 01:00:00");
  console.enter("clock datetime 15:11:00 08/16/2012");
  assert.equal(console.enter("display clock").split("\r\n")[1], "15:11:00 PDT Thu 08/16/2012");
});

test("summer time begins and ends at the second, in the local time before the change, and applies to log lines", () => {
  const console = openConsole();
  assert.equal(shownAt(console, "0:59:59", "03/31/2024"), "01:59:59 CET Sun 03/31/2024");
  assert.equal(shownAt(console, "1:00:00", "03/31/2024"), "03:00:00 CEST Sun 03/31/2024");
  assert.equal(shownAt(console, "0:59:59", "10/27/2024"), "02:59:59 CEST Sun 10/27/2024");
  assert.equal(shownAt(console, "1:00:00", "10/27/2024"), "02:00:00 CET Sun 10/27/2024");
  assert.equal(shownAt(console, "23:30", "12/31/2024"), "00:30:00 CET Wed 01/01/2025");
  assert.equal(shownAt(console, "12", "07/01/2011"), "13:00:00 CET Fri 07/01/2011", "before the first year");
  shownAt(console, "12", "07/01/2024");
  const link = console.board.network.interfaces[1] as { isUp: boolean };
  link.isUp = !link.isUp;
  console.board.screen = "";
  console.timewire.onInterfaceChange(1);
  assert.match(console.board.screen, /^\r\n%Jul {2}1 14:00:00:000 2024 Timewire IFNET/);
});

test("in the southern hemisphere summer time includes the new year, from its first year on", () => {
  const console = configured(
    "clock timezone NZST add 12",
    "clock summer-time NZDT repeating 02:00:00 2012 September last Sunday 03:00:00 April first Sunday 01:00:00",
  );
  const at = (time: string, date: string): string => {
    console.enter(`clock datetime ${time} ${date}`);
    return console.enter("display clock").split("\r\n")[1];
  };
  assert.equal(at("12", "01/15/2012"), "12:00:00 NZST Sun 01/15/2012");
  assert.equal(at("1:59:59", "09/30/2012"), "01:59:59 NZST Sun 09/30/2012");
  assert.equal(at("3", "09/30/2012"), "03:00:00 NZDT Sun 09/30/2012");
  assert.equal(at("23:59:59", "12/31/2012"), "23:59:59 NZDT Mon 12/31/2012");
  assert.equal(at("0:30", "01/01/2013"), "00:30:00 NZDT Tue 01/01/2013");
  assert.equal(at("1:59:59", "04/07/2013"), "01:59:59 NZDT Sun 04/07/2013");
  assert.equal(at("3", "04/07/2013"), "03:00:00 NZST Sun 04/07/2013");
});

test("clock datetime is local time: standard time in the hour that does not exist, the first of the hour that occurs twice", () => {
  const console = configured(...CET);
  console.enter("clock datetime 2:30 03/31/2024");
  assert.equal(console.enter("display clock").split("\r\n")[1], "03:30:00 CEST Sun 03/31/2024");
  console.enter("clock datetime 2:30 10/27/2024");
  assert.equal(console.enter("display clock").split("\r\n")[1], "02:30:00 CEST Sun 10/27/2024");
  console.enter("clock datetime 3:00 10/27/2024");
  assert.equal(console.enter("display clock").split("\r\n")[1], "03:00:00 CET Sun 10/27/2024");
});

test("Comware 5: one-off summer time has two dates, and ends after it begins", () => {
  const console = configured("clock summer-time abc1 one-off 6 08/01/2006 6 09/01/2006 1");
  assert.equal(saved(console), " clock summer-time abc1 one-off 06:00:00 08/01/2006 06:00:00 09/01/2006 01:00:00");
  for (const [date, name] of [
    ["08/15/2006", "abc1"],
    ["08/15/2007", "UTC"],
    ["08/15/2005", "UTC"],
    ["09/01/2006", "UTC"],
  ]) {
    console.enter(`clock datetime 7 ${date}`);
    assert.equal(console.enter("display clock").split(" ")[2], name, date);
  }
  assert.match(
    console.enter("system-view", "clock summer-time abc1 one-off 6 09/01/2006 6 08/01/2006 1"),
    /\r\nSummer time must end after it begins\.\r\n/,
  );
  assert.match(saved(console), /08\/01\/2006 06:00:00 09\/01\/2006/);
});

/** Typed command and saved command. */
const FORMS: [string, string][] = [
  ["CEST repeating 02:00:00 03/25/2012 03:00:00 10/28/2012 01:00:00", "CEST repeating 02:00:00 03/25/2012 03:00:00 10/28/2012 01:00:00"],
  [
    "CEST repeating 2 2000 march LAST sun 3 2000 oct last sunday 1",
    "CEST repeating 02:00:00 2000 March last Sunday 03:00:00 2000 October last Sunday 01:00:00",
  ],
  ["CEST 2 mar last su 3 oct fifth sa 0:30", "CEST 02:00:00 March last Sunday 03:00:00 October fifth Saturday 00:30:00"],
  ['"My time" 2 12/31 3 02/29 1', '"My time" 02:00:00 12/31 03:00:00 02/29 01:00:00'],
];

for (const [typed, kept] of FORMS) {
  test(`clock summer-time ${typed} is saved, and read again`, () => {
    const console = configured(`clock summer-time ${typed}`);
    assert.equal(saved(console), ` clock summer-time ${kept}`);
    console.enter("save force");
    const second = openConsole(console.board.files.get("startup.cfg"));
    assert.equal(saved(second), ` clock summer-time ${kept}`);
    second.enter("system-view", "undo clock summer-time");
    assert.doesNotMatch(second.enter("display current-configuration"), /summer/);
    assert.equal(second.enter("display clock").split("\r\n").length, 3);
  });
}

test("clock summer-time: a malformed time, day or value is refused with the caret, and nothing changes", () => {
  const console = configured();
  console.enter("system-view");
  for (const line of [
    "X one-off 6 08/01 6 09/01/2006 1",
    "X one-off 6 08/01/1999 6 09/01/2006 1",
    "X repeating 6 2000 Ma last Sunday 6 October last Sunday 1",
    "X repeating 6 2000 March sixth Sunday 6 October last Sunday 1",
    "X repeating 6 March last Sunday 6 October last Sunday 1",
    "X repeating 6 1999 March last Sunday 6 October last Sunday 1",
    "X 6 02/30 6 09/01 1",
    "X 6 13/01 6 09/01 1",
    "X 25 08/01 6 09/01 1",
    "X 6 08/01 6 09/01 24",
    "X 6 08/01 6 09/01",
    "X 6 08/01 6 09/01 1 1",
    `${"x".repeat(33)} 6 08/01 6 09/01 1`,
  ]) {
    assert.match(console.enter(`clock summer-time ${line}`), /\^\r\n % .* found at '\^' position\./, line);
  }
  assert.doesNotMatch(console.enter("display current-configuration"), /summer/);
});
