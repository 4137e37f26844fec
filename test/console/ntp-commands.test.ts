import assert from "node:assert/strict";
import { test } from "node:test";
import { FULL_FEATURES } from "../../firmware/full-features";
import { dottedText } from "../../firmware/network/address";
import { startFirmware } from "../../firmware/start";
import { consoleBoard, openConsole, screen, type Console } from "./console-board";

/** Opens a console in system view. */
function systemView(): Console {
  const console = openConsole();
  console.enter("system-view");
  return console;
}

/** Returns the servers and local clocks in the association table. */
function followed(console: Console): string[] {
  const inUse = console.timewire.engine.table.filter((association) => association.isInUse);
  return inUse.map((association) => (association.hostName === "" ? dottedText(association.address) : association.hostName));
}

/** Returns the NTP lines of the running configuration. */
function configured(console: Console): string[] {
  const lines = console.enter("display current-configuration").split("\r\n").slice(1);
  return lines.filter((line) => line.startsWith(" ntp-service")).map((line) => line.trim());
}

/** Returns the message after a line, without echo, caret, prompt and log. */
function answer(console: Console, line: string): string {
  const lines = console.enter(line).split("\r\n").slice(1, -1);
  return lines.filter((shown) => !shown.startsWith("%")).at(-1) ?? "";
}

test("console README (Comware 5 commands): unicast-server follows an address or a name, until its undo form", () => {
  const console = systemView();
  assert.equal(answer(console, "ntp-service unicast-server 1.0.1.11"), "");
  assert.equal(answer(console, "ntp-service unicast-server NTP.example.org version 3 priority minpoll 4 maxpoll 17"), "");
  assert.deepEqual(followed(console), ["1.0.1.11", "ntp.example.org"]);
  assert.deepEqual(configured(console), [
    "ntp-service unicast-server 1.0.1.11",
    "ntp-service unicast-server ntp.example.org maxpoll 17 minpoll 4 priority version 3",
  ]);
  assert.equal(answer(console, "undo ntp-service unicast-server 1.0.1.11"), "");
  assert.equal(answer(console, "undo ntp-service unicast-server Ntp.Example.Org"), "");
  assert.deepEqual(followed(console), []);
  assert.deepEqual(configured(console), []);
});

test("a command with the same target replaces its settings; the same command changes nothing", () => {
  const console = systemView();
  console.enter(
    "ntp-service unicast-server 1.0.1.11 priority",
    "ntp-service unicast-server 1.0.1.12",
    "ntp-service unicast-server 1.0.1.11 version 2",
  );
  assert.deepEqual(configured(console), ["ntp-service unicast-server 1.0.1.11 version 2", "ntp-service unicast-server 1.0.1.12"]);
  assert.deepEqual(followed(console), ["1.0.1.11", "1.0.1.12"]);
  const association = console.timewire.engine.table[0];
  association.reach = 255;
  console.enter("ntp-service unicast-server 1.0.1.11 version 2");
  assert.equal(association.reach, 255);
  assert.equal(association.version, 2);
});

test("scenario README, example E9: a key is added to a configured server, and removed by the command without it", () => {
  for (const command of ["ntp-service unicast-server", "ntp-service unicast-peer"]) {
    const console = systemView();
    console.enter(`${command} 1.0.1.11`, `${command} 1.0.1.11 authentication-keyid 42`);
    assert.deepEqual(configured(console), [`${command} 1.0.1.11 authentication-keyid 42`]);
    assert.deepEqual(console.timewire.engine.table[0].keyId, [0, 42]);
    console.enter(`${command} 1.0.1.11`);
    assert.deepEqual(configured(console), [`${command} 1.0.1.11`]);
    assert.deepEqual(console.timewire.engine.table[0].keyId, [0, 0]);
  }
});

const WRONG_TARGETS = [
  ["multicast", "224.0.1.1"],
  ["broadcast", "255.255.255.255"],
  ["unspecified", "0.0.0.0"],
  ["a local clock", "127.127.1.0"],
  ["a local clock", "127.127.44.5"],
  ["too many numbers", "1.2.3.4.5"],
  ["a number past 255", "10.0.0.256"],
  ["not a host name", "ntp_server!"],
  ["a name of 254 characters", "x".repeat(254)],
];

