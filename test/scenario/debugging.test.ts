import assert from "node:assert/strict";
import { test } from "node:test";
import { lab, type LabBoard } from "./lab";

const STAMP = String.raw`\d\d:\d\d:\d\d\.\d{3} UTC [A-Z][a-z]{2} \d{1,2} \d{4}\([\dA-F]{8}\.[\dA-F]{8}\)`;
const ZERO = String.raw`00:00:00\.000 UTC Jan 1 1900\(00000000\.00000000\)`;

/** A board that follows 10.0.0.1, with `topics` on, watched for `seconds`; what its console has said meanwhile. */
function watch(seconds: number, ...topics: string[]): { text: string; board: LabBoard } {
  const net = lab({});
  net.board("A", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const board = net.board("B", { address: "10.0.0.2", clockError: 0.3 });
  board.type("terminal debugging", ...topics.map((topic) => `debugging ntp-service ${topic}`));
  const before = board.screen().length;
  board.configure("ntp-service unicast-server 10.0.0.1");
  net.run(seconds);
  return { text: board.screen().slice(before), board };
}

test("console README (Debugging lines): `debugging ntp-service packet` shows what is sent and what is received, in the form of Comware 5", () => {
  const { text } = watch(2, "packet");
  const sent = [
    String.raw`\*[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d:\d{3} \d{4} B NTP/7/debug_NTP_packet_xmt: packet to 10\.0\.0\.1`,
    " leap: 0, version: 4, mode: 3, vrfindex: 0",
    String.raw` stratum: 0, poll: 64, precision: 2\^32`,
    String.raw` rdel: 0\.000, rdsp: 0\.000, refid: 0\.0\.0\.0`,
    ` reftime: ${ZERO}`,
    ` orgtime: ${ZERO}`,
    ` rectime: ${ZERO}`,
    ` xmttime: ${STAMP}`,
  ];
  const received = [
    String.raw`\*.* B NTP/7/debug_NTP_packet_rcv: packet from 10\.0\.0\.1 to 10\.0\.0\.2 on Ethernet0/0`,
    " leap: 0, version: 4, mode: 4, vrfindex: 0",
    String.raw` stratum: 2, poll: 64, precision: 2\^32`,
    String.raw` rdel: 0\.000, rdsp: \d+\.\d{3}, refid: 127\.127\.1\.0`,
    ...["reftime", "orgtime", "rectime", "xmttime", "inptime"].map((name) => ` ${name}: ${STAMP}`),
  ];
  assert.match(text, new RegExp(`${sent.join("\r\n")}\r\n(?! )`));
  assert.match(text, new RegExp(received.join("\r\n")));
});

test("console README (Comware 5 commands): every topic tells of its own matter, and of no other", () => {
  const said = (topic: string, pattern: RegExp): void => {
    const { text } = watch(400, topic);
    assert.match(text, pattern, topic);
    const others = text.split("\r\n").filter((line) => line.startsWith("*") && !line.includes(`debug_NTP_${topic}`));
    assert.deepEqual(others, [], topic);
  };
  said("event", /debug_NTP_event: 10\.0\.0\.1 is reachable/);
  said("filter", /debug_NTP_filter: 10\.0\.0\.1: offset -?\d+\.\d{4} ms, delay \d+\.\d{4} ms, dispersion \d+\.\d{4} ms/);
  said("selection", /debug_NTP_selection: 10\.0\.0\.1 is system peer/);
  said("synchronization", /debug_NTP_synchronization: leap 0, stratum 3, refid 10\.0\.0\.1/);
  said("adjustment", /debug_NTP_adjustment: offset -?\d+\.\d{4} ms, frequency -?\d+\.\d{4} ppm/);
});

test("console README (Debugging lines): packets that are refused are told with their validity code; access and authentication have topics of their own", () => {
  const net = lab({});
  net.board("A", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const b = net.board(
    "B",
    { address: "10.0.0.2" },
    "acl number 2001",
    "rule deny",
    "quit",
    "ntp-service access peer 2001",
    "ntp-service unicast-server 10.0.0.1",
  );
  b.type("terminal debugging", "debugging ntp-service access", "debugging ntp-service validity");
  net.run(10);
  assert.match(b.screen(), /NTP\/7\/debug_NTP_access: Access restrict: 0x0000, packet from 10\.0\.0\.1/);
  assert.match(b.screen(), /NTP\/7\/debug_NTP_validity: packet from 10\.0\.0\.1: access denied, 0x0200/);
});

test("a request and the reply to it are both told", () => {
  const net = lab({});
  const a = net.board("A", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  a.type("terminal debugging", "debugging ntp-service packet");
  net.board("B", { address: "10.0.0.2" }, "ntp-service unicast-server 10.0.0.1");
  net.run(2);
  assert.match(a.screen(), /debug_NTP_packet_rcv: packet from 10\.0\.0\.2 to 10\.0\.0\.1 on Ethernet0\/0\r\n leap: 0, version: 4, mode: 3/);
  assert.match(a.screen(), /debug_NTP_packet_xmt: packet to 10\.0\.0\.2\r\n leap: 0, version: 4, mode: 4, vrfindex: 0\r\n stratum: 2/);
});

test("console README (Log and debugging): debugging lines appear where `terminal debugging` is on, and are not kept; `undo debugging all` and Ctrl+O end them", () => {
  const { board } = watch(1, "all");
  assert.match(board.type("display debugging"), /NTP access debugging switch is on\r\n[^]*NTP validity debugging switch is on/);
  assert.doesNotMatch(board.type("display logbuffer"), /\/7\/debug/);
  board.timewire.onConsoleInput("\x0f");
  assert.equal(board.timewire.engine.watcher, undefined);
  assert.doesNotMatch(board.type("display debugging"), /switch is on/);
  board.type("debugging ntp-service packet", "undo terminal debugging");
  const before = board.screen().length;
  board.configure("undo ntp-service unicast-server 10.0.0.1", "ntp-service unicast-server 10.0.0.1");
  assert.doesNotMatch(board.screen().slice(before), /\/7\//);
  board.type("undo debugging ntp-service packet");
  assert.equal(board.timewire.engine.watcher, undefined);
});
