import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { RIGHT, type Lab } from "../interop/lab";
import { until } from "../host/board-process";
import { isLong } from "../long";
import { Machine } from "../machine";
import { notEmpty } from "../not-empty";
import { openLabBench } from "./bench";
import type { Bench } from "./device";
import { capabilitiesOf, describe } from "./capabilities";
import { EmulatedBoard, EMULATOR_PRIORITY, missingForEmulator } from "./emulator";
import { Sitting } from "./sitting";
import { checkDevice, digest } from "./suite";

/** Emulated boards at once: each wants most of a processor. */
const CONCURRENCY = 2;
/** Lines that are typed while there is no memory for them. */
const REFUSED = isLong ? 200 : 20;
/** More rules of an ACL than there is memory for. */
const MOST_RULES = 4000;
/** Time that the clock has to stay within the bound [s]. */
const STAYING = isLong ? 120 : 20;
/** Seconds to get there. */
const SETTLING = 30;
/** Times that the clock may be watched before it counts as wrong: a computer that stops the emulator for a while makes it settle again. */
const ATTEMPTS = 3;
/**
 * Share of these seconds in which a busy computer may delay all requests of the probe, or the emulator. A packet may then be hundreds of us late in one
 * direction, and the resulting offset stays until the board's next poll.
 */
const DISTURBED = 0.25;

/** A bench whose device is an emulated board. */
type EmulatorBench = Bench & { readonly device: EmulatedBoard };

/** A bench with a board under QEMU at the right end, by a tap device that is bridged with the wire. */
async function openEmulatorBench(t: TestContext, board: string): Promise<EmulatorBench | undefined> {
  const capabilities = await capabilitiesOf(board, true);
  return (await openLabBench(t, (lab) => {
    makeTap(lab);
    const network = ["-netdev", "tap,id=wire,ifname=tap0,script=no,downscript=no", "-net", "nic,netdev=wire,macaddr=52:54:00:12:34:56"];
    return new EmulatedBoard(t, board, capabilities, RIGHT, lab.folder, network, (...command) => lab.command("right", ...command));
  })) as EmulatorBench | undefined;
}

/** The right end of the wire becomes one port of a bridge, the emulator's tap the other; the address is the board's from now on. */
function makeTap(lab: Lab): void {
  const ip = (...words: string[]): void => void lab.run("right", "ip", ...words);
  ip("address", "flush", "dev", "right");
  ip("link", "add", "bridge", "type", "bridge", "mcast_snooping", "0");
  ip("tuntap", "add", "dev", "tap0", "mode", "tap");
  for (const name of ["right", "tap0"]) ip("link", "set", name, "master", "bridge");
  for (const name of ["tap0", "bridge"]) ip("link", "set", name, "up");
}

/** Runs the suite of all boards, and further trials of an emulated one. QEMU resets its DS1338 together with the board; other RTC chips go on. */
export async function checkEmulatedBoard(board: string): Promise<void> {
  const missing = missingForEmulator();
  if (missing !== undefined) {
    void test(board, { skip: missing }, () => undefined);
    return;
  }
  const capabilities = await capabilitiesOf(board, true);
  const { bound } = capabilities;
  checkDevice(board, capabilities, (t) => openEmulatorBench(t, board), CONCURRENCY);
  const trial = (what: string, run: (bench: EmulatorBench, t: TestContext) => Promise<void>): void =>
    void test(what, async (t) => {
      const bench = await openEmulatorBench(t, board);
      if (bench !== undefined) await run(bench, t);
    });
  void suite(`${board}, emulated`, { concurrency: 1 }, () => {
    trial(`with a crystal that is 40 ppm fast, is within ${bound * 1e6} us after ${SETTLING} s, and stays there`, stayWithinBound);
    trial("a real chronyd follows it", serveChronyd);
    trial("with its memory full, refuses lines with a message, shows the prompt again, and serves time", surviveFullMemory);
    trial("has a whole configuration whenever power goes during a save", cutSave);
    if (describe(board).realTimeClock !== "ds1338")
      trial("a real-time clock that is hours wrong at the start is right after the next", setRealTimeClock);
  });
}

async function stayWithinBound(bench: EmulatorBench, t: TestContext): Promise<void> {
  if (!bench.has("chronyd")) {
    t.skip("chronyd is not installed");
    return;
  }
  await bench.startChronyd(["local stratum 3", "allow all"]);
  const sitting = await Sitting.begin(await bench.device.power());
  await sitting.configure(`ntp-service unicast-server ${bench.ourAddress} minpoll 4 maxpoll 4`);
  const machine = Machine.watch(t, EMULATOR_PRIORITY);
  let outside = STAYING;
  let described = "";
  for (let attempt = 1; attempt <= ATTEMPTS && outside > STAYING * DISTURBED; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, SETTLING * 1000));
    const seen = probe(await bench.start(process.execPath, "test/hil/probe.mjs", bench.device.address, String(STAYING)));
    const us = (seconds: number): string => (seconds * 1e6).toFixed(0);
    const bound = machine.settled(bench.device.capabilities.bound);
    described = `bound ${us(bound)}: ${seen.map(({ least, most }) => `${us(least)}..${us(most)}`).join(" ")}`;
    t.diagnostic(`us from the truth, each second; ${described}`);
    assert.ok(notEmpty(seen).every(({ stratum }) => stratum === 4));
    outside = STAYING - seen.filter(({ least, most }) => least < bound && most > -bound).length; // a second without an answer is outside
  }
  assert.ok(outside <= STAYING * DISTURBED, described);
}