for (const [reason, target] of WRONG_TARGETS) {
  test(`console README (Comware 5 commands): a server must have a unicast address or a name: ${reason} is refused with the caret and changes nothing`, () => {
    const console = systemView();
    const line = `ntp-service unicast-server ${target}`;
    const fault = [`${" ".repeat(10 + 27)}^`, " % Wrong parameter found at '^' position."];
    assert.equal(console.enter(line), screen(line, ...fault, "[Timewire]"));
    assert.deepEqual(followed(console), []);
    assert.equal(console.board.openings, 0);
  });
}

const WRONG_OPTIONS = ["version 0", "version 5", "minpoll 3", "minpoll 18", "maxpoll 3", "maxpoll 18", "minpoll x", "version 99999999999999999999"];

for (const option of WRONG_OPTIONS) {
  test(`console README (Comware 7 forms): unicast-server refuses ${option}`, () => {
    const console = systemView();
    assert.equal(answer(console, `ntp-service unicast-server 1.0.1.11 ${option}`), " % Wrong parameter found at '^' position.");
    assert.deepEqual(followed(console), []);
  });
}

test("a minimum poll interval above the maximum is refused with an error message and changes nothing", () => {
  const console = systemView();
  const refusal = "The minimum poll interval is longer than the maximum poll interval.";
  console.enter("ntp-service unicast-server 1.0.1.11 version 3");
  assert.equal(answer(console, "ntp-service unicast-server 1.0.1.11 minpoll 9 maxpoll 8"), refusal);
  assert.equal(answer(console, "ntp-service unicast-server 1.0.1.11 minpoll 7"), refusal, "the longest is 6 unless a command says otherwise");
  assert.deepEqual(configured(console), ["ntp-service unicast-server 1.0.1.11 version 3"]);
});

test("a full table refuses another server, and accepts changes of a configured one", () => {
  const console = systemView();
  for (let i = 1; i <= 4; i++) console.enter(`ntp-service unicast-server 10.0.0.${i}`);
  const refusal = "The number of NTP associations has reached the maximum, 4.";
  assert.equal(answer(console, "ntp-service unicast-server 10.0.0.5"), refusal);
  assert.equal(answer(console, "ntp-service refclock-master"), refusal);
  assert.equal(answer(console, "ntp-service unicast-server 10.0.0.4 priority"), "");
  assert.equal(configured(console).length, 4);
});

test("console README (Comware 5 commands): refclock-master is 127.127.1.0 at stratum 8 by default", () => {
  const console = systemView();
  console.enter("ntp-service refclock-master");
  assert.deepEqual(configured(console), ["ntp-service refclock-master"]);
  assert.equal(console.timewire.engine.table[0].stratum, 8);
  console.enter("ntp-service refclock-master 2");
  assert.deepEqual(configured(console), ["ntp-service refclock-master 2"]);
  console.enter("ntp-service refclock-master 127.127.1.3 15");
  assert.deepEqual(configured(console), ["ntp-service refclock-master 2", "ntp-service refclock-master 127.127.1.3 15"]);
  assert.deepEqual(followed(console), ["127.127.1.0", "127.127.1.3"]);
  assert.equal(answer(console, "undo ntp-service refclock-master 127.127.1.3"), "");
  assert.equal(answer(console, "undo ntp-service refclock-master"), "");
  assert.deepEqual(followed(console), []);
});

for (const wrong of ["127.127.1.4", "127.127.0.0", "10.0.0.1", "0", "16", "x", "127.127.1.0 0"]) {
  test(`console README (Comware 5 commands): refclock-master refuses ${wrong}`, () => {
    const console = systemView();
    assert.equal(answer(console, `ntp-service refclock-master ${wrong}`), " % Wrong parameter found at '^' position.");
    assert.deepEqual(followed(console), []);
  });
}

test("the undo form of a command that was not typed is answered with an error message", () => {
  const console = systemView();
  assert.equal(answer(console, "undo ntp-service unicast-server 10.0.0.1"), "The NTP server 10.0.0.1 does not exist.");
  assert.equal(answer(console, "undo ntp-service refclock-master"), "The local clock 127.127.1.0 does not exist.");
});

