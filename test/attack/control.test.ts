import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Refusal } from "../../firmware/association/refusal";
import { CONTROL_DATA_BYTES } from "../../firmware/packet/control";
import { controlOf } from "../../firmware/control/control-state";
import { lab } from "../scenario/lab";
import { addQuestioner, controlBytes, type Told } from "../control/questioner";
import { addStranger, deliverToBoard, snapshotBoard } from "./forger";

/** Control messages (mode 6) and private ones (mode 7) at a server that is synchronized. */
function bench() {
  const net = lab({});
  const board = net.board("Board", { address: "10.0.0.2" }, "ntp-service refclock-master 2", "ntp-service unicast-server 10.0.0.1");
  const stranger = addStranger(net, "10.0.0.1");
  const questioner = addQuestioner(net, "10.0.0.7");
  net.run(40); // the start is over, and the next poll comes at 95 s
  const deliver = (bytes: number[], way: Parameters<typeof deliverToBoard>[3] = {}): { refusal: number; answers: Told[] } => {
    const refusal = deliverToBoard(board, stranger, bytes, { source: [0x0a00, 7], sourcePort: 40000, ...way });
    net.run(0.01);
    return { refusal, answers: questioner.take() };
  };
  return { net, board, questioner, deliver };
}

const QUERY = controlBytes({}, "stratum");
const FAR = [0x0a09, 0x0909];

test("CVE-2013-5211: mode 6 is answered for loopback and connected subnets only; others get no answer, and are counted", () => {
  const { board, deliver } = bench();
  const before = snapshotBoard(board);
  for (const [source, expected] of [
    [[0x0a00, 7], Refusal.None],
    [[0x7f00, 1], Refusal.None],
    [[0x0a00, 2], Refusal.None],
    [FAR, Refusal.Access],
    [[0x0a00, 0x0107], Refusal.Access],
  ] as const) {
    assert.equal(deliver(QUERY, { source: [...source] }).refusal, expected, source.join("."));
  }
  assert.deepEqual(snapshotBoard(board), before);
});

test("`ntp-service access query` opens control queries to the addresses of its ACL; the rights peer and server do not", () => {
  for (const [rights, expected] of [
    [["ntp-service access peer 2000"], Refusal.Access],
    [["ntp-service access server 2000"], Refusal.Access],
    [["ntp-service access query 2000"], Refusal.None],
    [["ntp-service access peer 2000", "ntp-service access query 2000"], Refusal.None],
    [["ntp-service access query 2001"], Refusal.Access],
    [["ntp-service access query 2000", "ntp-service noquery enable"], Refusal.Access],
  ] as const) {
    const { board, deliver } = bench();
    board.configure("acl number 2000", "rule permit", "quit", ...rights);
    assert.equal(deliver(QUERY, { source: FAR }).refusal, expected, rights.join());
  }
});

test("mode 6 to an interface of a VPN instance: the connected subnet of that interface only", () => {
  const net = lab({});
  const interfaces = [
    { name: "Ethernet0/0", address: "10.0.0.2" },
    { name: "Ethernet0/1", address: "10.0.1.2", segment: net.segment() },
  ];
  const vpn = ["ip vpn-instance v1", "quit", "interface Ethernet0/1", "ip binding vpn-instance v1", "quit"];
  const board = net.board("Board", { interfaces }, ...vpn, "ntp-service refclock-master 2");
  const stranger = addStranger(net, "10.0.0.1");
  const ask = (source: number[], interfaceIndex: number): number => deliverToBoard(board, stranger, QUERY, { source, interfaceIndex });
  assert.equal(ask([0x0a00, 7], 0), Refusal.None);
  assert.equal(ask([0x0a00, 0x0107], 0), Refusal.Access);
  assert.equal(ask([0x0a00, 7], 1), Refusal.Access);
});

test("nothing can be written: every opcode but reading gets an error, no longer than the query, and changes nothing", () => {
  const { board, deliver } = bench();
  const before = snapshotBoard(board);
  const settings = board.timewire.configuration;
  const configuration = structuredClone({ ...settings, keys: undefined });
  for (let opcode = 0; opcode < 32; opcode++) {
    if (opcode === 1 || opcode === 2) continue;
    const { refusal, answers } = deliver(controlBytes({ opcode }, "leap=2, stratum=1"));
    assert.equal(refusal, Refusal.Query, `opcode ${opcode}`);
    assert.deepEqual(
      answers.map(({ isError, status, length }) => [isError, status, length]),
      [[true, 0x0300, 12]],
    );
  }
  assert.deepEqual(snapshotBoard(board), before);
  assert.deepEqual(structuredClone({ ...settings, keys: undefined }), configuration);
});

test("a message that is itself an answer gets none, whatever it says: two servers cannot be set to answer each other", () => {
  const { deliver } = bench();
  for (let opcode = 0; opcode < 32; opcode++) {
    for (const isError of [false, true]) {
      const { refusal, answers } = deliver(controlBytes({ opcode, isResponse: true, isError }, "leap"), { sourcePort: 123 });
      assert.equal(refusal, Refusal.Unexpected);
      assert.deepEqual(answers, []);
    }
  }
});

