/**
 * Programs of Debian that take the time from our board: each must accept it. peers.sh unpacks those that cannot be installed beside each other. ntpd as a broadcast
 * client is missing: on Linux it hears directed broadcasts only, and our board sends to 255.255.255.255, as Comware does.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test, type TestContext } from "node:test";
import { until, type BoardProcess } from "../host/board-process";
import { Lab, LEFT, RIGHT } from "./lab";

const PEERS = resolve("build/debian-peers");
/** Command words after which a program cannot set a clock. */
const POWERLESS = ["setpriv", "--inh-caps", "-sys_time", "--bounding-set", "-sys_time"];

const SERVER = ["ntp-service refclock-master 2"];

/** Builds the lab for a program of the package `name`; undefined, and the test is skipped, when it was not unpacked. */
async function labFor(t: TestContext, name: string, ...commands: Parameters<typeof Lab.build>[1][]): Promise<Lab | undefined> {
  if (!existsSync(join(PEERS, name))) {
    t.skip(`${name} is not unpacked (test/interop/peers.sh)`);
    return undefined;
  }
  return Lab.build(t, ...commands);
}

/** A file of the lab's folder. */
function write(lab: Lab, name: string, ...lines: string[]): string {
  const path = join(lab.folder, name);
  writeFileSync(path, [...lines, ""].join("\n"));
  return path;
}

/** Waits for text in the output of a program. */
function waitFor(process: BoardProcess, pattern: RegExp, seconds: number): Promise<void> {
  return process.waitFor(pattern, seconds);
}

/** A shell script in the namespaces of `unshare`, where `user` exists with the number `id` and the home `home`. */
function asNewUser(lab: Lab, namespaces: string, user: string, id: number, home: string, ...script: string[]): string[] {
  const passwd = write(lab, "passwd", "root:x:0:0:root:/root:/bin/sh", `${user}:x:${id}:${id}::${home}:/usr/sbin/nologin`);
  const group = write(lab, "group", "root:x:0:", `${user}:x:${id}:`);
  const mounts = [`mount --bind ${passwd} /etc/passwd`, `mount --bind ${group} /etc/group`];
  return ["unshare", namespaces, "sh", "-ec", [...mounts, ...script].join("\n")];
}