test("modes README (Start and stop): the first command that requires NTP opens the port", () => {
  const console = systemView();
  console.enter("display ntp-service status", "undo ntp-service refclock-master");
  assert.equal(console.board.openings, 0);
  console.enter("ntp-service unicast-server 10.0.0.1", "ntp-service refclock-master 5");
  assert.equal(console.board.openings, 1);
});

test("ntp-service rate-limit: defaults, undo form, and the saved command after the next start", () => {
  const console = systemView();
  assert.equal(console.timewire.engine.rateLimit, undefined);
  assert.equal(answer(console, "ntp-service rate-limit"), "");
  assert.deepEqual(configured(console), ["ntp-service rate-limit rate 30 burst 8 total 1000"]);
  assert.equal(answer(console, "ntp-service rate-limit total 5 burst 16"), "");
  assert.deepEqual(configured(console), ["ntp-service rate-limit rate 30 burst 16 total 5"]);
  assert.match(answer(console, "ntp-service rate-limit burst 0"), /parameter/i);
  console.enter("save force");
  const again = openConsole(console.board.files.get("startup.cfg"));
  assert.equal(again.timewire.engine.rateLimit?.total, 5);
  assert.equal(answer(console, "undo ntp-service rate-limit"), "");
  assert.deepEqual(configured(console), []);
  assert.equal(console.timewire.engine.rateLimit, undefined);
});

test("console README (Comware 5 commands): a plain key has 1 to 32 characters, and a longer one is refused with the caret", () => {
  const console = systemView();
  const command = "ntp-service authentication-keyid 42 authentication-mode md5";
  for (const kind of ["", "simple "]) {
    const typed = `${command} ${kind}`;
    const refused = console.enter(`${typed}${"x".repeat(33)}`).split("\r\n");
    assert.deepEqual(refused.slice(1, 3), [`${" ".repeat("[Timewire]".length + typed.length)}^`, " % Wrong parameter found at '^' position."]);
    assert.equal(answer(console, `${typed}${"x".repeat(32)}`), "");
  }
  const saved = configured(console)[0];
  assert.match(saved, / cipher \$c\$3\$\S+$/);
  assert.equal(answer(console, `undo ntp-service authentication-keyid 42`), "");
  assert.equal(answer(console, saved), "");
  assert.deepEqual(configured(console), [saved]);
});

test("ntp-service slew-rate: default 500 ppm, undo form, and the saved command after the next start", () => {
  const console = systemView();
  const slewOf = ({ timewire }: typeof console): number => timewire.engine.discipline.maximumSlew;
  assert.equal(slewOf(console), 5e-4);
  assert.equal(answer(console, "ntp-service slew-rate 50"), "");
  assert.equal(slewOf(console), 5e-5);
  assert.deepEqual(configured(console), ["ntp-service slew-rate 50"]);
  for (const wrong of ["0", "83334", "fast"]) assert.match(answer(console, `ntp-service slew-rate ${wrong}`), /parameter|Unrecognized/i, wrong);
  assert.equal(slewOf(console), 5e-5);
  console.enter("save force");
  const again = openConsole(console.board.files.get("startup.cfg"));
  assert.equal(slewOf(again), 5e-5);
  assert.equal(answer(console, "undo ntp-service slew-rate"), "");
  assert.deepEqual(configured(console), []);
  assert.equal(slewOf(console), 5e-4);
});

test("console README (Comware 7 forms): HMAC keys of Comware 7 are refused on a board with MD5 only, and nothing changes", () => {
  const console = systemView();
  for (const module of ["ntp-service", "sntp"]) {
    for (const mode of ["hmac-sha-1", "hmac-sha-256", "hmac-sha-384", "hmac-sha-512", "sha-256", "aes-128-cmac"]) {
      for (const rest of ["simple aNiceKey", "cipher $c$3$abc", "simple aNiceKey acl 2000", "simple aNiceKey mac-length full"]) {
        const line = `${module} authentication-keyid 42 authentication-mode ${mode} ${rest}`;
        assert.equal(answer(console, line), "This device has MD5 keys only.", line);
      }
    }
  }
  assert.match(answer(console, "ntp-service authentication-keyid 42 authentication-mode sha-9 simple x"), /Unrecognized command|Wrong parameter/);
  assert.deepEqual(configured(console), []);
});