const silent: [string, number[], number][] = [
  ["a header that is cut off", controlBytes({}).slice(0, 11), Refusal.Short],
  ["one byte", [0x16], Refusal.Short],
  ["data that is cut off", controlBytes({}, "stratum").slice(0, 18), Refusal.Malformed],
  ["a count of 65535", controlBytes({ count: 65535 }, "stratum"), Refusal.Malformed],
  ["bytes behind the data that are neither padding nor a MAC", controlBytes({ count: 0 }, "x".repeat(40)), Refusal.Malformed],
  ["a query of 257 bytes", controlBytes({}, "leap,".repeat(60).slice(0, 257)), Refusal.Malformed],
  ["a query longer than a message may be", controlBytes({}, "x".repeat(CONTROL_DATA_BYTES + 1)), Refusal.Malformed],
  ["a first fragment", controlBytes({ hasMore: true }, "leap"), Refusal.Malformed],
  ["a later fragment", controlBytes({ offset: 4 }, "leap"), Refusal.Malformed],
  ["an error that is no answer", controlBytes({ isError: true }), Refusal.Malformed],
  ["version 0", controlBytes({ version: 0 }), Refusal.Version],
  ["version 5", controlBytes({ version: 5 }), Refusal.Version],
  ["version 7", controlBytes({ version: 7 }), Refusal.Version],
];

for (const [name, bytes, expected] of silent) {
  test(`${name} is refused with silence`, () => {
    const { board, deliver } = bench();
    const before = snapshotBoard(board);
    const { refusal, answers } = deliver(bytes);
    assert.equal(refusal, expected);
    assert.deepEqual(answers, []);
    assert.deepEqual(snapshotBoard(board), before);
  });
}

test("CVE-2013-5211: mode 7 gets no answer, MONLIST among it", () => {
  const { deliver } = bench();
  for (const bytes of [
    [0x17, 0, 3, 42, ...new Array<number>(44).fill(0)],
    [0x17, 0, 2, 42],
    [0x27, 0, 3, 20, ...new Array<number>(188).fill(0)],
  ]) {
    const { refusal, answers } = deliver(bytes);
    assert.ok(refusal === Refusal.Short || refusal === Refusal.Mode || refusal === Refusal.Malformed);
    assert.deepEqual(answers, []);
  }
});

test("a query to a group or broadcast address gets no answer: one forged packet must not cause many", () => {
  const { deliver } = bench();
  for (const destination of [
    [65535, 65535],
    [0xe000, 0x0101],
  ]) {
    const { refusal, answers } = deliver(controlBytes({}), { destination });
    assert.equal(refusal, Refusal.Unexpected);
    assert.deepEqual(answers, []);
  }
});

test("a query from port 0 gets no answer: there is nowhere to send it", () => {
  const { deliver } = bench();
  const { refusal, answers } = deliver(controlBytes({}), { sourcePort: 0 });
  assert.equal(refusal, Refusal.Unexpected);
  assert.deepEqual(answers, []);
});

test("a query to the port of an association gets no answer", () => {
  const { board, deliver } = bench();
  const socket = board.association(1).socket;
  assert.ok(socket !== undefined && socket !== board.timewire.engine.service);
  const { refusal, answers } = deliver(controlBytes({}), { socket });
  assert.equal(refusal, Refusal.Unexpected);
  assert.deepEqual(answers, []);
});

test("padding and a MAC behind a query are not read: the answer is the same", () => {
  const { deliver } = bench();
  const plain = deliver(controlBytes({}, "stratum")).answers[0].text;
  for (const tail of [1, 5, 7, 20, 25, 31]) {
    const bytes = [...controlBytes({}, "stratum"), ...new Array<number>(tail).fill(9)];
    assert.equal(deliver(bytes).answers[0].text, plain, `${tail} bytes`);
  }
});

test("any query at all gets at most two messages of 468 bytes of data, and changes nothing", () => {
  const { net, board, deliver } = bench();
  const before = snapshotBoard(board);
  const { rateLimit } = controlOf(board.timewire.engine);
  let answered = 0;
  const byte = fc.integer({ min: 0, max: 255 });
  const names = fc.array(fc.constantFrom("leap", "stratum", "refid", "clock", "rec", ",", ",", " ", "=", "\0", "x"), { maxLength: 60 });
  fc.assert(
    fc.property(byte, fc.integer({ min: 0, max: 3 }), names, fc.array(byte, { maxLength: 32 }), (flags, associationId, text, tail) => {
      const bytes = [...controlBytes({ associationId }, text.join("")), ...tail];
      bytes[1] = flags;
      const { answers } = deliver(bytes);
      assert.ok(answers.length <= 2);
      answered += answers.length;
      for (const answer of answers) assert.ok(answer.isResponse && answer.count <= CONTROL_DATA_BYTES && answer.length <= 480);
      for (const { tokens } of [rateLimit.overall, rateLimit.clients]) tokens.fill(100); // not what is tested here
    }),
    { numRuns: 1000 },
  );
  assert.ok(answered > 0, "none of the queries was answered");
  assert.ok(net.world.now < 95, "no poll was due");
  assert.deepEqual(snapshotBoard(board), before);
});