/** Starts ntpd 4.2.8p15 at the right end with these lines; returns it and a function that asks it with ntpq. */
async function startNtp4(lab: Lab, lines: string[]): Promise<{ process: BoardProcess; peers: () => string[] }> {
  const libraries = execFileSync("find", [join(PEERS, "ntp"), "-name", "*.so*", "-printf", "%h\n"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line !== "");
  const config = write(lab, "ntp.conf", ...lines, "disable kernel", "restrict default", "restrict 127.0.0.1");
  const environment = ["env", `LD_LIBRARY_PATH=${[...new Set(libraries)].join(":")}`];
  const program = [
    join(PEERS, "ntp/usr/sbin/ntpd"),
    "-n",
    "-g",
    "-4",
    "-c",
    config,
    "-p",
    join(lab.folder, "ntpd.pid"),
    "-f",
    join(lab.folder, "ntp.drift"),
  ];
  const process = lab.start("right", ...environment, ...POWERLESS, ...program);
  await waitFor(process, /Listen normally on/, 10);
  const peers = (): string[] => {
    try {
      return lab.run("right", "ntpq", "-n", "-p", "127.0.0.1").split("\n");
    } catch {
      return []; // it does not answer yet
    }
  };
  return { process, peers };
}

/** Waits until ntpd has chosen our board as its source: a line of ntpq that begins with `*`. */
async function untilChosen({ process, peers }: { process: BoardProcess; peers: () => string[] }, seconds: number): Promise<void> {
  await until(
    () => peers().some((line) => line.startsWith(`*${LEFT}`)),
    seconds,
    () => `${peers().join("\n")}\n${process.stdout}\n${process.stderr}`,
  );
}

test("ntpd 4.2.8p15 chooses our board as its server", async (t) => {
  const lab = await labFor(t, "ntp", "ntpq");
  if (lab === undefined) return;
  await lab.startBoard("left", SERVER);
  await untilChosen(await startNtp4(lab, [`server ${LEFT} iburst minpoll 3 maxpoll 4`]), 60);
});

test("ntpd 4.2.8p15 as a symmetric peer: both sides hear each other, and ntpd chooses our board", async (t) => {
  const lab = await labFor(t, "ntp", "ntpq");
  if (lab === undefined) return;
  const board = await lab.startBoard("left", [...SERVER, `ntp-service unicast-peer ${RIGHT} minpoll 4 maxpoll 4`]);
  const ntpd = await startNtp4(lab, [`peer ${LEFT} iburst minpoll 4 maxpoll 4`]);
  await untilChosen(ntpd, 120);
  board.type("display ntp-service sessions verbose");
  await board.waitFor(/clock source: 192\.0\.2\.2[^]*local mode: active[^]*peer mode: active/, 10);
});

test("ntpd 4.2.8p15 as a symmetric active peer of a board that has not configured it", async (t) => {
  const lab = await labFor(t, "ntp", "ntpq");
  if (lab === undefined) return;
  await lab.startBoard("left", SERVER);
  await untilChosen(await startNtp4(lab, [`peer ${LEFT} minpoll 4 maxpoll 4`]), 120);
});

test("our board follows ntpd 4.2.8p15 as a client", async (t) => {
  const lab = await labFor(t, "ntp");
  if (lab === undefined) return;
  await startNtp4(lab, ["tos orphan 4 orphanwait 1", "restrict 192.0.2.0 mask 255.255.255.0"]);
  const board = await lab.startBoard("left", [`ntp-service unicast-server ${RIGHT} minpoll 4 maxpoll 4`]);
  await board.waitFor(/System stratum changes from 16 to [4-9]/, 60);
});

test("ntpd 4.2.8p15 as a multicast client of our board", async (t) => {
  const lab = await labFor(t, "ntp", "ntpq");
  if (lab === undefined) return;
  lab.run("right", "ip", "route", "add", "224.0.0.0/4", "dev", "right");
  await lab.startBoard("left", [...SERVER, "#", "interface Ethernet0/0", "ntp-service multicast-server 224.0.1.1"]);
  await untilChosen(await startNtp4(lab, ["multicastclient 224.0.1.1", "disable auth"]), 120);
});

test("our board as a broadcast client of ntpd 4.2.8p15", async (t) => {
  const lab = await labFor(t, "ntp");
  if (lab === undefined) return;
  lab.run("right", "ip", "address", "del", `${RIGHT}/24`, "dev", "right");
  lab.run("right", "ip", "address", "add", `${RIGHT}/24`, "brd", "+", "dev", "right");
  const board = await lab.startBoard("left", ["ntp-service enable", "#", "interface Ethernet0/0", "ntp-service broadcast-client"]);
  await startNtp4(lab, ["tos orphan 4 orphanwait 1", "broadcast 192.0.2.255 minpoll 4", "restrict 192.0.2.0 mask 255.255.255.0"]);
  await board.waitFor(/System stratum changes from 16 to [4-9]/, 120);
});

test("openntpd synchronizes with our board", async (t) => {
  if (process.getuid?.() !== 0) {
    t.skip("openntpd changes its user, which needs root");
    return;
  }
  const lab = await labFor(t, "openntpd");
  if (lab === undefined) return;
  await lab.startBoard("left", SERVER);
  const home = join(lab.folder, "home");
  const config = write(lab, "openntpd.conf", `server ${LEFT}`);
  const script = asNewUser(
    lab,
    "-m",
    "ntpd",
    64321,
    home,
    `mkdir -m 755 ${home}`,
    "mount -t tmpfs none /var/lib",
    "mkdir -p /var/lib/openntpd/db /var/lib/openntpd/run",
    `exec ${POWERLESS.join(" ")} ${PEERS}/openntpd/usr/sbin/ntpd -d -v -f ${config} -p ${lab.folder}/openntpd.pid`,
  );
  const openntpd = lab.start("right", ...script);
  await waitFor(openntpd, /peer 192\.0\.2\.1 now valid/, 60);
});

test("systemd-timesyncd contacts our board and takes its time", async (t) => {
  const lab = await labFor(t, "systemd-timesyncd");
  if (lab === undefined) return;
  await lab.startBoard("left", SERVER);
  const config = write(lab, "timesyncd.conf", "[Time]", `NTP=${LEFT}`, "FallbackNTP=", "PollIntervalMinSec=16");
  // It wants to keep the right to set the clock: in a user namespace of its own that right has no effect.
  const script = asNewUser(
    lab,
    "-Urm",
    "systemd-timesync",
    0,
    "/",
    "mount -t tmpfs none /etc/systemd",
    `cp ${config} /etc/systemd/timesyncd.conf`,
    "mount -t tmpfs none /run",
    "mkdir -p /run/systemd/timesync",
    "mount -t tmpfs none /var/lib/systemd",
    `exec env SYSTEMD_LOG_LEVEL=debug SYSTEMD_LOG_TARGET=console ${PEERS}/systemd-timesyncd/lib/systemd/systemd-timesyncd`,
  );
  const timesyncd = lab.start("right", ...script);
  await waitFor(timesyncd, /Contacted time server 192\.0\.2\.1/, 30);
  assert.match(timesyncd.stderr + timesyncd.stdout, /stratum +: 2/);
});

test("rdate and ntpdate print our board's time", async (t) => {
  const lab = await labFor(t, "rdate", "ntpdig");
  if (lab === undefined) return;
  await lab.startBoard("left", SERVER);
  assert.match(lab.run("right", join(PEERS, "rdate/usr/sbin/rdate"), "-4", "-n", "-p", LEFT), / 20\d\d$/m);
  assert.match(lab.run("right", "sh", join(PEERS, "ntpsec-ntpdate/usr/sbin/ntpdate"), "-q", LEFT), /192\.0\.2\.1/);
});