/** Bounds of the board's error in one second, s. */
interface Seen {
  least: number;
  most: number;
  stratum: number;
}

function probe(output: string): Seen[] {
  return output
    .trim()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Seen);
}

async function surviveFullMemory(bench: EmulatorBench, t: TestContext): Promise<void> {
  const sitting = await Sitting.begin(await bench.device.power());
  await sitting.configure("ntp-service refclock-master 2");
  for (const line of ["system-view", "acl number 2001"]) await sitting.command(line);
  let refused = 0;
  let typed = 0;
  for (; refused < REFUSED && typed < MOST_RULES; typed++) {
    const answer = await sitting.command(`rule ${typed} permit source 10.0.${Math.floor(typed / 256)}.${typed % 256} 0`);
    if (/not enough memory/.test(answer)) refused++;
  }
  t.diagnostic(`${refused} of ${typed} rules refused`);
  assert.equal(refused, REFUSED);
  if (bench.has("ntpdig")) assert.equal(digest(bench)["stratum"], 2);
}

async function serveChronyd(bench: EmulatorBench, t: TestContext): Promise<void> {
  if (!bench.has("chronyd")) {
    t.skip("chronyd is not installed");
    return;
  }
  const sitting = await Sitting.begin(await bench.device.power());
  await sitting.configure("ntp-service refclock-master 2");
  await sitting.waitFor(/System stratum changes from 16 to 2/, SETTLING);
  const log = join(bench.folder, "log");
  const lines = [`server ${bench.device.address} iburst minpoll 1 maxpoll 1`, "log tracking", `logdir ${log}`];
  await bench.startChronyd(lines);
  const tracking = (): string[] => {
    try {
      return readFileSync(join(log, "tracking.log"), "utf8").split("\n");
    } catch {
      return []; // it has not begun to follow
    }
  };
  await until(
    () => tracking().filter((line) => line.includes(` ${bench.device.address} `) && / 3 /.test(line)).length >= 3,
    SETTLING,
    () => tracking().join("\n"),
  );
}

/** Each round cuts power a little later, until a save gets through before that. */
async function cutSave(bench: EmulatorBench): Promise<void> {
  let sitting = await Sitting.begin(await bench.device.power());
  const pad = Array.from({ length: 12 }, (_, i) => `ntp-service unicast-server 198.51.100.${i + 1}`);
  await sitting.configure("sysname Round0", ...pad);
  assert.match(await sitting.command("save force"), /saved to device successfully/);
  let cut = 0;
  for (let round = 1; round <= 6; round++) {
    await sitting.configure(`sysname Round${round}`);
    const line = bench.device.present;
    const from = line.received().length;
    line.write("save force\r");
    await new Promise((resolve) => setTimeout(resolve, 3 + 4 * round));
    const isSaid = /saved to device successfully/.test(line.received().slice(from));
    sitting = await Sitting.begin(await bench.device.power());
    const saved = await sitting.command("display saved-configuration");
    const name = Number(/sysname Round(\d+)/.exec(saved)?.[1] ?? "NaN");
    assert.ok(name <= round, saved);
    if (isSaid) assert.equal(name, round);
    else cut += 1;
    for (const entry of pad) assert.ok(saved.includes(entry), saved);
    assert.match(await sitting.command("display current-configuration"), new RegExp(`sysname Round${name}`));
  }
  assert.ok(cut > 0, "every save was through before the power went");
}

const HOURS = 5;

async function setRealTimeClock(bench: EmulatorBench, t: TestContext): Promise<void> {
  if (!bench.has("chronyd")) {
    t.skip("chronyd is not installed");
    return;
  }
  await bench.startChronyd(["local stratum 3", "allow all"]);
  const wrong = new Date(Date.now() - HOURS * 3600_000).toISOString().slice(0, 19);
  const sitting = await Sitting.begin(await bench.device.power("-rtc", `base=${wrong}`));
  assert.ok(Math.abs(clockError(await sitting.command("display clock")) + HOURS * 3600) < 30);
  await sitting.configure(`ntp-service unicast-server ${bench.ourAddress} minpoll 4`);
  await sitting.waitFor(/System clock is stepped/, SETTLING);
  assert.ok(Math.abs(clockError(await sitting.command("display clock"))) < 2);
  await new Promise((resolve) => setTimeout(resolve, 3000)); // it is written at the beginning of a second
  bench.device.plug(false);
  await sitting.configure(`undo ntp-service unicast-server ${bench.ourAddress}`);
  const from = sitting.record.length;
  bench.device.reset();
  await sitting.waitFor(/<Timewire>/, SETTLING, from);
  assert.ok(Math.abs(clockError(await sitting.command("display clock"))) < 2);
}

/** The time on a page of `display clock` minus this computer's, s. */
function clockError(page: string): number {
  const [, time, month, day, year] = /(\d\d:\d\d:\d\d)\S* UTC \w+ (\d\d)\/(\d\d)\/(\d{4})/.exec(page) ?? [];
  return (Date.parse(`${year}-${month}-${day}T${time}Z`) - Date.now()) / 1000;
}