test("console README (Comware 7 forms): keys of every algorithm, displayed as they are typed, survive a save", () => {
  const console = systemView();
  Object.assign(console.board.digest, { mac: () => 0 });
  const lines = [
    ...["sha-1", "sha-256", "sha-384", "sha-512"].map((name) => `${name} simple aNiceKey`),
    ...["hmac-sha-1", "hmac-sha-256", "hmac-sha-384", "hmac-sha-512"].map((name) => `${name} simple aNiceKey acl 2001 mac-length full`),
    "aes-128-cmac simple HEX:000102030405060708090a0b0c0d0e0f",
    "aes-256-cmac aNiceKeyOfThirtyTwoCharacters..! mac-length 20",
  ];
  for (const [i, line] of lines.entries())
    assert.equal(answer(console, `ntp-service authentication-keyid ${i + 1} authentication-mode ${line}`), "", line);
  assert.deepEqual(
    configured(console).map((line) => line.replace(/cipher \S+/, "cipher")),
    lines.map((line, i) => `ntp-service authentication-keyid ${i + 1} authentication-mode ${line.replace(/(simple )?(aNice|HEX)\S+/, "cipher")}`),
  );
  const { keys } = console.timewire.configuration.keys;
  assert.equal(Buffer.from(keys[8].secret, "latin1").toString("hex"), "000102030405060708090a0b0c0d0e0f");
  console.enter("save force");
  const again = openConsole(console.board.files.get("startup.cfg"));
  assert.equal(again.timewire.configuration.keys.keys.length, 0, "a board with MD5 only refuses the lines");
});

test("a key of AES has as many bytes as its algorithm; hexadecimal digits come in pairs", () => {
  const console = systemView();
  Object.assign(console.board.digest, { mac: () => 0 });
  const key = "ntp-service authentication-keyid 1 authentication-mode";
  assert.equal(answer(console, `${key} aes-128-cmac simple short`), "A key of aes-128-cmac has 16 bytes, not 5.");
  assert.equal(answer(console, `${key} aes-256-cmac simple HEX:00`), "A key of aes-256-cmac has 32 bytes, not 1.");
  for (const digits of ["", "0", "0g", "000"])
    assert.equal(answer(console, `${key} sha-256 simple HEX:${digits}`), "The hexadecimal digits of the key are not 1 to 64 pairs.", digits);
  assert.deepEqual(configured(console), []);
});

test("a board that cannot mark packets says so when a DSCP value is set, and not when it is undone", () => {
  const console = openConsole();
  console.enter("system-view");
  assert.match(console.enter("ntp-service dscp 46"), /sets no DSCP value/);
  assert.equal(console.enter("undo ntp-service dscp"), screen("undo ntp-service dscp", "[Timewire]"));
});

test("console README (Differences from Comware, keys): a full list of keys refuses a further one and counts it; a known key is still replaced", () => {
  const board = consoleBoard();
  const timewire = startFirmware(board, FULL_FEATURES, { associations: 4, keys: 2 });
  timewire.onConsoleOpen();
  const enter = (line: string): string => {
    board.screen = "";
    timewire.onConsoleInput(`${line}\r`);
    return board.screen;
  };
  const key = (id: number, secret: string): string => `ntp-service authentication-keyid ${id} authentication-mode md5 simple ${secret}`;
  enter("system-view");
  assert.doesNotMatch(enter(key(1, "one")), /maximum/);
  assert.doesNotMatch(enter(key(2, "two")), /maximum/);
  assert.doesNotMatch(enter("display ntp-service refusals"), /Keys refused/);
  for (let id = 3; id < 6; id++) assert.match(enter(key(id, "more")), /The number of keys has reached the maximum, 2\./);
  assert.doesNotMatch(enter(key(2, "other")), /maximum/);
  assert.doesNotMatch(enter(key(3, "more").replace("ntp-service", "sntp")), /maximum/, "SNTP has a list of its own");
  assert.deepEqual(
    timewire.configuration.keys.keys.map(({ id, secret }) => [id[1], secret]),
    [
      [1, "one"],
      [2, "other"],
    ],
  );
  assert.match(enter("display ntp-service refusals"), /Keys refused +: 3\r\n/);
});
