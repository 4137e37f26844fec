import assert from "node:assert/strict";
import { test } from "node:test";
import { consoleBoard, openConsole, screen } from "./console-board";
import { startTimewire } from "../../firmware/timewire";

test("console README (Views): the commands between views, and the prompt of each", () => {
  const console = openConsole();
  assert.equal(console.enter("system-view"), screen("system-view", "System View: return to User View with Ctrl+Z.", "[Timewire]"));
  assert.equal(console.enter("interface Ethernet 0/0"), screen("interface Ethernet 0/0", "[Timewire-Ethernet0/0]"));
  assert.equal(console.enter("quit"), screen("quit", "[Timewire]"));
  assert.equal(console.enter("interface Ethernet 0/0", "return"), screen("return", "<Timewire>"));
  assert.equal(console.enter("return").split("\r\n").at(-2), " % Unrecognized command found at '^' position.");
  console.enter("system-view");
  assert.equal(console.type("sysname\x1a"), screen("sysname", "<Timewire>"));
});

test("console README (Views): an interface by full name, abbreviation or acronym, in one word or two, and from within another", () => {
  const console = openConsole();
  console.enter("system-view");
  for (const name of ["GigabitEthernet1/0/1", "gigabitethernet 1/0/1", "g1/0/1", "gi 1/0/1", "ge1/0/1", "GE 1/0/1"]) {
    assert.equal(console.enter(`interface ${name}`), screen(`interface ${name}`, "[Timewire-GigabitEthernet1/0/1]"));
  }
  assert.equal(console.enter("int e0/1"), screen("int e0/1", "[Timewire-Ethernet0/1]"));
});

test("an unknown interface is refused with the caret under its number", () => {
  const console = openConsole();
  console.enter("system-view");
  const wrong = " % Wrong parameter found at '^' position.";
  assert.equal(console.enter("interface e 9/9"), screen("interface e 9/9", `${" ".repeat(22)}^`, wrong, "[Timewire]"));
  assert.equal(console.enter("interface e9/9"), screen("interface e9/9", `${" ".repeat(20)}^`, wrong, "[Timewire]"));
});

test("console README (Views): sysname takes effect in the next prompt; at most 30 characters", () => {
  const console = openConsole();
  assert.equal(console.enter("system-view", "sysname S1"), screen("sysname S1", "[S1]"));
  assert.equal(console.enter("undo sysname"), screen("undo sysname", "[Timewire]"));
  assert.equal(console.enter(`sysname ${"x".repeat(31)}`).split("\r\n")[2], " % Wrong parameter found at '^' position.");
  assert.equal(console.timewire.configuration.sysname, "Timewire");
});

test("a console that is opened shows a prompt in user view, without state of the last session", () => {
  const console = openConsole();
  assert.ok(console.board.screen.endsWith("\r\n\r\n<Timewire>"));
  console.enter("display clock", "system-view", "save");
  console.type("half a li");
  console.board.screen = "";
  console.timewire.onConsoleOpen();
  assert.equal(console.board.screen, "\r\n<Timewire>");
  assert.equal(console.enter("display history-command"), screen("display history-command", "<Timewire>"));
});

test("console README (Console line): quit in user view hangs up, and the next Enter begins a new session", () => {
  const console = openConsole();
  const goodbye = ["quit", "", "User interface con0 is available.", "", "", "", "Press ENTER to get started.", ""];
  assert.equal(console.enter("quit"), screen(...goodbye));
  assert.equal(console.board.hangUps, 1);
  assert.equal(console.type("x"), "");
  assert.equal(console.type("\r\n"), screen("", "<Timewire>"));
});

test("a closed console answers the first Enter", () => {
  const board = consoleBoard();
  const timewire = startTimewire(board);
  board.screen = "";
  timewire.onConsoleInput("\r");
  assert.equal(board.screen, "\r\n<Timewire>");
});

test("console README (Log and debugging): a log line is on its own line, and the typed line is shown again", () => {
  const console = openConsole();
  console.type("display clo\x02");
  console.board.screen = "";
  (console.board.network.interfaces[1] as { isUp: boolean }).isUp = false;
  console.timewire.onInterfaceChange(1);
  const log = "%Jan  1 00:00:00:000 2026 Timewire IFNET/5/LINK_UPDOWN: Line protocol state on the interface Ethernet0/0 changed to down.";
  assert.equal(console.board.screen, screen("", log, "<Timewire>display clo\b"));
});

