import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { TraceLine } from "../../boards/host/trace";
import { until } from "../host/board-process";
import { notEmpty } from "../not-empty";
import { BOUND, Lab, LEFT, RIGHT, type Capture, type Chronyd } from "./lab";

/** A board that no command has told of anybody, but whose NTP port is open. */
const OPEN_PORT = ["ntp-service enable"];
/** A server that answers every client. */
const CHRONYD_SERVER = ["local stratum 3", "allow all"];
const NO_TIME = "NULL";
/** UDP header and NTP header, bytes. */
const PLAIN_LENGTH = "56";

test("chronyd is the active peer, our board the passive one: modes 1 and 2 on the wire, and the board follows", async (t) => {
  const lab = await Lab.build(t, "chronyd", "tshark");
  if (lab === undefined) return;
  const capture = await lab.capture("right");
  const board = await lab.startTraced("right", OPEN_PORT, 0.7);
  await lab.startChronyd("left", [...CHRONYD_SERVER, `peer ${RIGHT} minpoll 1 maxpoll 2`]);
  showSettled(t, await board.settle(LEFT, 35));
  await capture.stop();
  const modes = countModes(capture);
  assert.ok(modes.count(LEFT, "1") >= 4, modes.text);
  assert.ok(modes.count(RIGHT, "2") >= 4, modes.text);
  assert.equal(modes.count(RIGHT, "1"), 0, modes.text);
  checkEchoes(capture, "2", RIGHT, LEFT);
});

test("our board is the active peer of a chronyd that only allows it: modes 1 and 2, and the board follows", async (t) => {
  const lab = await Lab.build(t, "chronyd", "tshark");
  if (lab === undefined) return;
  const capture = await lab.capture("right");
  await lab.startChronyd("left", CHRONYD_SERVER);
  const board = await lab.startTraced("right", [`ntp-service unicast-peer ${LEFT} minpoll 4 maxpoll 4`], -0.7);
  await capture.until(`ntp.flags.mode == 2 && ip.src == ${LEFT}`, 2, 33);
  showSettled(t, await board.settle(LEFT, 5));
  await capture.stop();
  const modes = countModes(capture);
  assert.ok(modes.count(RIGHT, "1") >= 2, modes.text);
  assert.equal(modes.count(RIGHT, "1"), modes.count(LEFT, "2"), modes.text);
  assert.equal(modes.count(RIGHT, "2"), 0, modes.text);
});

test("our passive board leads a chronyd whose peer it is", async (t) => {
  const lab = await Lab.build(t, "chronyd", "tshark");
  if (lab === undefined) return;
  const capture = await lab.capture("right");
  await lab.startBoard("right", ["ntp-service refclock-master 2"]);
  const chronyd = await lab.startChronyd("left", [`peer ${RIGHT} minpoll 1 maxpoll 2`]);
  await untilSelected(t, lab, chronyd, 30);
  await capture.stop();
  const modes = countModes(capture);
  assert.ok(modes.count(RIGHT, "2") >= 3 && modes.count(LEFT, "1") >= 3, modes.text);
});

test("our board and chronyd are both active: each echoes the other's mode 1, and the one without a source follows", async (t) => {
  const lab = await Lab.build(t, "chronyd", "tshark");
  if (lab === undefined) return;
  const capture = await lab.capture("right");
  await lab.startChronyd("left", [...CHRONYD_SERVER, `peer ${RIGHT} minpoll 2 maxpoll 2`]);
  const board = await lab.startTraced("right", [`ntp-service unicast-peer ${LEFT} minpoll 4 maxpoll 4`], 0.3);
  await capture.until(`ntp.flags.mode == 1 && ip.src == ${RIGHT}`, 2, 33);
  showSettled(t, await board.settle(LEFT, 5));
  await capture.stop();
  const modes = countModes(capture);
  for (const end of [LEFT, RIGHT]) assert.equal(modes.count(end, "2"), 0, modes.text);
  checkEchoes(capture, "1", RIGHT, LEFT);
  checkEchoes(capture, "1", LEFT, RIGHT);
});

for (const [name, destination, command] of [
  ["the network's broadcast address", "192.0.2.255", "ntp-service broadcast-client"],
  ["255.255.255.255", "255.255.255.255", "ntp-service broadcast-client"],
  ["224.0.1.1", "224.0.1.1", "ntp-service multicast-client"],
]) {
  test(`chronyd sends to ${name}, and our board follows what it hears`, async (t) => {
    const lab = await Lab.build(t, "chronyd", "tshark");
    if (lab === undefined) return;
    lab.run("left", "ip", "route", "add", "default", "dev", "left"); // chronyd does not choose an interface for a group
    const capture = await lab.capture("right");
    await lab.startChronyd("left", [...CHRONYD_SERVER, `broadcast 4 ${destination}`]);
    const board = await lab.startTraced("right", ["interface Ethernet0/0", command], 0.9);
    showSettled(t, await board.settle(LEFT, 35));
    await capture.stop();
    const modes = countModes(capture);
    assert.ok(modes.count(LEFT, "5") >= 2, modes.text);
    assert.ok(modes.count(RIGHT, "3") >= 1, modes.text);
    for (const packet of notEmpty(capture.read("ntp.flags.mode == 5", "ip.dst"))) assert.equal(packet["ip.dst"], destination);
  });
}

