import assert from "node:assert/strict";
import { test } from "node:test";
import { keepLine, LOG_CAPACITY, makeLogBuffer } from "../../firmware/log/log-buffer";
import { openConsole, screen, type Console } from "./console-board";

/** Toggles the link of Ethernet0/0, which is logged at level 5. Returns the screen. */
function changeLink(console: Console): string {
  const link = console.board.network.interfaces[1] as { isUp: boolean };
  link.isUp = !link.isUp;
  console.board.screen = "";
  console.timewire.onInterfaceChange(1);
  return console.board.screen;
}

test("console README (Clock): clock datetime sets the clock, in either order of the date", () => {
  const console = openConsole();
  assert.equal(console.enter("clock datetime 10:09:00 03/16/2012"), screen("clock datetime 10:09:00 03/16/2012", "<Timewire>"));
  assert.equal(console.enter("display clock"), screen("display clock", "10:09:00 UTC Fri 03/16/2012", "<Timewire>"));
  console.enter("clock datetime 7:5 2035/12/31");
  assert.equal(console.enter("display clock").split("\r\n")[1], "07:05:00 UTC Mon 12/31/2035");
  console.enter("clock datetime 0 2/29/2028");
  assert.equal(console.enter("display clock").split("\r\n")[1], "00:00:00 UTC Tue 02/29/2028");
});

test("console README (Clock): a malformed time or date, or a year outside of 2000..2035, is refused with the caret and sets nothing", () => {
  const console = openConsole();
  const before = console.enter("display clock");
  for (const time of ["24:00:00", "1:60", "1:2:60", "1:2:3:4", "x", "1::2"]) {
    assert.equal(console.enter(`clock datetime ${time} 1/1/2020`).split("\r\n")[1].length, 10 + 15 + 1, time);
  }
  for (const date of ["1/1/1999", "2036/1/1", "2/29/2027", "13/1/2020", "2020/1/32", "1/1", "2020-1-1", "0/1/2020"]) {
    assert.equal(console.enter(`clock datetime 1:2:3 ${date}`).split("\r\n")[1].length, 10 + 21 + 1, date);
  }
  assert.equal(console.enter("display clock"), before);
});

test("clock datetime is refused while the clock follows a source, and accepted with a local clock", () => {
  const console = openConsole();
  console.enter("system-view", "ntp-service unicast-server 10.0.0.1", "return");
  const { system } = console.timewire.engine;
  Object.assign(system, { leap: 0, systemPeer: 0 });
  assert.equal(console.enter("clock datetime 0 1/1/2020").split("\r\n")[1], "The system clock follows NTP and cannot be set.");
  assert.equal(console.enter("display clock").split("\r\n")[1], "00:00:00 UTC Thu 01/01/2026");
  console.timewire.engine.table[0].isLocalClock = true;
  console.enter("clock datetime 0 1/1/2020");
  assert.equal(console.enter("display clock").split("\r\n")[1], "00:00:00 UTC Wed 01/01/2020");
});

test("console README (Clock): a time zone applies to display clock, clock datetime and log lines, and is saved", () => {
  const console = openConsole();
  console.enter("system-view", "clock timezone Z5 add 5", "return", "clock datetime 15:10:00 03/16/2012");
  assert.equal(console.enter("display clock"), screen("display clock", "15:10:00 Z5 Fri 03/16/2012", "Time Zone : Z5 add 05:00:00", "<Timewire>"));
  assert.match(changeLink(console), /^\r\n%Mar 16 15:10:00:000 2012 Timewire IFNET/);
  assert.equal(console.enter("display current-configuration | include clock").split("\r\n")[1], " clock timezone Z5 add 05:00:00");
  console.enter("system-view", 'clock timezone "Eastern Time(US,Canada)" minus 05:00:00', "return", "save force");
  assert.equal(console.enter("display clock").split("\r\n")[1], "05:10:00 Eastern Time(US,Canada) Fri 03/16/2012");
  const second = openConsole(console.board.files.get("startup.cfg"));
  assert.equal(second.enter("display clock").split("\r\n")[2], "Time Zone : Eastern Time(US,Canada) minus 05:00:00");
  assert.equal(second.enter("display clock").split("\r\n")[1], "19:00:00 Eastern Time(US,Canada) Wed 12/31/2025");
  second.enter("system-view", "undo clock timezone");
  assert.equal(second.enter("display clock").split("\r\n")[1], "00:00:00 UTC Thu 01/01/2026");
});

test("console README (Log and debugging): undo terminal monitor and undo terminal logging remove log lines from the screen, not from the buffer", () => {
  const console = openConsole();
  assert.notEqual(changeLink(console), "");
  for (const word of ["monitor", "logging"]) {
    assert.equal(console.enter(`undo terminal ${word}`), screen(`undo terminal ${word}`, `Current terminal ${word} is off.`, "<Timewire>"));
    assert.equal(changeLink(console), "");
    assert.equal(console.enter(`terminal ${word}`), screen(`terminal ${word}`, `Current terminal ${word} is on.`, "<Timewire>"));
  }
  console.enter("terminal logging level 4");
  assert.equal(changeLink(console), "");
  console.enter("terminal logging level 5");
  assert.notEqual(changeLink(console), "");
  console.enter("undo terminal monitor");
  console.timewire.onConsoleOpen();
  assert.notEqual(changeLink(console), "", "a new session has the defaults");
  assert.equal(console.enter("display logbuffer | include LINK_UPDOWN").split("\r\n").length - 2, 6);
});

