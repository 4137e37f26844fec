import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { PATIENCE, until } from "../host/board-process";
import type { Bench, Capabilities, OpenBench } from "./device";
import { Sitting } from "./sitting";

const SERVER = ["local stratum 3", "allow all"];
const KEY = [
  "ntp-service authentication enable",
  "ntp-service authentication-keyid 42 authentication-mode md5 simple aNiceKey",
  "ntp-service reliable authentication-keyid 42",
];
/** Longest start [s]: the burst of a client, the volley of a broadcast client. */
const SYNCHRONIZING = 40;
/** After the first step the filter needs more samples, the last of which comes after 32 s: what an offset may be then stays within the bound, s. */
const SETTLING = 60;

/** Largest error of a single exchange of a Python program on a busy computer [s]. */
const DIGEST_ERROR = 5e-3;

/** A test of the suite: a device that has been turned on, with an operator at its console. */
type Trial = (bench: Bench, sitting: Sitting, t: TestContext) => Promise<void>;

/**
 * Suite of every board, at its console and on its network. `open` gives a bench with the device, whose storage is empty; `concurrency` benches
 * at once, where there can be several.
 */
export function checkDevice(name: string, capabilities: Capabilities, open: OpenBench, concurrency = 1): void {
  const trial = (what: string, run: Trial): void =>
    void test(what, async (t) => {
      const bench = await open(t);
      if (bench === undefined) return;
      await run(bench, await Sitting.begin(await bench.device.power()), t);
    });
  void suite(name, { concurrency }, () => {
    trial("says what it is, and answers bad input in words, with nothing changed", answerBadInput);
    trial("follows chronyd, says so, and stays within its bound", followChronyd);
    trial("its saved configuration and its clock survive a loss of power", surviveLossOfPower);
    if (capabilities.server) trial("serves ntpdig, with time that is right", serveTime);
    else trial("says that it cannot serve", (_bench, sitting) => refuse(sitting, "ntp-service refclock-master 2"));
    const inInterface = `interface ${capabilities.interfaceName}`;
    if (capabilities.authentication) trial("follows a server under the key that both know, and no other", authenticate);
    if (capabilities.symmetric) trial("is the active peer of another board", peerActively);
    if (capabilities.symmetric) trial("is the active peer of a chronyd that only allows it", peerActivelyWithChronyd);
    if (capabilities.symmetric) trial("is the passive peer of chronyd", peerPassively);
    if (capabilities.broadcast) trial("hears broadcasts, and follows who sends them", (bench, sitting) => hearGroup(bench, sitting, "broadcast"));
    else trial("says that it cannot hear broadcasts", (_bench, sitting) => refuse(sitting, inInterface, "ntp-service broadcast-client"));
    if (capabilities.broadcast) trial("sends broadcasts, and another board follows it", (bench, sitting) => sendGroup(bench, sitting, "broadcast"));
    if (capabilities.multicast) trial("hears a group, and follows who sends to it", (bench, sitting) => hearGroup(bench, sitting, "multicast"));
    else trial("says that it cannot join groups", (_bench, sitting) => refuse(sitting, inInterface, "ntp-service multicast-client"));
    if (capabilities.multicastServer)
      trial("sends to a group, and another board follows it", (bench, sitting) => sendGroup(bench, sitting, "multicast"));
    if (capabilities.vpn) trial("follows a server in a VPN instance", followInInstance);
    if (capabilities.cable) trial("comes back by itself when the cable has been out", surviveCable);
  });
}

async function answerBadInput(_bench: Bench, sitting: Sitting): Promise<void> {
  assert.match(await sitting.command("display version"), /Timewire Software, Version \d+\.\d+/);
  const before = await sitting.command("display current-configuration");
  await sitting.command("system-view");
  assert.match(await sitting.command("ntp-service unicast-sarver 192.0.2.1"), /\^[\r\n]+ % Unrecognized command found at '\^' position\./);
  assert.match(await sitting.command("ntp-service unicast-server"), /% Incomplete command found at '\^' position\./);
  assert.match(await sitting.command("ntp-service unicast-server 192.0.2.1 version 9"), /% .* found at '\^' position\./);
  await sitting.command("x".repeat(600));
  await sitting.command("\x01\x02\x1b[A\x1b[B\x7f\x08 \t ?");
  await sitting.command("return");
  assert.equal(await sitting.command("display current-configuration"), before);
}

