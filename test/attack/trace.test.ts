import { isSet } from "../../firmware/time/deadline";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../../firmware/association/refusal";
import type { Address } from "../../firmware/network/address";
import { controlOf } from "../../firmware/control/control-state";
import { lab } from "../scenario/lab";
import { controlBytes } from "../control/questioner";
import { addStranger, deliverToBoard, type Way } from "./forger";

/** Answers that a server, or an attacker in its name, may send to a board that traces its servers. */
function bench() {
  const net = lab({});
  const server = addStranger(net, "10.0.0.1");
  const board = net.board("R", { address: "10.0.0.2" }, "ntp-service unicast-server 10.0.0.1");
  net.run(20);
  const before = board.screen().length;
  board.type("display ntp-service trace");
  const query = () => controlOf(board.timewire.engine).query;
  assert.ok(isSet(query().deadline));
  const answer = (text: string, fields: Parameters<typeof controlBytes>[0] = {}, way: Way = {}): number => {
    const bytes = controlBytes({ version: 4, isResponse: true, sequence: query().sequence, ...fields }, text);
    return deliverToBoard(board, server, bytes, { socket: query().socket!, ...way });
  };
  const page = (): string[] => board.screen().slice(before).split("\r\n").slice(1);
  return { net, board, query, answer, page };
}

const GOOD = "stratum=1, offset=0.25, rootdelay=2.0, rootdisp=1.5, refid=GPS\r\n";
const ELSEWHERE: Address = [0x0a00, 9];

test("the true answer: times are in ms on the wire, and in s on the page (console README (Trace display))", () => {
  const { answer, page } = bench();
  assert.equal(answer(GOOD), Refusal.None);
  assert.deepEqual(page().slice(1), ["server 10.0.0.1,stratum 1, offset 0.000250, synch distance 0.00250", "refid GPS", "<R>"]);
});

test("values may be quoted, as ntpd does with letters, and other variables may stand between", () => {
  const { answer, page } = bench();
  assert.equal(answer('version="x y, z", stratum=1,refid="PPS", rootdelay=0, rootdisp=0.5,\r\noffset=-1e'), Refusal.None);
  assert.match(page()[1], /^server 10\.0\.0\.1: the answer cannot be understood$/, "-1e is no number");
  const second = bench();
  assert.equal(second.answer('x="y", stratum=1,refid="PPS", rootdelay=0, rootdisp=0.5,\r\noffset=-1.5\r\n'), Refusal.None);
  assert.deepEqual(second.page().slice(1), ["server 10.0.0.1,stratum 1, offset -0.001500, synch distance 0.00050", "refid PPS", "<R>"]);
});

const forgeries: [string, Parameters<typeof controlBytes>[0], Way, number][] = [
  ["another sequence number", { sequence: 70000 }, {}, Refusal.Bogus],
  ["another opcode", { opcode: 1 }, {}, Refusal.Bogus],
  ["another association", { associationId: 1 }, {}, Refusal.Bogus],
  ["another address", {}, { source: ELSEWHERE }, Refusal.Unexpected],
  ["another port of the server", {}, { sourcePort: 40000 }, Refusal.Unexpected],
  ["a first fragment of many", { hasMore: true }, {}, Refusal.Malformed],
  ["a later fragment", { offset: 4 }, {}, Refusal.Malformed],
  ["data that is cut off", { count: 200 }, {}, Refusal.Malformed],
  ["a count that is too large", { count: 469 }, {}, Refusal.Malformed],
  ["no answer but a query", { isResponse: false }, {}, Refusal.Unexpected],
  ["version 0", { version: 0 }, {}, Refusal.Version],
];

for (const [name, fields, way, refusal] of forgeries) {
  test(`a forged answer, ${name}: it is refused, and the true one still counts`, () => {
    const { query, answer, page } = bench();
    const changed = fields.sequence === 70000 ? { ...fields, sequence: (query().sequence + 1) % 65536 } : fields;
    assert.equal(answer(GOOD, changed, way), refusal);
    assert.deepEqual(page(), [""]);
    assert.equal(answer(GOOD), Refusal.None);
    assert.equal(page()[2], "refid GPS");
  });
}

test("a forged answer to the service port is refused, and so is any when no query is under way", () => {
  const { board, answer, query, page } = bench();
  const { socket, sequence } = query();
  assert.equal(answer(GOOD, {}, { socket: board.timewire.engine.service ?? { ...socket! } }), Refusal.Unexpected);
  assert.equal(answer(GOOD), Refusal.None);
  const shown = page().length;
  assert.equal(answer(GOOD, { sequence }, { socket: socket! }), Refusal.Unexpected, "the same once more");
  assert.equal(page().length, shown);
});

test("characters that a terminal might obey never reach it: such an answer is malformed", () => {
  const { answer, page, net } = bench();
  for (const evil of ["\x1b[2J", "\x07", "\x9b1A", "\x7f"]) {
    assert.equal(answer(GOOD.replace("GPS", evil)), Refusal.Malformed);
  }
  net.run(10);
  assert.deepEqual(page().slice(1), ["server 10.0.0.1: timed out, nothing received", "<R>"]);
});

for (const [name, text] of [
  ["an empty answer", ""],
  ["no stratum", "offset=0, rootdelay=0, rootdisp=0, refid=GPS"],
  ["an empty stratum", "stratum=, offset=0, rootdelay=0, rootdisp=0, refid=GPS"],
  ["a word for a number", "stratum=1, offset=nan, rootdelay=0, rootdisp=0, refid=GPS"],
  ["a number without end", `stratum=1, offset=${"9".repeat(300)}, rootdelay=0, rootdisp=0, refid=GPS`],
  ["two points", "stratum=1, offset=1.2.3, rootdelay=0, rootdisp=0, refid=GPS"],
  ["a reference identifier without end", `stratum=1, offset=0, rootdelay=0, rootdisp=0, refid=${"G".repeat(300)}`],
] as const) {
  test(`an answer that makes no sense ends the trace with an error message: ${name}`, () => {
    const { answer, page } = bench();
    assert.equal(answer(text), Refusal.None);
    assert.deepEqual(page().slice(1), ["server 10.0.0.1: the answer cannot be understood", "<R>"]);
  });
}

test("RFC 9327 section 3.4: a server that answers with an error ends the trace with an error message", () => {
  const { answer, page } = bench();
  assert.equal(answer("", { isError: true, status: 0x0500 }), Refusal.None);
  assert.deepEqual(page().slice(1), ["server 10.0.0.1: does not answer this query", "<R>"]);
});

test("a chain that is a loop ends after 15 servers", () => {
  const { answer, page, query } = bench();
  let asked = 0;
  while (isSet(query().deadline)) {
    asked += 1;
    assert.equal(answer(GOOD.replace("stratum=1", "stratum=3").replace("GPS", "10.0.0.1")), Refusal.None);
  }
  assert.equal(asked, 15);
  assert.equal(page().length, 18);
  assert.deepEqual(page().slice(-2), ["more than 15 servers: the chain is a loop", "<R>"]);
});

for (const refId of ["127.0.0.1", "127.127.28.0", "0.0.0.0", "224.0.1.1", "255.255.255.255", "300.1.1.1", "INIT", "10.0.0.1x"]) {
  test(`no query is sent to ${refId}: it ends the chain`, () => {
    const { answer, page } = bench();
    assert.equal(answer(GOOD.replace("stratum=1", "stratum=3").replace("GPS", refId)), Refusal.None);
    assert.deepEqual(page().slice(-2), [`refid ${refId}`, "<R>"]);
  });
}