test("console README (Log and debugging): display logbuffer, and reset logbuffer", () => {
  const console = openConsole();
  console.enter("reset logbuffer");
  const line = changeLink(console).split("\r\n")[1];
  const page = [
    "Logging buffer configuration and contents:enabled",
    "Allowed max buffer size : 512",
    "Actual buffer size : 512",
    "Channel number : 4 , Channel name : logbuffer",
    "Dropped messages : 0",
    "Overwritten messages : 0",
    "Current messages : 1",
  ];
  assert.equal(console.enter("display logbuffer"), screen("display logbuffer", ...page, "", line, "<Timewire>"));
  console.enter("reset logbuffer");
  assert.equal(console.enter("display logbuffer | include Current").split("\r\n")[1], "Current messages : 0");
});

test("the log buffer keeps the newest 512 lines and counts the others", () => {
  const buffer = makeLogBuffer(undefined);
  for (let i = 0; i < LOG_CAPACITY + 3; i++) keepLine(buffer, `line ${i}`);
  assert.equal(buffer.lines.length, LOG_CAPACITY);
  assert.equal(buffer.lines[0], "line 3");
  assert.equal(buffer.overwritten, 3);
});

test("the log buffer takes a sixtieth of a small memory, and 512 lines of a large one", () => {
  const capacity = (total: number): number => makeLogBuffer({ total: () => total, used: () => 0 }).capacity;
  assert.equal(capacity(40000), 8);
  assert.equal(capacity(180000), 21);
  assert.equal(capacity(320 * 1024), 40);
  assert.equal(capacity(4 * 1024 * 1024), LOG_CAPACITY);
  assert.equal(capacity(4e9), LOG_CAPACITY);
});

test("console README (Log and debugging): display logbuffer [ reverse ] [ level severity | size n ] *", () => {
  const console = openConsole();
  for (let i = 0; i < 3; i++) changeLink(console);
  const shown = (options: string): string[] =>
    console
      .enter(`display logbuffer ${options}`)
      .split("\r\n")
      .filter((line) => line.startsWith("%"))
      .map((line) => line.slice(35));
  const clock = "NTP/4/CLOCK: No valid time in the real-time clock; starting at the build date.";
  const link = (state: string): string => `IFNET/5/LINK_UPDOWN: Line protocol state on the interface Ethernet0/0 changed to ${state}.`;
  assert.deepEqual(shown("level 4"), [clock]);
  const login = "SHELL/5/SHELL_LOGIN: Console logged in from con0.";
  assert.deepEqual(shown("level 5"), [login, link("down"), link("up"), link("down")]);
  assert.deepEqual(shown("size 2"), [link("up"), link("down")]);
  assert.deepEqual(shown("reverse size 1 level 4"), [clock]);
  assert.deepEqual(shown("reverse"), [link("down"), link("up"), link("down"), login, clock]);
  assert.deepEqual(shown("level 7"), []);
  assert.match(console.enter("display logbuffer size 0"), /Wrong parameter/);
  assert.match(console.enter("display logbuffer level 8"), /Wrong parameter/);
});

test("console README (Console line, Programs that drive the console): log-in and log-out are in the log buffer, not on the screen", () => {
  const console = openConsole();
  console.enter("reset logbuffer");
  const goodbye = console.enter("quit");
  assert.doesNotMatch(goodbye + console.type("\r"), /SHELL/);
  console.timewire.shell.context.session.screenLength = 0;
  const time = "%Jan  1 00:00:00:000 2026 Timewire";
  assert.deepEqual(console.enter("display logbuffer | include SHELL").split("\r\n").slice(1, -1), [
    `${time} SHELL/5/SHELL_LOGOUT: Console logged out from con0.`,
    `${time} SHELL/5/SHELL_LOGIN: Console logged in from con0.`,
  ]);
});

test("console README (Log and debugging): undo terminal logging level restores level 6", () => {
  const console = openConsole();
  console.enter("terminal logging level 3");
  assert.equal(changeLink(console), "");
  assert.equal(console.enter("undo terminal logging level"), screen("undo terminal logging level", "<Timewire>"));
  assert.notEqual(changeLink(console), "");
});

test("console README (Log and debugging): undo info-center enable ends all logging, and is saved", () => {
  const console = openConsole();
  console.enter("system-view", "reset logbuffer");
  assert.equal(console.enter("undo info-center enable").split("\r\n")[1], "Information center is disabled.");
  assert.equal(changeLink(console), "");
  assert.ok(console.enter("display current-configuration").includes("\r\n#\r\n undo info-center enable\r\n#"));
  assert.equal(console.enter("display logbuffer | include updown|disabled").split("\r\n").length - 2, 1);
  assert.equal(console.enter("info-center enable").split("\r\n")[1], "Information center is enabled.");
  assert.notEqual(changeLink(console), "");
});
