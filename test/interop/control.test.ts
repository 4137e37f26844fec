import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../host/board-process";
import { notEmpty } from "../not-empty";
import { Lab, LEFT, RIGHT } from "./lab";

/** Control messages (RFC 9327) between our board and NTPsec's tools and server. */

const TRACE = "display ntp-service trace";
/** A second address of the right end. */
const SECOND = "192.0.2.3";

test("ntpq reads our board: its variables, its associations, the list of its peers", async (t) => {
  const lab = await Lab.build(t, "ntpq");
  if (lab === undefined) return;
  await lab.startBoard("left", ["ntp-service refclock-master 2", `ntp-service unicast-server ${RIGHT}`]);
  const ask = (...commands: string[]): string => lab.run("right", "ntpq", "-n", ...commands.flatMap((command) => ["-c", command]), LEFT);
  await until(
    () => ask("rv 0 stratum").includes("stratum=2"),
    10,
    () => ask("rv"),
  );
  const system = ask("rv");
  assert.match(system, /^associd=0 status=0500 leap_none, sync_local, no events/);
  for (const value of [
    /leap=00/,
    /stratum=2,/,
    /rootdelay=0\.0,/,
    /rootdisp=\d/,
    /refid=127\.127\.1\.0,/,
    /reftime=[0-9a-f]{8}\./,
    /peer=1,/,
    /tc=6/,
  ]) {
    assert.match(system, value);
  }
  assert.match(ask("associations"), /\n +1 +1 +9\d00 +yes +yes +none +sys\.peer .*\n +2 +2 +8000 +yes +no +none +reject /);
  const peers = ask("peers");
  assert.match(peers, /\n\*127\.127\.1\.0 +127\.127\.1\.0 +2 u +[\d-]+ +64 +\d+ +0\.000 +0\.000 +0\.000/);
  assert.match(peers, /\n 192\.0\.2\.2 +\.INIT\. +16 u +- +64 +0 /);
  assert.match(ask("rv 2"), /srcadr=192\.0\.2\.2, /);
  assert.match(ask("rv 0 offset,stratum"), /offset=0\.0, stratum=2/);
});

test("ntpq gets an error for missing things: unknown variables and associations, writing, the list of clients", async (t) => {
  const lab = await Lab.build(t, "ntpq");
  if (lab === undefined) return;
  await lab.startBoard("left", ["ntp-service refclock-master 2"]);
  const say = (command: string): string => {
    const client = lab.run("right", "sh", "-c", `ntpq -c '${command}' ${LEFT} 2>&1 || true`);
    return client.trim();
  };
  assert.match(say("rv 0 nonsense"), /UNKNOWNVAR/);
  assert.match(say("rv 77"), /Unknown associd/i);
  assert.match(say("mrulist"), /BADOP/);
});

test("noquery: ntpq hears nothing, and time is served all the same", async (t) => {
  const lab = await Lab.build(t, "ntpq", "ntpdig");
  if (lab === undefined) return;
  await lab.startBoard("left", ["ntp-service refclock-master 2", "ntp-service noquery enable"]);
  const heard = lab.run("right", "sh", "-c", `ntpq -c 'timeout 500' -c rv ${LEFT} 2>&1 || true`);
  assert.match(heard, /timed out/);
  assert.doesNotMatch(heard, /stratum=/);
  await until(
    () => (JSON.parse(lab.run("right", "ntpdig", "-j", "-t", "5", LEFT)) as { stratum: number }).stratum === 2,
    10,
    () => "no time",
  );
});

test("tshark finds control messages of ours well formed, both ways", async (t) => {
  const lab = await Lab.build(t, "ntpq", "tshark");
  if (lab === undefined) return;
  const capture = await lab.capture("right");
  await lab.startBoard("left", ["ntp-service refclock-master 2"]);
  const board = await lab.startBoard("right", [`ntp-service unicast-server ${LEFT}`]);
  await board.waitFor(/System stratum changes from 16 to 3/, 15);
  board.type(TRACE);
  await board.waitFor(/refid 127\.127\.1\.0/);
  lab.run("right", "ntpq", "-c", "rv", "-c", "associations", LEFT);
  await capture.stop();
  assert.deepEqual(capture.read("_ws.malformed", "frame.number"), []);
  const packets = capture.read("ntp.flags.mode == 6", "ip.src", "ntp.ctrl.flags2.r", "ntp.ctrl.flags2.opcode", "udp.srcport", "udp.length");
  const answers = packets.filter((packet) => packet["ntp.ctrl.flags2.r"] === "1" || packet["ntp.ctrl.flags2.r"] === "True");
  assert.ok(answers.length >= 3 && answers.length * 2 === packets.length, JSON.stringify(packets));
  for (const answer of notEmpty(answers)) {
    assert.equal(answer["ip.src"], LEFT);
    assert.equal(answer["udp.srcport"], "123");
    assert.ok(Number(answer["udp.length"]) <= 8 + 480);
  }
  for (const query of notEmpty(packets.filter((packet) => packet["ip.src"] === RIGHT))) assert.notEqual(query["udp.srcport"], "123");
});

test("the trace goes through NTPsec's ntpd: our board, ntpd, our board with the reference clock", async (t) => {
  const lab = await Lab.build(t, "ntpd", "ntpq");
  if (lab === undefined) return;
  lab.run("right", "ip", "address", "add", `${SECOND}/24`, "dev", "right");
  await lab.startBoardAt("right", SECOND, ["ntp-service refclock-master 2"]);
  const ntpd = await lab.startNtpd("left", [`server ${SECOND} iburst minpoll 3 maxpoll 3`, "unrestrict default noquery limited"]);
  await until(
    () => lab.run("left", "ntpq", "-c", "rv 0 stratum", "127.0.0.1").includes("stratum=3"),
    60,
    () => ntpd.stdout + ntpd.stderr,
  );
  const board = await lab.startBoardAt("right", RIGHT, [`ntp-service unicast-server ${LEFT}`]);
  await board.waitFor(/System stratum changes from 16 to 4/, 20);
  board.type(TRACE);
  await board.waitFor(/\nrefid/);
  const page = board.stdout.slice(board.stdout.indexOf("server 127.0.0.1")).split("\r\n").slice(0, 4);
  t.diagnostic(page.join("; "));
  assert.match(page[0], /^server 127\.0\.0\.1,stratum 4, offset -?\d\.\d{6}, synch distance \d\.\d{5}$/);
  assert.match(page[1], /^server 192\.0\.2\.1,stratum 3, offset -?\d\.\d{6}, synch distance \d\.\d{5}$/);
  assert.match(page[2], /^server 192\.0\.2\.3,stratum 2, offset 0\.000000, synch distance \d\.\d{5}$/);
  assert.equal(page[3], "refid 127.127.1.0");
});

test("a server that does not know control messages, chronyd, ends the trace with an error message", async (t) => {
  const lab = await Lab.build(t, "chronyd");
  if (lab === undefined) return;
  await lab.startChronyd("left", ["local stratum 3", "allow all"]);
  const board = await lab.startBoard("right", [`ntp-service unicast-server ${LEFT}`]);
  await board.waitFor(/System stratum changes from 16 to 4/, 15);
  board.type(TRACE);
  await board.waitFor(/server 127\.0\.0\.1,stratum 4, .*\r\nserver 192\.0\.2\.1: timed out, nothing received\r\n<Timewire>/, 10);
});
