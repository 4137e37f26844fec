import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { digestBytes } from "../../boards/sim/digest";
import { lab, type LabBoard } from "./lab";

const isSynchronized = (board: LabBoard): boolean => board.type("display ntp-service status").includes("Clock status: synchronized");

/** Commands of one side: authentication on, key 42 there and trusted. */
function side(isEnabled: boolean, isTrusted: boolean): string[] {
  const key = ["ntp-service authentication-keyid 42 authentication-mode md5 simple aNiceKey", "ntp-service reliable authentication-keyid 42"];
  return [...(isEnabled ? ["ntp-service authentication enable"] : []), ...(isTrusted ? key : [])];
}

/** Y, N, or - for both. */
function values(cell: string): boolean[] {
  return cell === "-" ? [true, false] : [cell === "Y"];
}

/** Calls `check` for each way to read a row's cells. */
function eachReading(cells: string, check: (reading: boolean[], name: string) => void): void {
  const read = (rest: string[], before: boolean[]): void => {
    if (rest.length === 0) check(before, before.map((cell) => (cell ? "Y" : "N")).join(" "));
    else for (const value of values(rest[0])) read(rest.slice(1), [...before, value]);
  };
  read(cells.split(" "), []);
}

const bound = (isBound: boolean): string => (isBound ? " authentication-keyid 42" : "");

/** auth README, "Result tables", client/server: client E, B, T, server E, T. */
const CLIENT_SERVER = [
  ["Y Y Y Y Y", true],
  ["Y Y Y Y N", false],
  ["Y Y Y N -", false],
  ["Y Y N - -", false],
  ["Y N - - -", true],
  ["N - - - -", true],
] as const;

for (const [row, works] of CLIENT_SERVER) {
  test(`auth README (Result tables) client/server: client enabled, bound, trusted; server enabled, trusted: ${row}: ${works ? "works" : "fails"}`, () => {
    eachReading(row, ([clientEnabled, isBound, clientTrusted, serverEnabled, serverTrusted], name) => {
      const net = lab({});
      net.board("S", { address: "1.0.1.11" }, "ntp-service refclock-master 2", ...side(serverEnabled, serverTrusted));
      const client = net.board(
        "C",
        { address: "1.0.1.12" },
        ...side(clientEnabled, clientTrusted),
        `ntp-service unicast-server 1.0.1.11${bound(isBound)}`,
      );
      net.run(30);
      assert.equal(isSynchronized(client), works, name);
    });
  });
}

/** The same, symmetric: active E, B, T, passive E, T; the stratum of the active side is the larger or the smaller one, or either (-). */
const SYMMETRIC = [
  ["Y Y Y Y Y", "-", true],
  ["Y Y Y Y N", "-", false],
  ["Y Y Y N -", "-", false],
  // The manual has no exchange here. We answer a packet without MAC in mode 2, as a request, and keep nothing: the active side may follow us.
  ["Y N - Y -", "smaller", false],
  ["Y N - Y -", "larger", true],
  ["N - - Y -", "smaller", false],
  ["N - - Y -", "larger", true],
  ["Y Y N - -", "larger", false],
  ["Y Y N Y -", "smaller", false],
  ["Y N - N -", "-", true],
  ["N - - N -", "-", true],
  ["Y Y N N -", "smaller", true],
] as const;

