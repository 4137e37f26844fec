import assert from "node:assert/strict";
import { test } from "node:test";
import { guardEvents } from "../../boards/common/guarded-events";
import { isSameText } from "../../firmware/auth/password";
import { ShellState } from "../../firmware/console/line/shell";
import type { Serial } from "../../hal/serial";
import { notEmpty } from "../not-empty";
import { openConsole, screen, type Console } from "./console-board";

/** The table of firmware/console/line/login-mode.ts, and the rows of the login in firmware/console/line/shell.ts. */

const GREETING = ["", "User interface con0 is available.", "", "", "", "Press ENTER to get started.", ""];
const HEADING = ["", "Login authentication", "", ""];
const FAILED = "% Login failed!";
const PAUSED = "% Too many failed attempts; try again in a minute.";
const PASSWORD = ["user-interface con 0", " set authentication password simple aNicePassword", " authentication-mode password"];
const SCHEME = [
  ...["local-user admin", " password simple aNicePassword", " service-type terminal telnet", "local-user guest", " service-type terminal"],
  ...["user-interface con 0", " authentication-mode scheme"],
];

const stateOf = ({ timewire }: Console): ShellState => timewire.shell.state;

/** Opens a session on a line that is configured by `lines`. Returns its screen. */
function open(lines: string[], reach?: Serial["reach"]): { console: Console; shown: string } {
  const console = openConsole(["#", ...lines, "#", "return", ""].join("\n"), () => {}, undefined, reach);
  console.board.screen = "";
  console.board.hangUps = 0;
  console.timewire.onConsoleOpen();
  return { console, shown: console.board.screen };
}

/** Texts of the log buffer. */
const logOf = (console: Console): string => console.timewire.shell.context.logs.lines.join("\n");

test("console README (Login): authentication-mode password: the password is asked for, not shown, and begins a session in user view", () => {
  const { console, shown } = open(PASSWORD);
  assert.equal(shown, screen(...HEADING, "Password:"));
  assert.equal(stateOf(console), ShellState.LoggingIn);
  assert.equal(console.type("aNicePassword"), "");
  assert.equal(console.type("\r"), screen("", "", "<Timewire>"));
  assert.equal(stateOf(console), ShellState.Prompting);
});

test("console README (Login): authentication-mode scheme: name and password of a local user", () => {
  const { console, shown } = open(SCHEME);
  assert.equal(shown, screen(...HEADING, "Username:"));
  assert.equal(console.enter("admin"), screen("admin", "Password:"));
  assert.equal(console.enter("aNicePassword"), screen("", "", "<Timewire>"));
});

test("console README (Login): keys of the password: Backspace and Ctrl+X delete, a question mark is a character", () => {
  const { console } = open(PASSWORD);
  console.type("wrong\x18aNicePasswore\bd\r");
  assert.equal(stateOf(console), ShellState.Prompting);
  const { console: other } = open(["user-interface con 0", " set authentication password simple why?", " authentication-mode password"]);
  other.type("why?\r");
  assert.equal(stateOf(other), ShellState.Prompting);
});

test("console README (Login): three failed attempts, then no login for a minute; the count lasts over sessions", () => {
  const { console } = open(PASSWORD);
  assert.equal(console.enter("wrong"), screen("", FAILED, "", "Password:"));
  console.timewire.onConsoleOpen();
  assert.equal(console.enter(""), screen("", FAILED, "", "Password:"));
  assert.equal(console.enter("aNicePassworD"), screen("", FAILED, ...GREETING));
  assert.equal(stateOf(console), ShellState.Closed);
  assert.equal(console.board.hangUps, 1);
  assert.equal(console.type("\r"), screen("", PAUSED, ...GREETING));
  console.wait(59);
  assert.equal(console.type("\r"), screen("", PAUSED, ...GREETING));
  console.wait(1);
  assert.equal(console.type("\r"), screen(...HEADING, "Password:"));
  console.type("aNicePassword\r");
  assert.equal(stateOf(console), ShellState.Prompting);
});