/** Lines that ask for what the device has not: one of them, perhaps the view, is refused with a sentence, and nothing is in its configuration. */
async function refuse(sitting: Sitting, ...lines: string[]): Promise<void> {
  const before = await sitting.command("display current-configuration");
  await sitting.command("system-view");
  let answers = "";
  for (const line of lines) answers += await sitting.command(line);
  assert.match(answers, /This device (cannot|does not) .*\./);
  await sitting.command("return");
  assert.equal(await sitting.command("display current-configuration"), before);
}

async function followChronyd(bench: Bench, sitting: Sitting, t: TestContext): Promise<void> {
  if (!needs(t, bench, "chronyd")) return;
  await bench.startChronyd(SERVER);
  await sitting.configure(`ntp-service unicast-server ${bench.ourAddress} minpoll 4`);
  await untilFollowing(bench, sitting);
  const { bound } = bench.device.capabilities;
  const answer = await sitting.ask("display ntp-service status", (text) => Math.abs(offsetOf(text)) < bench.machine.settled(bound), SETTLING);
  t.diagnostic(`offset ${(offsetOf(answer) * 1e6).toFixed(0)} us`);
  assert.match(await sitting.command("display ntp-service sessions"), new RegExp(`\\[12345\\]${bench.ourAddress.replaceAll(".", "\\.")}`));
  if (bench.device.capabilities.server && bench.has("ntpdig")) {
    const served = await settledOffset(bench, bound);
    t.diagnostic(`offset of what it serves ${(served * 1e6).toFixed(0)} us`);
    assert.ok(Math.abs(served) < bench.machine.atOnce(bound + DIGEST_ERROR), `${served} s`);
  }
}

async function surviveLossOfPower(bench: Bench, sitting: Sitting): Promise<void> {
  await sitting.configure("sysname Field", `ntp-service unicast-server ${bench.ourAddress}`);
  assert.match(await sitting.command("save force"), /saved to device successfully/);
  await sitting.configure("sysname Gone");
  const year = new Date().getUTCFullYear();
  const again = await Sitting.begin(await bench.device.power());
  const configuration = await again.command("display current-configuration");
  assert.match(configuration, /sysname Field/);
  assert.ok(configuration.includes(` ntp-service unicast-server ${bench.ourAddress}`));
  if (bench.device.capabilities.realTimeClock) assert.match(await again.command("display clock"), new RegExp(`/${year}|${year}/`));
}

async function serveTime(bench: Bench, sitting: Sitting, t: TestContext): Promise<void> {
  if (!needs(t, bench, "ntpdig")) return;
  await sitting.configure("ntp-service refclock-master 2");
  await sitting.waitFor(/System stratum changes from 16 to 2/, SYNCHRONIZING);
  const answer = digest(bench);
  assert.equal(answer["ip"], bench.device.address);
  assert.equal(answer["stratum"], 2);
  if (bench.device.capabilities.realTimeClock) assert.ok(Math.abs(Number(answer["offset"])) < 3, `offset ${String(answer["offset"])} s`);
}

async function authenticate(bench: Bench, sitting: Sitting, t: TestContext): Promise<void> {
  if (!needs(t, bench, "chronyd")) return;
  const keys = join(bench.folder, "keys");
  writeFileSync(keys, "42 MD5 aNiceKey\n", { mode: 0o600 });
  await bench.startChronyd([...SERVER, `keyfile ${keys}`]);
  const wrong = KEY.map((line) => line.replaceAll("42", "43").replace("aNiceKey", "another"));
  await sitting.configure(...KEY, ...wrong, `ntp-service unicast-server ${bench.ourAddress} authentication-keyid 43`);
  await new Promise((resolve) => setTimeout(resolve, 8000));
  assert.doesNotMatch(sitting.record, /System stratum changes/);
  await sitting.configure(
    `undo ntp-service unicast-server ${bench.ourAddress}`,
    `ntp-service unicast-server ${bench.ourAddress} authentication-keyid 42`,
  );
  await untilFollowing(bench, sitting);
}

async function peerActively(bench: Bench, sitting: Sitting): Promise<void> {
  await bench.startPeer(["ntp-service refclock-master 2"]);
  await sitting.configure(`ntp-service unicast-peer ${bench.ourAddress} minpoll 4`);
  await untilFollowing(bench, sitting, 60);
}

async function peerActivelyWithChronyd(bench: Bench, sitting: Sitting, t: TestContext): Promise<void> {
  if (!needs(t, bench, "chronyd")) return;
  await bench.startChronyd(SERVER);
  await sitting.configure(`ntp-service unicast-peer ${bench.ourAddress} minpoll 4`);
  await untilFollowing(bench, sitting, 60);
}

