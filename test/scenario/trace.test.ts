import assert from "node:assert/strict";
import { test } from "node:test";
import { dottedText } from "../../firmware/network/address";
import { Mode } from "../../firmware/packet/protocol";
import { traceServers } from "../../firmware/console/commands/trace";
import { makeSession } from "../../firmware/console/session";
import { IN_USER_VIEW } from "../../firmware/notation/views";
import { setLink, typeText } from "../../boards/sim/sim-board";
import { lab, type Lab, type LabBoard } from "./lab";

/** console README, "Comware 5 commands" and "Trace display": `display ntp-service trace`. The worked examples with it, E11 and E12, are in vpn.test.ts. */

const COMMAND = "display ntp-service trace";

/** Answer of the console to `line` within `seconds`, line by line. */
function say(net: Lab, board: LabBoard, line: string, seconds: number): string[] {
  const before = board.screen().length;
  board.type(line);
  net.run(seconds);
  return board.screen().slice(before).split("\r\n");
}

/** `count` boards, each a client of the one before; the first has a local clock of `stratum`. Their addresses are 10.0.0.1 and so on. */
function chain(count: number, stratum: number) {
  const net = lab({});
  const boards: LabBoard[] = [];
  for (let i = 1; i <= count; i++) {
    const source = i === 1 ? `ntp-service refclock-master ${stratum}` : `ntp-service unicast-server 10.0.0.${i - 1}`;
    boards.push(net.board(`R${i}`, { address: `10.0.0.${i}`, clockError: 0.001 * i, ppm: 3 * i }, source));
    net.run(120);
  }
  net.run(300);
  return { net, boards, last: boards[count - 1] };
}

const server = (address: string, stratum: number): RegExp =>
  new RegExp(`^server ${address.replaceAll(".", "\\.")},stratum ${stratum}, offset -?0\\.00\\d{4}, synch distance 0\\.\\d{5}$`);

test("every server of the chain has a line with its stratum, from ourselves to the one with the reference clock, which has its identifier below", () => {
  const { net, last } = chain(4, 3);
  const [echo, own, third, second, first, ...rest] = say(net, last, COMMAND, 1);
  assert.equal(echo, COMMAND);
  assert.match(own, server("127.0.0.1", 6));
  assert.match(third, server("10.0.0.3", 5));
  assert.match(second, server("10.0.0.2", 4));
  assert.match(first, server("10.0.0.1", 3));
  assert.deepEqual(rest, ["refid 127.127.1.0", "<R4>"]);
});

test("console README (Trace display): the synchronization distance grows with each server on the way from the reference clock", () => {
  const { net, last } = chain(4, 3);
  const distances = say(net, last, COMMAND, 1).map((line) => Number(/synch distance ([\d.]+)/.exec(line)?.[1] ?? "nan")).filter((x) => !Number.isNaN(x)); // prettier-ignore
  assert.equal(distances.length, 4);
  for (let i = 1; i < 4; i++) assert.ok(distances[i] < distances[i - 1], distances.join());
});

test("a local clock at stratum 1 is LOCL, as on the sample page of console README (Trace display)", () => {
  const { net, last } = chain(2, 1);
  const lines = say(net, last, COMMAND, 1);
  assert.match(lines[2], /^server 10\.0\.0\.1,stratum 1, /);
  assert.deepEqual(lines.slice(3), ["refid LOCL", "<R2>"]);
});