test("console README (Login): a name without a password, service type or all rights does not log in; nor does an unknown one", () => {
  const users = [
    ["local-user guest", " service-type terminal"],
    ["local-user guest", " password simple aNicePassword", " service-type telnet ssh"],
    ["local-user guest", " password simple aNicePassword", " service-type terminal", " authorization-attribute level 1"],
    ["local-user guest", " password simple aNicePassword", " service-type terminal", " authorization-attribute user-role network-operator"],
    [],
  ];
  for (const lines of users) {
    const { console } = open([...SCHEME.slice(0, 3), ...lines, ...SCHEME.slice(5)]);
    assert.equal(console.enter("guest"), screen("guest", "Password:"));
    assert.equal(console.enter("aNicePassword"), screen("", FAILED, "", "Username:"), lines.join());
  }
});

test("console README (Login): rights of Comware that are all rights here", () => {
  for (const words of ["level 3", "user-role network-admin", "user-role level-15"]) {
    const { console } = open([
      ...SCHEME.slice(0, 3),
      ` authorization-attribute ${words}`,
      " authorization-attribute user-role network-operator",
      ...SCHEME.slice(3),
    ]);
    console.enter("admin", "aNicePassword");
    assert.equal(stateOf(console), ShellState.Prompting, words);
  }
});

test("console README (Login): a line whose method cannot be satisfied lets no operator in, a serial line as well", () => {
  const cases: [string[], string][] = [
    [["user-interface con 0", " authentication-mode password"], "% Login password has not been set!"],
    [["user-interface con 0", " authentication-mode scheme"], "% No local user may log in on this line!"],
    [
      ["local-user admin", " service-type terminal", "user-interface con 0", " authentication-mode scheme"],
      "% No local user may log in on this line!",
    ],
  ];
  for (const [lines, message] of cases) {
    const { console, shown } = open(lines);
    assert.equal(shown, screen("", message, ...GREETING));
    assert.equal(console.enter("display version"), screen("", message, ...GREETING));
    assert.match(logOf(console), /SHELL\/4\/SHELL_LOGIN_MODE: The console lets no operator in/);
  }
});

test("console README (Login): default: none on a line of its owner; on loopback none and one warning; on a network no operator gets in", () => {
  const own = open([]);
  assert.equal(own.shown, screen("", "<Timewire>"));
  assert.doesNotMatch(logOf(own.console), /SHELL_LOGIN_MODE/);
  const loopback = open([], "loopback");
  assert.equal(loopback.shown, screen("", "<Timewire>"));
  loopback.console.timewire.onConsoleOpen();
  assert.equal(logOf(loopback.console).match(/The console asks for no password/g)?.length, 1);
  for (const lines of [[], ["user-interface con 0", " authentication-mode none"]]) {
    const { console, shown } = open(lines, "network");
    assert.equal(shown, screen("", "% Login password has not been set!", ""));
    assert.equal(stateOf(console), ShellState.Closed);
    assert.equal(console.board.hangUps, 1);
    assert.equal(console.type("\rdisplay clock\r"), "", "a session of a network begins with a connection only");
  }
  const { console, shown } = open([...PASSWORD.slice(0, 2)], "network");
  assert.equal(shown, screen(...HEADING, "Password:"));
  console.type("aNicePassword\r");
  assert.equal(stateOf(console), ShellState.Prompting);
});

test("console README (Login): a user of service type telnet logs in over a network line, a terminal user does not", () => {
  const lines = ["local-user t", " password simple a", " service-type telnet", "local-user u", " password simple a", " service-type terminal"];
  const { console } = open([...lines, "user-interface con 0", " authentication-mode scheme"], "network");
  console.enter("u", "a");
  assert.equal(stateOf(console), ShellState.LoggingIn);
  console.enter("t", "a");
  assert.equal(stateOf(console), ShellState.Prompting);
});