/** No command names chronyd: its packets make the association. */
async function peerPassively(bench: Bench, sitting: Sitting, t: TestContext): Promise<void> {
  if (!needs(t, bench, "chronyd")) return;
  await sitting.configure("ntp-service enable");
  await bench.startChronyd([...SERVER, `peer ${bench.device.address} minpoll 1 maxpoll 2`]);
  await untilFollowing(bench, sitting, 60);
}

async function hearGroup(bench: Bench, sitting: Sitting, kind: "broadcast" | "multicast"): Promise<void> {
  const group = kind === "broadcast" ? "255.255.255.255" : "224.0.1.1";
  await sitting.configure(`interface ${bench.device.capabilities.interfaceName}`, `ntp-service ${kind}-client`);
  if (bench.has("chronyd")) await bench.startChronyd([...SERVER, `broadcast 4 ${group}`]);
  else await bench.startPeer(["ntp-service refclock-master 2", "interface Ethernet0/0", `ntp-service ${kind}-server`]);
  await untilFollowing(bench, sitting, 90);
}

async function sendGroup(bench: Bench, sitting: Sitting, kind: "broadcast" | "multicast"): Promise<void> {
  const said = await bench.startPeer(["interface Ethernet0/0", `ntp-service ${kind}-client`]);
  await sitting.configure("ntp-service refclock-master 2", `interface ${bench.device.capabilities.interfaceName}`, `ntp-service ${kind}-server`);
  await until(
    () => /System stratum changes from 16 to 3/.test(said()),
    120,
    () => `the other board has not followed:\n${said()}\n---\n${sitting.record}`,
  );
}

async function followInInstance(bench: Bench, sitting: Sitting): Promise<void> {
  const { interfaceName, addressing } = bench.device.capabilities;
  await bench.startPeer(["ntp-service refclock-master 2"]);
  await sitting.configure("ip vpn-instance red");
  await sitting.command("system-view");
  await sitting.command(`interface ${interfaceName}`);
  await sitting.command("ip binding vpn-instance red"); // says that it takes the address away, where that is the device's own
  await sitting.command("return");
  if (addressing) await sitting.configure(`interface ${interfaceName}`, `ip address ${bench.device.address} 24`);
  await sitting.configure(`ntp-service unicast-server vpn-instance red ${bench.ourAddress}`);
  await untilFollowing(bench, sitting);
}

async function surviveCable(bench: Bench, sitting: Sitting): Promise<void> {
  const { device } = bench;
  await bench.startPeer(["ntp-service refclock-master 2"]);
  device.plug?.(false);
  await sitting.ask("display interface brief", (text) => isDown(text, device.capabilities.interfaceName), 20);
  await sitting.configure(`ntp-service unicast-server ${bench.ourAddress} minpoll 4`);
  assert.match(await sitting.command("display ntp-service status"), /Clock status: unsynchronized/);
  device.plug?.(true);
  await untilFollowing(bench, sitting, 90);
}

/** The line of an interface whose link is down; pages shorten its type, but not its number. */
function isDown(text: string, name: string): boolean {
  const number = name.replace(/^[A-Za-z-]+/, "");
  return text.split("\n").some((line) => line.split(/ +/)[0].endsWith(number) && /\bDOWN\b/i.test(line));
}

async function untilFollowing(bench: Bench, sitting: Sitting, seconds = SYNCHRONIZING): Promise<void> {
  const reference = `Reference clock ID: ${bench.ourAddress}`;
  const isFollowing = (text: string): boolean => /Clock status: synchronized/.test(text) && text.includes(reference);
  await sitting.ask("display ntp-service status", isFollowing, seconds);
}

/** Offset that ntpdig measures of the device, which follows our clock [s]: asked until it is within the bound, or for as long as a filter may take to fill. */
async function settledOffset(bench: Bench, bound: number): Promise<number> {
  let served = Infinity;
  for (
    const deadline = performance.now() + PATIENCE * SETTLING * 1000;
    Math.abs(served) >= bench.machine.atOnce(bound) && performance.now() < deadline;
  ) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    served = Number(digest(bench)["offset"]);
  }
  return served;
}

/** Clock offset on the status page, s. */
function offsetOf(text: string): number {
  return Number(/Clock offset: (-?[\d.]+) ms/.exec(text)?.[1] ?? "NaN") / 1000;
}

/** Response of ntpdig to a query of the device: its JSON fields. */
export function digest(bench: Bench): Record<string, unknown> {
  return JSON.parse(bench.run("ntpdig", "-j", "-t", "5", bench.device.address)) as Record<string, unknown>;
}

function needs(t: TestContext, bench: Bench, command: string): boolean {
  if (bench.has(command)) return true;
  t.skip(`${command} is not installed`);
  return false;
}
