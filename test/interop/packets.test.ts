import assert from "node:assert/strict";
import { test } from "node:test";
import { notEmpty } from "../not-empty";
import { Lab, LEFT, RIGHT } from "./lab";

const FIELDS = [
  "ip.src",
  "ip.dst",
  "udp.srcport",
  "udp.dstport",
  "udp.length",
  "ntp.flags.li",
  "ntp.flags.vn",
  "ntp.flags.mode",
  "ntp.stratum",
  "ntp.ppoll",
  "ntp.rootdelay",
  "ntp.refid",
  "ntp.reftime",
  "ntp.org",
  "ntp.rec",
  "ntp.xmt",
];

/** UDP header and NTP header, bytes. */
const PLAIN_LENGTH = "56";
const NO_TIME = "NULL";

/** Requests of a client at its start. */
const BURST = 4;

test("ntpdig gets time from our board; tshark finds nothing malformed, and every field as RFC 5905 section 7.3 wants it", async (t) => {
  const lab = await Lab.build(t, "ntpdig", "tshark");
  if (lab === undefined) return;
  const capture = await lab.capture("right");
  const server = await lab.startTraced("left", ["ntp-service refclock-master 2"], 0);
  const client = await lab.startBoard("right", [`ntp-service unicast-server ${LEFT}`], "--clock-offset", "-0.4");
  const answer = JSON.parse(lab.run("right", "ntpdig", "-j", "-t", "5", LEFT)) as Record<string, unknown>;
  t.diagnostic(`ntpdig: ${JSON.stringify(answer)}`);
  assert.equal(answer["ip"], LEFT);
  assert.equal(answer["stratum"], 2);
  // A single exchange of a Python program: its own delay is the larger part of this.
  const error = Number(answer["offset"]) - (server.lines().at(-1)?.error ?? 0);
  assert.ok(Math.abs(error) < lab.machine.atOnce(0.02), `offset ${String(answer["offset"])} s`);
  await client.waitFor(/System stratum changes from 16 to 3/, 15);
  await capture.until(`ntp.flags.mode == 4 && udp.dstport != 123`, BURST + 1, 20);
  client.type("system-view", `undo ntp-service unicast-server ${LEFT}`); // no request without its reply at the end
  await capture.stop();

  assert.deepEqual(capture.read("_ws.malformed", "frame.number"), []);
  const packets = capture.read("ntp", ...FIELDS);
  const requests = packets.filter((packet) => packet["ntp.flags.mode"] === "3");
  const replies = packets.filter((packet) => packet["ntp.flags.mode"] === "4");
  assert.equal(packets.length, requests.length + replies.length);
  assert.equal(replies.length, requests.length, "each request has its reply");
  const own = requests.filter((packet) => packet["ntp.reftime"] === NO_TIME && packet["ntp.stratum"] === "0" && packet["udp.srcport"] !== "123");
  assert.ok(own.length >= 4, `a burst of ours in ${JSON.stringify(requests)}`);
  for (const request of notEmpty(requests)) {
    const reply = replies.find((packet) => packet["udp.dstport"] === request["udp.srcport"] && packet["ntp.org"] === request["ntp.xmt"]);
    assert.ok(reply !== undefined, `a reply that echoes the transmit timestamp of ${JSON.stringify(request)}`);
    checkReply(request, reply);
  }
});

test("requests of our board tell nothing: all but version, mode, poll, precision and a random transmit timestamp is zero", async (t) => {
  const lab = await Lab.build(t, "tshark");
  if (lab === undefined) return;
  const capture = await lab.capture("right");
  await lab.startBoard("left", ["ntp-service refclock-master 2"]);
  const client = await lab.startBoard("right", [`ntp-service unicast-server ${LEFT} version 3`]);
  await client.waitFor(/System stratum changes from 16 to 3/, 15);
  await capture.until("ntp.flags.mode == 3", BURST, 20);
  await capture.stop();
  const requests = capture.read("ntp.flags.mode == 3", ...FIELDS);
  assert.ok(requests.length >= 4);
  for (const request of notEmpty(requests)) {
    assert.equal(request["ip.src"], RIGHT);
    assert.equal(request["udp.dstport"], "123");
    assert.notEqual(request["udp.srcport"], "123"); // RFC 9109
    assert.equal(request["udp.length"], PLAIN_LENGTH);
    assert.equal(request["ntp.flags.li"], "0");
    assert.equal(request["ntp.flags.vn"], "3");
    assert.equal(request["ntp.stratum"], "0");
    for (const field of ["ntp.reftime", "ntp.org", "ntp.rec"]) assert.equal(request[field], NO_TIME, field);
    assert.equal(Number(request["ntp.rootdelay"]), 0);
  }
  assert.equal(new Set(requests.map((request) => request["ntp.xmt"])).size, requests.length, "no transmit timestamp comes twice");
});

function checkReply(request: Record<string, string>, reply: Record<string, string>): void {
  assert.equal(reply["ip.src"], LEFT);
  assert.equal(reply["ip.dst"], RIGHT);
  assert.equal(reply["udp.srcport"], "123");
  assert.equal(reply["udp.length"], PLAIN_LENGTH, "never longer than the request");
  assert.equal(reply["ntp.flags.vn"], request["ntp.flags.vn"]);
  assert.equal(reply["ntp.flags.li"], "0");
  assert.equal(reply["ntp.stratum"], "2");
  assert.notEqual(reply["ntp.reftime"], NO_TIME);
  assert.notEqual(reply["ntp.rec"], NO_TIME);
  assert.notEqual(reply["ntp.xmt"], NO_TIME);
}