test("console README (Login): 60 s without a name or password, Ctrl+C and Ctrl+Z end the login", () => {
  const timed = open(PASSWORD).console;
  timed.type("aNice");
  assert.equal(timed.wait(59), "");
  assert.equal(timed.wait(1), screen("", ...GREETING));
  assert.equal(stateOf(timed), ShellState.Closed);
  for (const key of ["\x03", "\x1a"]) {
    const { console } = open(SCHEME);
    assert.equal(console.type(`ad${key}`), screen("ad", ...GREETING));
    assert.equal(stateOf(console), ShellState.Closed);
    assert.equal(console.board.hangUps, 1);
  }
});

test("console README (Login): no log line shows on a line before its operator has logged in", () => {
  const { console } = open(PASSWORD);
  console.board.screen = "";
  console.timewire.log.write(4, "NTP_LOG", "a secret of the network");
  assert.equal(console.board.screen, "");
  console.type("aNicePassword\r");
  console.board.screen = "";
  console.timewire.log.write(4, "NTP_LOG", "for the operator");
  assert.match(console.board.screen, /for the operator/);
});

test("SECURITY.md (Console): neither passwords nor names are in the log, the history, displays or the saved configuration", () => {
  const { console } = open(SCHEME);
  console.enter("aNicePassword", "admin"); // the operator types the password first
  console.enter("admin", "aNicePassword", "system-view", "user-interface con 0", "set authentication password simple anotherSecret");
  console.enter("return", "system-view", "local-user admin", "password simple aThirdSecret", "return", "save force");
  const shown = console.enter("display history-command") + console.enter("display current-configuration") + console.enter("display logbuffer");
  const texts = [shown, logOf(console), ...notEmpty([...console.board.files.values()])];
  for (const text of texts) assert.doesNotMatch(text, /aNicePassword|anotherSecret|aThirdSecret/);
  assert.match(logOf(console), /LOGIN\/5\/LOGIN_FAILED: Console failed to log in from con0\./);
  assert.equal(console.timewire.shell.editor.text.indexOf("Secret"), -1);
});