/** True when the side with the larger stratum follows the other. */
function runSymmetric(reading: boolean[], isActiveSmaller: boolean): boolean {
  const [activeEnabled, isBound, activeTrusted, passiveEnabled, passiveTrusted] = reading;
  const net = lab({});
  const source = "ntp-service refclock-master 2";
  const other = ["ntp-service refclock-master 9"];
  const passive = net.board("P", { address: "3.0.1.32" }, ...(isActiveSmaller ? other : [source]), ...side(passiveEnabled, passiveTrusted));
  const peer = `ntp-service unicast-peer 3.0.1.32${bound(isBound)}`;
  const active = net.board("A", { address: "3.0.1.31" }, ...(isActiveSmaller ? [source] : other), ...side(activeEnabled, activeTrusted), peer);
  net.run(700);
  const follower = isActiveSmaller ? passive : active;
  const text = follower.type("display ntp-service sessions");
  // The mode 3 exchange that the active side begins with is a client's: what is asked here is whether mode 1 and 2 pass.
  const exchanged = follower.timewire.engine.table.some(
    (association) => association.isInUse && !association.isLocalClock && association.peerMode < 3 && association.peerMode > 0,
  );
  return exchanged && /\[1/.test(text) && follower.timewire.engine.system.stratum === 3;
}

for (const [row, stratum, works] of SYMMETRIC) {
  test(`auth README (Result tables) symmetric: active enabled, bound, trusted; passive enabled, trusted: ${row}, active stratum ${stratum}: ${works ? "works" : "fails"}`, () => {
    eachReading(row, (reading, name) => {
      if (stratum !== "larger") assert.equal(runSymmetric(reading, true), works, `${name}, active smaller`);
      if (stratum !== "smaller") assert.equal(runSymmetric(reading, false), works, `${name}, active larger`);
    });
  });
}

/** The same, broadcast and multicast: server E, B, T, client E, T. */
const BROADCAST = [
  ["Y Y Y Y Y", true],
  ["Y Y Y Y N", false],
  ["Y Y Y N -", false],
  ["Y Y N Y -", false],
  ["Y N - Y -", false],
  ["N - - Y -", false],
  ["Y Y N N -", true],
  ["Y N - N -", true],
  ["N - - N -", true],
] as const;

for (const mode of ["broadcast", "multicast"]) {
  for (const [row, works] of BROADCAST) {
    test(`auth README (Result tables) ${mode}: server enabled, bound, trusted; client enabled, trusted: ${row}: ${works ? "works" : "fails"}`, () => {
      eachReading(row, ([serverEnabled, isBound, serverTrusted, clientEnabled, clientTrusted], name) => {
        const net = lab({});
        const serve = ["interface Ethernet0/0", `ntp-service ${mode}-server${bound(isBound)}`];
        net.board("S", { address: "3.0.1.31" }, "ntp-service refclock-master 3", ...side(serverEnabled, serverTrusted), ...serve);
        const listen = ["interface Ethernet0/0", `ntp-service ${mode}-client`];
        const client = net.board("C", { address: "3.0.1.32" }, ...side(clientEnabled, clientTrusted), ...listen);
        net.run(400);
        assert.equal(isSynchronized(client), works, name);
      });
    });
  }
}

test("scenario README, example E9: client/server with authentication; B follows only after A has it enabled too", () => {
  const net = lab({});
  const key = ["ntp-service authentication-keyid 42 authentication-mode md5 aNiceKey", "ntp-service reliable authentication-keyid 42"];
  const a = net.board("DeviceA", { address: "1.0.1.11" }, "ntp-service refclock-master 2");
  const b = net.board(
    "DeviceB",
    { address: "1.0.1.12" },
    "ntp-service authentication enable",
    ...key,
    "ntp-service unicast-server 1.0.1.11 authentication-keyid 42",
  );
  net.run(300);
  assert.equal(isSynchronized(b), false);
  a.configure("ntp-service authentication enable", ...key);
  net.run(300);
  assert.match(b.type("display ntp-service status"), /Clock stratum: 3/);
});

test("scenario README, example E10: broadcast with authentication; the negative step first: without a key on the server the clients stay unsynchronized", () => {
  const net = lab({});
  const key = [
    "ntp-service authentication enable",
    "ntp-service authentication-keyid 88 authentication-mode md5 123456",
    "ntp-service reliable authentication-keyid 88",
  ];
  const c = net.board("SwitchC", { address: "3.0.1.31" }, "ntp-service refclock-master 3", "interface Ethernet0/0", "ntp-service broadcast-server");
  const d = net.board("SwitchD", { address: "3.0.1.32" }, ...key, "interface Ethernet0/0", "ntp-service broadcast-client");
  net.run(300);
  assert.match(d.type("display ntp-service status"), /Clock status: unsynchronized\r\n Clock stratum: 16\r\n Reference clock ID: none/);
  c.configure(...key, "interface Ethernet0/0", "ntp-service broadcast-server authentication-keyid 88");
  net.run(300);
  assert.match(d.type("display ntp-service status"), /Clock stratum: 4\r\n Reference clock ID: 3\.0\.1\.31/);
});

test("keys are shown and saved sealed, come back from the saved configuration, and trust goes with its key", () => {
  const net = lab({});
  const board = net.board("R", { address: "1.0.1.1" }, "ntp-service authentication enable");
  board.configure(
    "ntp-service authentication-keyid 4294967295 authentication-mode md5 simple s3cret",
    "ntp-service reliable authentication-keyid 4294967295",
  );
  const text = board.type("display current-configuration");
  assert.match(
    text,
    /\r\n ntp-service authentication-keyid 4294967295 authentication-mode md5 cipher \$c\$3\$\S+\r\n ntp-service reliable authentication-keyid 4294967295\r\n/,
  );
  assert.doesNotMatch(text, /s3cret/);
  board.type("save force");
  board.reboot();
  assert.equal(board.type("display current-configuration"), text);
  assert.equal(board.timewire.engine.keys.keys[0].secret, "s3cret");
  assert.match(
    board.configure("ntp-service authentication-keyid 7 authentication-mode md5 cipher $c$3$T1T97ZjZsiPevYeLJRvF60wdha3U6/DZ"),
    /was not made by this device/,
  );
  board.configure("undo ntp-service authentication-keyid 4294967295");
  assert.doesNotMatch(board.type("display current-configuration"), /reliable/);
  board.configure("ntp-service authentication-keyid 7 authentication-mode md5 simple s3cret acl 2999");
  assert.match(board.type("display current-configuration"), /authentication-keyid 7 authentication-mode md5 cipher \$c\$3\$\S+ acl 2999\r\n/);
  board.type("save force");
  board.reboot();
  assert.equal(board.timewire.engine.keys.keys[0].aclNumber, 2999);
});

/** A key that the list `rules` of ACL 2000 limits; no list when undefined. */
function limitedKey(rules: string[] | undefined): string[] {
  const key = [
    "ntp-service authentication enable",
    "ntp-service authentication-keyid 42 authentication-mode md5 simple aNiceKey acl 2000",
    "ntp-service reliable authentication-keyid 42",
  ];
  return rules === undefined ? key : [...key, "acl number 2000", ...rules, "quit"];
}

/** console README, "Comware 7 forms": "acl restricts which peers may use the key. ACL without rules: no one." An ACL that does not exist permits no peer either. */
const KEY_LISTS: [string, string[] | undefined, boolean][] = [
  ["no such list", undefined, false],
  ["no rules", [], false],
  ["permit the server", ["rule permit source 1.0.1.11 0"], true],
  ["permit others", ["rule permit source 1.0.1.12 0"], false],
  ["deny the server", ["rule deny source 1.0.1.11 0", "rule permit"], false],
];

for (const [name, rules, works] of KEY_LISTS) {
  test(`console README (Comware 7 forms): authentication-keyid ... acl 2000 on the client, ${name}: ${works ? "works" : "fails"}`, () => {
    const net = lab({});
    net.board("S", { address: "1.0.1.11" }, "ntp-service refclock-master 2", ...side(true, true));
    const client = net.board("C", { address: "1.0.1.12" }, ...limitedKey(rules), "ntp-service unicast-server 1.0.1.11 authentication-keyid 42");
    net.run(30);
    assert.equal(isSynchronized(client), works);
  });

  test(`console README (Comware 7 forms): authentication-keyid ... acl 2000 on a broadcast client, ${name}: ${works ? "works" : "fails"}`, () => {
    const net = lab({});
    const serve = ["interface Ethernet0/0", "ntp-service broadcast-server authentication-keyid 42"];
    net.board("S", { address: "1.0.1.11" }, "ntp-service refclock-master 3", ...side(true, true), ...serve);
    const client = net.board("C", { address: "1.0.1.12" }, ...limitedKey(rules), "interface Ethernet0/0", "ntp-service broadcast-client");
    net.run(400);
    assert.equal(isSynchronized(client), works);
  });
}

test("console README (Comware 7 forms): the list of a key says nothing of requests: they make no association", () => {
  const net = lab({});
  net.board("S", { address: "1.0.1.11" }, "ntp-service refclock-master 2", ...limitedKey([]));
  const client = net.board("C", { address: "1.0.1.12" }, ...side(true, true), "ntp-service unicast-server 1.0.1.11 authentication-keyid 42");
  net.run(30);
  assert.equal(isSynchronized(client), true);
});

test("the simulated board's MD5 is RFC 1321's", () => {
  for (const length of [0, 1, 48, 55, 56, 64, 119, 200]) {
    const bytes = Array.from({ length }, (_, i) => (i * 37 + 11) % 256);
    const digest: number[] = [];
    digestBytes(bytes, digest);
    assert.deepEqual(digest, [...createHash("md5").update(Uint8Array.from(bytes)).digest()]);
  }
});