test("a new address on an interface does not change its link: nothing is logged", () => {
  const console = openConsole();
  console.board.screen = "";
  (console.board.network.interfaces[1] as { address: number[] }).address = [0x0a00, 1];
  console.timewire.onInterfaceChange(1);
  assert.equal(console.board.screen, "");
});

test("console README (Saving): save asks whether to save, for the file name, and whether to overwrite", () => {
  const console = openConsole();
  const sure = "The current configuration will be written to the device. Are you sure? [Y/N]:";
  const name = screen("Please input the file name(*.cfg)[flash:/startup.cfg]", "(To leave the existing filename unchanged, press the enter key):");
  const done = screen("Validating file. Please wait....", " Configuration is saved to device successfully.", "<Timewire>");
  assert.equal(console.enter("save"), `save\r\n${sure}`);
  assert.equal(console.enter("maybe"), `maybe\r\n${sure}`);
  assert.equal(console.enter("y"), `y\r\n${name}`);
  assert.equal(console.enter(""), `\r\n${done}`, "there was no file to overwrite");
  console.enter("save", "Y");
  assert.equal(console.enter("startup.cfg"), "startup.cfg\r\nflash:/startup.cfg exists, overwrite? [Y/N]:");
  assert.equal(console.enter("y"), `y\r\n${done}`);
});

test("save writes nothing after N, Ctrl+C, Ctrl+Z, or another file name", () => {
  const console = openConsole();
  assert.equal(console.enter("save", "n"), "n\r\n<Timewire>");
  console.enter("save");
  assert.equal(console.type("\x03"), "\r\n<Timewire>");
  console.enter("save", "y");
  assert.equal(console.type("\x1a"), "\r\n<Timewire>");
  const refusal = "Only flash:/startup.cfg is read at the next start; nothing is saved.";
  assert.equal(console.enter("save", "y", "backup.cfg"), screen("backup.cfg", refusal, "<Timewire>"));
  assert.equal(console.board.files.size, 0);
});

test("console README (Saving): save force asks nothing; a storage that refuses is named in the error message", () => {
  const console = openConsole();
  const done = ["Validating file. Please wait....", " Configuration is saved to device successfully."];
  assert.equal(console.enter("save force"), screen("save force", ...done, "<Timewire>"));
  assert.equal(console.board.files.get("startup.cfg"), "#\n sysname Timewire\n#\nreturn\n");
  console.board.isWritable = false;
  const refused = [done[0], "The storage refused to write flash:/startup.cfg; the configuration is not saved."];
  assert.equal(console.enter("save force"), screen("save force", ...refused, "<Timewire>"));
});

test("a question mark in an answer is a character", () => {
  const console = openConsole();
  console.enter("save", "y");
  assert.equal(console.type("?\b"), "?\b \b");
});

test("console README (Programs that drive the console): commands sent at once, without waiting for prompts, are all executed", () => {
  const console = openConsole();
  const shown = console.type("system-view\nsysname R1\nreturn\nsave force\n");
  assert.ok(shown.endsWith("successfully.\r\n<R1>"), shown);
});

test("display version names Timewire and the board only", () => {
  const console = openConsole();
  const [, software, , uptime] = console.enter("display version").split("\r\n");
  assert.match(software, /^Timewire Software, Version \d+\.\d+\.\d+$/);
  assert.match(uptime, /^Timewire console test uptime is /);
  assert.doesNotMatch(console.enter("display version"), /H3C|HP|Comware/);
});

test("console README (Clock): display clock shows time, zone, weekday and date, without a fraction", () => {
  assert.equal(openConsole().enter("display clock"), screen("display clock", "00:00:00 UTC Thu 01/01/2026", "<Timewire>"));
});

test("when the subject of a view is removed, the session is in system view", () => {
  const console = openConsole();
  console.enter("system-view");
  assert.ok(console.enter("ip vpn-instance blue").endsWith("[Timewire-vpn-instance-blue]"));
  assert.equal(console.enter("undo ip vpn-instance blue"), screen("undo ip vpn-instance blue", "[Timewire]"));
  assert.ok(console.enter("acl number 2000").endsWith("[Timewire-acl-basic-2000]"));
  assert.equal(console.enter("undo acl number 2000"), screen("undo acl number 2000", "[Timewire]"));
});
