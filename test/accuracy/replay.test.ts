import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { exponential, makeRandom } from "../../boards/sim/random";
import { computeDelay, computeOffset } from "../../firmware/time/exchange";
import { toInterval } from "../../firmware/time/interval";
import { makeTimestamp } from "../../firmware/time/timestamp";
import { parseRecording, type RecordedExchange } from "./recording";
import { replay, summarize } from "./replay";

/** Recorded exchanges: the formats (chrony.conf(5), "log measurements"; ntpd's monitoring options, rawstats), and the estimator on them. */

/** Offset and delay of an exchange [s]. */
function figures({ t1, t2, t3, t4 }: RecordedExchange): number[] {
  const result = makeTimestamp();
  computeOffset(t1, t2, t3, t4, result);
  const offset = toInterval(result);
  computeDelay(t1, t2, t3, t4, result);
  return [offset, toInterval(result)].map((value) => Math.round(value * 1e9) / 1e9);
}

/** Lines of four timestamps: a clock that is `offset` [s] and `ppm` off, 1 ms each way and 100 us of additional delay. */
function table(ppm: number, offset: number, count: number): string {
  const random = makeRandom(5);
  const lines = [];
  for (let i = 0; i < count; i++) {
    const sent = 64 * i;
    const up = 1e-3 + 1e-4 * exponential(random);
    const down = 1e-3 + 1e-4 * exponential(random);
    const local = (time: number): string => (1000 + time * (1 + ppm * 1e-6) + offset).toFixed(9);
    const server = (time: number): string => (1000 + time).toFixed(9);
    lines.push([local(sent), server(sent + up), server(sent + up + 1e-5), local(sent + up + 1e-5 + down)].join(" "));
  }
  return lines.join("\n");
}

test("chrony's measurements.log: offset and delay of the valid lines; headers and failed tests are skipped", () => {
  const { format, sources, skipped } = parseRecording(
    [
      "======",
      "   Date (UTC) Time     IP Address   L St 123 567 ABCD  LP RP Score    Offset  Peer del. Peer disp.  Root del. Root disp. Refid     MTxRx",
      "2016-11-09 05:40:50 203.0.113.15    N  2 111 111 1111  10 10 1.0 -4.966e-03  2.296e-01  1.577e-05  1.615e-01  7.446e-03 CB00717B 4B D K",
      "2016-11-09 05:57:54 203.0.113.15    N  2 111 101 1111  10 10 1.0 -4.966e-03  2.296e-01  1.577e-05  1.615e-01  7.446e-03 CB00717B 4B D K",
    ].join("\n"),
  );
  assert.equal(format, "chrony measurements");
  assert.equal(skipped, 3);
  assert.deepEqual(sources.get("203.0.113.15")!.map(figures), [[-0.004966, 0.2296]]);
});

test("ntpd's rawstats: four timestamps of mode 4, with and without the newer columns", () => {
  const { format, sources, skipped } = parseRecording(
    [
      "50928 2132.543 128.4.1.1 128.4.1.20 3102453281.584327000 3102453281.586228000 3102453281.586240000 3102453281.588139000",
      "50928 2140.543 128.4.1.1 128.4.1.20 3102453289.500000000 3102453289.600000000 3102453289.600000000 3102453289.502000000 0 4 4 1 6 -23 0.000 0.001 .GPS.",
      "50928 2150.543 128.4.1.9 128.4.1.20 0.000000000 0.000000000 3102453299.600000000 3102453299.602000000 0 4 5 1 6 -23 0.000 0.001 .GPS.",
    ].join("\n"),
  );
  assert.equal(format, "ntpd rawstats");
  assert.equal(skipped, 1);
  const exchanges = sources.get("128.4.1.1")!;
  assert.deepEqual(exchanges.map(figures), [[0.000001, 0.0038], [0.099, 0.002]]); // prettier-ignore
  assert.equal(exchanges[1].precision, -23);
});

test("our own trace: a reply is paired with its request by the timestamp that it echoes; one without a request is not used", () => {
  const nonce = "0123456789abcdef";
  const header = (mode: string, stratum: string): string => `${mode}${stratum}06ec${"0".repeat(40)}`;
  const request = header("23", "00") + "0".repeat(32) + nonce;
  const reply = (origin: string, stratum: string): string => `${header("24", stratum)}${origin}000003e880000000000003e880000000`;
  const { format, sources, skipped } = parseRecording(
    [
      `sent 1000.0000000000 10.0.0.1 123 ${request}`,
      `received 1000.0010000000 10.0.0.1 123 ${reply("ffffffffffffffff", "01")}`,
      `received 1000.0020000000 10.0.0.1 123 ${reply(nonce, "01")}`,
      `received 1000.0030000000 10.0.0.1 123 ${reply(nonce, "01")}`,
    ].join("\n"),
  );
  assert.equal(format, "timewire packets");
  assert.equal(skipped, 2);
  assert.deepEqual(sources.get("10.0.0.1")!.map(figures), [[0.499, 0.002]]);
  assert.equal(sources.get("10.0.0.1")![0].precision, -20);
});

test("a file in none of the formats is refused", () => {
  assert.throws(() => parseRecording("hello\nworld\n"), /no exchange found/);
});

for (const estimation of ["bank", "line"]) {
  test(`replay of a clock that is 30 ppm fast, estimator ${estimation}: frequency, offset and least delay`, () => {
    const { sources } = parseRecording(table(30, 0.5, 200));
    const result = replay(sources.get("source")!, estimation, 1e-6);
    const last = result.points[199];
    assert.ok(Math.abs(last.frequency + 30) < 0.05, `${last.frequency} ppm`);
    assert.ok(Math.abs(last.offset + result.start + 0.5 + 30e-6 * last.time) < 50e-6);
    assert.ok(Math.abs(summarize(result, 3600).leastDelay - 2000) < 50);
  });
}

test("exchanges that are out of order are skipped", () => {
  const lines = table(0, 0, 20).split("\n");
  const { sources } = parseRecording([...lines, lines[3]].join("\n"));
  assert.equal(replay(sources.get("source")!, "bank", 1e-6).skipped, 1);
});

test("make replay: a table, a figure without NaN, and with --true-clock the error and the one-way delays for a file of worlds", () => {
  const folder = mkdtempSync(join(tmpdir(), "replay-"));
  const [trace, delays] = [join(folder, "trace"), join(folder, "delays")];
  writeFileSync(trace, table(0, 0, 200));
  const output = execFileSync("node", ["test/accuracy/replay.mjs", trace, "--true-clock", "--delays", delays], { encoding: "utf8" });
  assert.match(output, /^timestamps: 1 sources, 0 lines/);
  const rms = Number(/^source +\d.*/m.exec(output)![0].trim().split(/\s+/)[9]);
  assert.ok(rms > 0 && rms < 20, output);
  const svg = readFileSync("build/replay/source.svg", "utf8");
  assert.ok(!svg.includes("NaN") && svg.trimEnd().endsWith("</svg>"));
  assert.equal(readFileSync("build/replay/source.csv", "utf8").trim().split("\n").length, 201);
  const [, first] = readFileSync(delays, "utf8").split("\n");
  rmSync(folder, { recursive: true });
  for (const delay of first.split(" ")) assert.ok(Number(delay) >= 0.001 && Number(delay) < 0.002, first);
});