test("console README (Login): the saved configuration restores the login; undo forms remove it", () => {
  const { console } = open(SCHEME);
  console.enter("admin", "aNicePassword", "system-view", "user-interface con 0", "set authentication password simple p", "save force");
  const saved = console.board.files.get("startup.cfg") ?? "";
  assert.match(
    saved,
    /\nlocal-user admin\n password cipher \$c\$3\$\S+\n service-type telnet terminal\n#\nlocal-user guest\n service-type terminal\n#\n/,
  );
  assert.match(saved, /\nuser-interface con 0\n authentication-mode scheme\n set authentication password cipher \$c\$3\$\S+\n#\nreturn\n$/);
  const again = openConsole(saved);
  assert.equal(again.enter("admin"), screen("admin", "Password:"));
  again.enter("aNicePassword", "system-view");
  again.enter("undo local-user guest", "local-user admin", "undo password", "undo service-type telnet", "quit");
  again.enter("user-interface con 0", "undo authentication-mode", "undo set authentication password");
  const text = again.enter("display current-configuration").split("\r\n").slice(1, -1);
  assert.deepEqual(text, ["#", " sysname Timewire", "#", "local-user admin", " service-type terminal", "#", "return"]);
  assert.match(again.enter("undo local-user nobody"), /The local user does not exist\./);
});

test("console README (Login): a password sealed by another device, and a hash that the device cannot check, are refused", () => {
  const console = openConsole();
  console.enter("system-view", "user-interface con 0");
  assert.match(console.enter("set authentication password cipher $c$3$x"), /The cipher text was not made by this device\./);
  assert.match(console.enter("set authentication password hash $h$6$x"), /The hash was not made by a device of this kind\./);
  console.board.isSealing = false;
  assert.match(console.enter("set authentication password simple a"), /The device key cannot be stored or read; the password is not accepted\./);
});

test("SECURITY.md (Keys): save refuses when a sealed password could not be read after the next start", () => {
  const console = openConsole();
  console.enter("system-view", "user-interface con 0", "set authentication password simple a");
  console.board.isSealing = false;
  assert.match(console.enter("save force"), /the configuration is not saved/);
});

test("SECURITY.md (Console): a session of a network line whose first line is an HTTP request is closed, and nothing of it is executed", () => {
  const body = "Host: 127.0.0.1:2300\r\nContent-Type: text/plain\r\n\r\nsystem-view\r\nsysname Owned\r\n";
  for (const lines of [[], PASSWORD, SCHEME]) {
    const long = `GET /${"a".repeat(600)} HTTP/1.1`; // longer than a line of the console
    for (const request of ["POST / HTTP/1.1", "GET /?system-view HTTP/1.0", "PRI * HTTP/2.0", "GET http://127.0.0.1/ HTTP/1.1", long]) {
      const { console } = open(lines, "loopback");
      console.type(`${request}\r\n${body}`);
      assert.equal(stateOf(console), ShellState.Closed, request);
      assert.equal(console.board.hangUps, 1);
      assert.equal(console.timewire.configuration.sysname, "Timewire");
      assert.match(logOf(console), /SHELL\/4\/SHELL_HTTP/);
      console.timewire.onConsoleOpen();
      if (lines === PASSWORD) console.type("aNicePassword\r");
      else if (lines === SCHEME) console.type("admin\raNicePassword\r");
      assert.equal(stateOf(console), ShellState.Prompting, "it is no failed attempt");
    }
  }
  const later = open([], "loopback").console;
  later.type("system-view\rinterface e0/0\rdescription speaks HTTP/1.1\r");
  assert.equal(stateOf(later), ShellState.Prompting);
  const serial = open([]).console;
  serial.type("GET / HTTP/1.1\r");
  assert.equal(stateOf(serial), ShellState.Prompting);
});

test("a connection that is lost in a login or a session: the next one begins with a login", () => {
  const { console } = open(PASSWORD, "network");
  console.type("aNice");
  console.timewire.onConsoleOpen();
  console.type("Password\r");
  assert.equal(stateOf(console), ShellState.LoggingIn);
  console.type("aNicePassword\r");
  console.timewire.onConsoleOpen();
  assert.equal(stateOf(console), ShellState.LoggingIn);
});

test("a refused local-user command closes the view of another user: the password below it changes neither", () => {
  const console = openConsole();
  console.enter("system-view", "local-user admin", "password simple aNicePassword");
  const before = console.timewire.configuration.login?.users[0].password;
  console.enter(`local-user ${"x".repeat(56)}`, "password simple anotherSecret", " password simple anotherSecret");
  assert.equal(console.timewire.configuration.login?.users[0].password, before);
  assert.equal(console.timewire.configuration.login?.users.length, 1);
});

test("attack README (Timing of a password): texts are compared to the end", () => {
  assert.ok(isSameText("aNicePassword", "aNicePassword"));
  for (const typed of ["", "a", "aNicePassworD", "ANicePassword", "aNicePasswordaNicePassword", "aNicePassword "])
    assert.ok(!isSameText(typed, "aNicePassword"));
  assert.ok(!isSameText("a", ""));
});

test("a login that fails because the vault throws an exception lets no operator in", () => {
  const { console } = open(PASSWORD);
  const { board } = console.timewire.shell.context;
  const failing = (): never => {
    throw new Error("out of memory");
  };
  for (const owner of [board.vault, board.passwords]) {
    if (owner !== undefined) for (const name of Object.keys(owner)) Object.defineProperty(owner, name, { value: failing });
  }
  console.board.screen = "";
  guardEvents(console.timewire, board.timer).onConsoleInput("aNicePassword\r");
  assert.match(console.board.screen, /The command failed: out of memory/);
  assert.doesNotMatch(console.board.screen, /<Timewire>/);
  assert.equal(stateOf(console), ShellState.Closed);
});