for (const [name, destination, timeToLive, server, client] of [
  ["broadcasts", "255.255.255.255", undefined, "ntp-service broadcast-server", "ntp-service broadcast-client"],
  ["a group", "239.1.2.3", "5", "ntp-service multicast-server 239.1.2.3 ttl 5", "ntp-service multicast-client 239.1.2.3"],
] as const) {
  test(`two of our boards over ${name}: the client follows the server; the server takes nothing of its own`, async (t) => {
    const lab = await Lab.build(t, "tshark");
    if (lab === undefined) return;
    const capture = await lab.capture("left");
    const follower = await lab.startTraced("right", ["interface Ethernet0/0", client], 0.4);
    const board = await lab.startTraced("left", ["ntp-service refclock-master 2", "interface Ethernet0/0", server, client], 0);
    showSettled(t, await follower.settle(LEFT, 35, board));
    board.process.type("display ntp-service sessions");
    await board.process.waitFor(/Total associations : {2}\d/);
    assert.doesNotMatch(board.process.stdout, new RegExp(LEFT.replaceAll(".", "\\.")));
    await capture.stop();
    const modes = countModes(capture);
    const [packet] = capture.read(
      "ntp.flags.mode == 5",
      "ip.src",
      "ip.dst",
      "ip.ttl",
      "udp.srcport",
      "udp.dstport",
      "ntp.stratum",
      "ntp.org",
      "ntp.rec",
    );
    assert.equal(packet["ip.src"], LEFT);
    assert.equal(packet["ip.dst"], destination);
    if (timeToLive !== undefined) assert.equal(packet["ip.ttl"], timeToLive);
    assert.equal(packet["udp.srcport"], "123");
    assert.equal(packet["udp.dstport"], "123");
    assert.equal(packet["ntp.stratum"], "2");
    for (const field of ["ntp.org", "ntp.rec"]) assert.equal(packet[field], NO_TIME, field);
    assert.ok(modes.count(RIGHT, "3") >= 1, modes.text);
  });
}

test("a group that was joined is heard after the interface has lost its address and got another one", async (t) => {
  const lab = await Lab.build(t, "chronyd", "tshark");
  if (lab === undefined) return;
  const moved = "192.0.2.77";
  const capture = await lab.capture("right");
  const board = await lab.startTraced("right", ["interface Ethernet0/0", "ntp-service multicast-client"], -0.2);
  lab.run("right", "ip", "address", "del", `${RIGHT}/24`, "dev", "right");
  await until(
    () => {
      board.process.type("display interface brief");
      return !board.process.stdout.slice(board.process.stdout.lastIndexOf("display interface brief")).includes(RIGHT);
    },
    10,
    () => board.process.stdout,
  );
  lab.run("right", "ip", "address", "add", `${moved}/24`, "dev", "right");
  lab.run("left", "ip", "route", "add", "default", "dev", "left");
  await lab.startChronyd("left", [...CHRONYD_SERVER, "broadcast 4 224.0.1.1"]);
  showSettled(t, await board.settle(LEFT, 32));
  await capture.stop();
  const modes = countModes(capture);
  assert.ok(modes.count(moved, "3") >= 1, modes.text);
  assert.equal(board.process.stderr, "");
});

/** Number of packets by sender and mode. */
interface ModeCount {
  count(source: string, mode: string): number;
  readonly text: string;
}

/** tshark's word on all packets: none is malformed, ours are plain NTP of the right length and name a version. */
function countModes(capture: Capture): ModeCount {
  assert.deepEqual(capture.read("_ws.malformed", "frame.number"), []);
  const packets = capture.read("ntp", "ip.src", "ntp.flags.mode", "ntp.flags.vn", "udp.length");
  const counts = new Map<string, number>();
  for (const packet of notEmpty(packets)) {
    assert.equal(packet["udp.length"], PLAIN_LENGTH, JSON.stringify(packet));
    assert.match(packet["ntp.flags.vn"], /^[34]$/);
    const key = `${packet["ip.src"]} mode ${packet["ntp.flags.mode"]}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const text = [...counts].map(([key, count]) => `${key}: ${count}`).join(", ");
  return { count: (source, mode) => counts.get(`${source} mode ${mode}`) ?? 0, text };
}

/** The packets of `mode` that one end sent carry transmit timestamps of the other end, but for the first contact. */
function checkEchoes(capture: Capture, mode: string, from: string, to: string): void {
  const echoes = capture
    .read(`ntp.flags.mode == ${mode} && ip.src == ${from}`, "ntp.org", "ntp.rec")
    .filter((packet) => packet["ntp.org"] !== NO_TIME);
  const sent = new Set(capture.read(`ip.src == ${to}`, "ntp.xmt").map((packet) => packet["ntp.xmt"]));
  assert.ok(echoes.length >= 1, `nothing echoed by ${from}`);
  for (const echo of notEmpty(echoes)) assert.ok(sent.has(echo["ntp.org"]) && echo["ntp.rec"] !== NO_TIME, `${from}: ${JSON.stringify(echo)}`);
}

function showSettled(t: TestContext, last: TraceLine): void {
  t.diagnostic(`error ${(last.error * 1e6).toFixed(0)} us, frequency ${last.frequency.toFixed(1)} ppm, ${last.state}`);
}

/** Waits until chronyd has chosen our board and measures it within the bound. */
async function untilSelected(t: TestContext, lab: Lab, chronyd: Chronyd, seconds: number): Promise<void> {
  // Mode, state, name, stratum, poll, reach, age, adjusted offset, measured offset, error bound.
  const source = (): string[] => chronyd.ask("sources")[0] ?? [];
  await until(
    () => source()[1] === "*" && Math.abs(Number(source()[8])) < lab.machine.settled(BOUND),
    seconds,
    () => `${source().join()} in\n${chronyd.process.stderr}`,
  );
  assert.equal(source()[0], "=");
  t.diagnostic(`offset measured by chronyd ${(Number(source()[8]) * 1e6).toFixed(0)} us`);
}
