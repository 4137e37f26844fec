/**
 * Half an hour of real time: the native program between NTPsec, its server, and chronyd, its client, with hostile packets, kill -9 and restarts (SECURITY.md, "Tests"). `make test-all` runs
 * it; `make test` runs a minute of it.
 */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { readHostTime, timestampToUnix, unixToTimestamp } from "../../boards/host/host-time";
import { makeRandom } from "../../boards/sim/random";
import { makePacketBytes } from "../fuzz/packet-inputs";
import { below } from "../fuzz/random-input";
import { until, type BoardProcess } from "../host/board-process";
import { buildNative, lacks } from "../linux/native";
import { isLong } from "../long";
import { Lab, LEFT, RIGHT } from "./lab";

const MINUTES = Number(process.env["SOAK_MINUTES"] ?? (isLong ? 30 : 1));
/** Address of the attacker, who also measures. */
const ATTACKER = "192.0.2.66";
/** Its UDP ports: two for hostile packets, the last for measurements. NTPsec holds port 123. */
const PORTS = [124, 40001, 40000];
/** Hostile packets in each round, and its length [ms]. */
const PACKETS = 100;
const ROUND = 1000;
/** Rounds between two measurements, and between two incidents. */
const MEASURE_EVERY = 5;
const INCIDENT_EVERY = isLong ? 120 : 20;
/** Error of the measurement itself beside the delay: resolution of timestamps [s]. */
const RESOLUTION = 1e-3;

const SCRIPT = fileURLToPath(new URL("../../../test/attack/table/attacker.mjs", import.meta.url));

/** Result of one request. */
interface Measurement {
  error: number;
  bound: number;
  isSynchronized: boolean;
}

test(`soak: ${MINUTES} minutes beside chronyd, NTPsec and hostile packets, with kill -9 and restarts: never more wrong than its root distance`, async (t) => {
  const lab = lacks(t) ? undefined : await Lab.build(t, "chronyd", "ntpd");
  if (lab === undefined) return;
  const program = await buildNative(isLong ? "sanitize" : "");
  lab.run("left", "ip", "address", "add", `${ATTACKER}/24`, "dev", "left");
  const state = join(lab.folder, "state");
  mkdirSync(state, { recursive: true });
  const commands = [`ntp-service unicast-server ${LEFT} minpoll 4 maxpoll 4`];
  writeFileSync(join(state, "startup.cfg"), ["#", ...commands.map((command) => ` ${command}`), "#", "return", ""].join("\n"));
  const startOurs = async (): Promise<BoardProcess> => {
    const board = lab.start("right", program, "--state", state, "--interface", "Ethernet0/0=right", "--crystal", "ppm=40");
    await board.waitFor(/<Timewire>/, 20);
    return board;
  };
  await lab.startNtpd("left", ["tos orphan 3 orphanwait 1"]);
  let ours = await startOurs();
  const chronyd = await lab.startChronyd("left", ["port 0", `server ${RIGHT} iburst minpoll 1 maxpoll 3`]);
  const attacker = lab.start("left", "env", `PORTS=${PORTS.join(",")}`, process.execPath, SCRIPT, ATTACKER);
  await attacker.waitFor(/isReady/);
  const random = makeRandom(20261201);
  const send = (bytes: number[], port: number): void =>
    attacker.type(JSON.stringify({ send: Buffer.from(bytes).toString("hex"), from: ATTACKER, port, to: RIGHT, toPort: 123 }));
  let measured = 0;
  let synchronized = 0;
  let incidents = 0;
  let worst = 0;
  const end = performance.now() + MINUTES * 60_000;
  for (let round = 1; performance.now() < end; round++) {
    for (let i = 0; i < PACKETS; i++) send(makePacketBytes(random), PORTS[below(random, 2)]);
    await new Promise((resolve) => setTimeout(resolve, ROUND));
    if (round % INCIDENT_EVERY === 0) {
      incidents += 1;
      const exit = await ours.stop(incidents % 3 === 0 ? "SIGTERM" : "SIGKILL");
      if (incidents % 3 === 0) assert.equal(exit, 0, ours.stderr);
      assert.doesNotMatch(ours.stderr, /AddressSanitizer|LeakSanitizer|runtime error/);
      ours = await startOurs();
    }
    if (round % MEASURE_EVERY !== 0) continue;
    const measurement = await measure(attacker, send);
    if (measurement === undefined) continue;
    measured += 1;
    if (!measurement.isSynchronized) continue;
    synchronized += 1;
    worst = Math.max(worst, Math.abs(measurement.error));
    assert.ok(Math.abs(measurement.error) <= measurement.bound, `${measurement.error} s wrong, bound ${measurement.bound} s, round ${round}`);
  }
  t.diagnostic(
    `${measured} measurements, ${synchronized} of a synchronized clock, ${incidents} restarts, largest error ${(worst * 1000).toFixed(1)} ms`,
  );
  assert.ok(synchronized > measured / 3 && synchronized > 0, `synchronized in ${synchronized} of ${measured} measurements`);
  const sources = chronyd.ask("sources").map((source) => source.join(" "));
  t.diagnostic(`chronyd, which follows our program: ${sources.join("; ")}`);
  assert.equal(await ours.stop("SIGTERM"), 0, ours.stderr);
  assert.doesNotMatch(ours.stderr, /AddressSanitizer|LeakSanitizer|runtime error/);
});

/** Asks our program for the time, from a port of its own. Undefined when no answer came: the program was just started. */
async function measure(attacker: BoardProcess, send: (bytes: number[], port: number) => void): Promise<Measurement | undefined> {
  const from = attacker.stdout.length;
  const sent = readHostTime();
  const transmit = [0, 0, 0, 0];
  unixToTimestamp(sent, 0, transmit);
  const request = [0x23, ...new Array<number>(39).fill(0), ...transmit.flatMap((word) => [Math.floor(word / 256), word % 256])];
  const origin = Buffer.from(request.slice(40)).toString("hex");
  send(request, PORTS[2]);
  let reply: Buffer | undefined;
  let received = 0;
  const find = (): boolean => {
    for (const line of attacker.stdout.slice(from).split("\n")) {
      const hex = /"bytes":"([0-9a-f]{96})"/.exec(line)?.[1];
      if (hex?.slice(48, 64) !== origin) continue;
      received = readHostTime();
      reply = Buffer.from(hex, "hex");
    }
    return reply !== undefined;
  };
  await until(find, 0.2, () => "no answer").catch(() => undefined);
  if (reply === undefined) return undefined;
  const bytes = reply;
  const timeAt = (offset: number): number => {
    const words = [0, 2, 4, 6].map((at) => bytes.readUInt16BE(offset + at));
    return timestampToUnix(words) + (words[2] * 65536 + words[3]) / 2 ** 32;
  };
  const [second, third] = [timeAt(32), timeAt(40)];
  const error = (second - sent + (third - received)) / 2;
  const distance = bytes.readUInt32BE(4) / 65536 / 2 + bytes.readUInt32BE(8) / 65536;
  return {
    error,
    bound: distance + (received - sent) / 2 + RESOLUTION,
    isSynchronized: bytes[0] >= 0 && bytes[0] < 192 && bytes[1] > 0 && bytes[1] < 16,
  };
}