test("a board with its own reference clock sends no query, and its display is there at once", () => {
  const net = lab({});
  const board = net.board("R", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  net.run(10);
  const lines = board.type(COMMAND).split("\r\n");
  assert.match(lines[1], server("127.0.0.1", 2));
  assert.deepEqual(lines.slice(2), ["refid 127.127.1.0", "<R>"]);
});

test("a board that is not synchronized shows its own line alone", () => {
  const board = lab({}).board("R", { address: "10.0.0.1" }, "ntp-service unicast-server 10.0.0.9");
  assert.deepEqual(board.type(COMMAND).split("\r\n"), [COMMAND, "server 127.0.0.1,stratum 16, offset 0.000000, synch distance 0.00000", "<R>"]);
});

test("console README (Comware 5 commands): a silent server on the chain ends the trace with an error message, after three queries and 6 s", () => {
  const { net, boards, last } = chain(3, 3);
  boards[0].configure("ntp-service noquery enable");
  const begin = say(net, last, COMMAND, 5.9);
  assert.deepEqual(begin, [COMMAND, ""], "no prompt before");
  const before = last.screen().length;
  net.run(0.2);
  const [own, second, ...rest] = last.screen().slice(before).split("\r\n");
  assert.match(own, server("127.0.0.1", 5));
  assert.match(second, server("10.0.0.2", 4));
  assert.deepEqual(rest, ["server 10.0.0.1: timed out, nothing received", "<R3>"]);
});

test("a query that is lost is asked again", () => {
  const { net, last } = chain(2, 3);
  net.delay.loss = 1;
  assert.deepEqual(say(net, last, COMMAND, 1), [COMMAND, ""]);
  net.delay.loss = 0;
  const before = last.screen().length;
  net.run(2);
  assert.match(last.screen().slice(before), /\r\nserver 10\.0\.0\.1,stratum 3, .*\r\nrefid 127\.127\.1\.0\r\n<R2>$/);
});

test("Ctrl+C ends it: what has been learned is shown, the prompt is back, and nothing comes later", () => {
  const { net, boards, last } = chain(3, 3);
  boards[0].configure("ntp-service noquery enable");
  say(net, last, COMMAND, 1);
  const before = last.screen().length;
  typeText(last.sim, "display clock\r\x03");
  const lines = last.screen().slice(before).split("\r\n");
  assert.equal(lines.length, 3);
  assert.match(lines[1], server("10.0.0.2", 4));
  assert.equal(lines[2], "<R3>", "what was typed ahead is forgotten");
  const after = last.screen().length;
  net.run(10);
  assert.equal(last.screen().length, after);
  assert.match(last.type("display ntp-service status"), /synchronized/);
});

test("what is typed in the meantime is carried out afterwards, in its order", () => {
  const { net, last } = chain(2, 3);
  const before = last.screen().length;
  typeText(last.sim, `${COMMAND}\rsystem-view\r\nsysname Other\rdis`);
  net.run(1);
  const lines = last.screen().slice(before).split("\r\n");
  assert.equal(lines[3], "refid 127.127.1.0");
  assert.deepEqual(lines.slice(4, 5), ["<R2>system-view"]);
  assert.deepEqual(lines.slice(-2), ["[R2]sysname Other", "[Other]dis"]);
});

test("a filter behind the command filters the whole page; begin, include and exclude", () => {
  const { net, last } = chain(3, 3);
  assert.deepEqual(say(net, last, `${COMMAND} | include refid`, 1).slice(1), ["refid 127.127.1.0", "<R3>"]);
  const excluded = say(net, last, `${COMMAND} | exclude server`, 1);
  assert.deepEqual(excluded.slice(1), ["refid 127.127.1.0", "<R3>"]);
  const begun = say(net, last, `${COMMAND} | begin 10.0.0.1`, 1);
  assert.match(begun[1], server("10.0.0.1", 3));
  assert.equal(begun.length, 4);
});

test("log lines come in between, and the page is whole below them", () => {
  const { net, boards, last } = chain(2, 3);
  boards[0].configure("ntp-service noquery enable");
  say(net, last, COMMAND, 1);
  last.timewire.engine.log.write(4, "NTP_LOG", "Something happened.");
  const before = last.screen().length;
  net.run(6);
  const lines = last.screen().slice(before).split("\r\n");
  assert.match(lines[0], /^server 127/);
  assert.deepEqual(lines.slice(1), ["server 10.0.0.1: timed out, nothing received", "<R2>"]);
  assert.equal(last.log("Something happened.").length, 1);
});

test("someone else who comes to the console begins with a prompt, and hears nothing of the trace before", () => {
  const { net, boards, last } = chain(2, 3);
  boards[0].configure("ntp-service noquery enable");
  say(net, last, COMMAND, 1);
  const before = last.screen().length;
  last.timewire.onConsoleOpen();
  net.run(10);
  assert.equal(last.screen().slice(before), "\r\n<R2>");
  assert.match(last.type("display clock"), /UTC/);
});

test("a page longer than the screen waits for a key, as any other", () => {
  const { net, last } = chain(4, 3);
  last.timewire.shell.context.session.screenLength = 3;
  assert.equal(say(net, last, COMMAND, 1).at(-1), "  ---- More ----");
  const before = last.screen().length;
  typeText(last.sim, " ");
  assert.match(last.screen().slice(before), /server 10\.0\.0\.1,stratum 3, .*\r\nrefid 127\.127\.1\.0\r\n<R4>$/);
});

test("a board that never sets a trace off sends no control message, and one that does asks from a port of its own that it closes", () => {
  const { net, last } = chain(2, 3);
  const sockets = last.sim.network.sockets.length;
  say(net, last, COMMAND, 1);
  assert.equal(last.sim.network.sockets.length, sockets);
  net.delay.loss = 1;
  say(net, last, COMMAND, 1);
  assert.equal(last.sim.network.sockets.length, sockets + 1);
  net.run(10);
  assert.equal(last.sim.network.sockets.length, sockets);
});

test("console README (Comware 7 forms): the queries leave with the address of the interface that is named, or of `ntp-service source-interface`", () => {
  const net = lab({});
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const interfaces = [2, 3, 4].map((host) => ({ name: `Ethernet0/${host}`, address: `10.0.0.${host}` }));
  const board = net.board("R", { interfaces }, "ntp-service unicast-server 10.0.0.1");
  net.run(60);
  const senders: string[] = [];
  net.lan.tap = {
    onSent: (frame) => {
      const isControl = frame.payload.readByte(0) % 8 === Mode.Control;
      if (isControl && dottedText(frame.destination) === "10.0.0.1") senders.push(dottedText(frame.source));
    },
    onLost: () => {},
    onReceived: () => {},
  };
  say(net, board, COMMAND, 1);
  say(net, board, `${COMMAND} source ethernet 0/3`, 1);
  board.configure("ntp-service source-interface ethernet0/4");
  say(net, board, COMMAND, 1);
  assert.equal(say(net, board, `${COMMAND} source e0/3 | include refid`, 1)[1], "refid 127.127.1.0");
  assert.deepEqual(senders, ["10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.3"]);
});

test("without a way to the server the trace ends at once with an error message", () => {
  const { net, last } = chain(2, 3);
  setLink(last.sim, 0, false);
  assert.equal(say(net, last, COMMAND, 0.1).at(-2), "server 10.0.0.1: unreachable");
});

test("console README (User lines): a trace of one session does not end that of another: the second is refused", () => {
  const { net, last } = chain(3, 3);
  const before = last.screen().length;
  last.type(COMMAND);
  const { engine } = last.timewire;
  const other = makeSession(IN_USER_VIEW);
  assert.equal(traceServers(engine, other, -1), "Another trace is in progress; try again when it has ended.");
  assert.equal(other.activity, undefined);
  net.run(1);
  assert.match(last.screen().slice(before), /server 10\.0\.0\.1,[^]*<R3>$/);
  assert.equal(traceServers(engine, other, -1), undefined);
});
