import assert from "node:assert/strict";
import { test } from "node:test";
import { SelectionStatus } from "../../firmware/association/association";
import { Refusal } from "../../firmware/association/refusal";
import { variableNames } from "../../firmware/control/control-variables";
import { lab, type LabBoard } from "../scenario/lab";
import { addQuestioner, controlBytes, type Questioner, type Told } from "./questioner";

const READ_STATUS = 1;
const READ_VARIABLES = 2;

/** A server of stratum 2, a client of it that asks two servers more, and someone who asks them. */
function network(...commands: string[]) {
  const net = lab({});
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const client = net.board(
    "Client",
    { address: "10.0.0.2", clockError: 0.01, ppm: 5 },
    "ntp-service unicast-server 10.0.0.9",
    "ntp-service unicast-server 10.0.0.1",
    "ntp-service unicast-peer 10.0.0.8",
    ...commands,
  );
  net.run(300);
  const questioner = addQuestioner(net, "10.0.0.7");
  const ask = (fields: Parameters<typeof controlBytes>[0], text = ""): Told[] => {
    questioner.send("10.0.0.2", controlBytes(fields, text));
    net.run(0.1);
    return questioner.take();
  };
  return { net, client, questioner, ask };
}

function one(answers: Told[]): Told {
  assert.equal(answers.length, 1);
  return answers[0];
}

function variables(text: string): Map<string, string> {
  assert.ok(text.endsWith("\r\n"));
  return new Map(text.slice(0, -2).split(", ").map((item) => item.split("=") as [string, string])); // prettier-ignore
}

const refusals = (board: LabBoard, refusal: Refusal): number => board.timewire.engine.refused[refusal];

test("RFC 9327 section 2: the answer has version, opcode, sequence and association of the query, and the response bit", () => {
  const { ask } = network();
  for (let version = 1; version <= 4; version++) {
    const answer = one(ask({ version, opcode: READ_VARIABLES, sequence: 0xabcd }));
    const { isResponse, isError, hasMore, opcode, sequence, associationId, offset } = answer;
    assert.deepEqual({ isResponse, isError, hasMore }, { isResponse: true, isError: false, hasMore: false });
    assert.deepEqual([answer.version, opcode, sequence, associationId, offset], [version, READ_VARIABLES, 0xabcd, 0, 0]);
    assert.equal(answer.length % 4, 0, "padded");
    assert.equal(answer.port, 123);
  }
});

test("READVAR of the system without names gives all of them, in one message", () => {
  const { ask } = network();
  const answer = one(ask({ opcode: READ_VARIABLES }));
  assert.equal(answer.status, 0x0600, "no warning, synchronized by NTP, no events");
  const values = variables(answer.text);
  assert.deepEqual([...values.keys()], variableNames(undefined));
  assert.equal(values.get("stratum"), "3");
  assert.equal(values.get("leap"), "0");
  assert.equal(values.get("refid"), "10.0.0.1");
  assert.equal(values.get("peer"), "2");
  assert.equal(values.get("tc"), "6");
  assert.match(values.get("rootdelay") ?? "", /^2\.[0-4]\d\d$/, "ms: a millisecond each way");
  assert.match(values.get("frequency") ?? "", /^-?[45]\.\d{3}$/, "ppm");
  assert.match(values.get("reftime") ?? "", /^0x[0-9a-f]{8}\.[0-9a-f]{8}$/);
  assert.match(values.get("clock") ?? "", /^0x[0-9a-f]{8}\.[0-9a-f]{8}$/);
});

test("READVAR with names gives these, in their order, blanks around them or not", () => {
  const { ask } = network();
  assert.equal(one(ask({}, "stratum,leap")).text, "stratum=3, leap=0\r\n");
  assert.equal(one(ask({}, " refid , stratum\r\n")).text, "refid=10.0.0.1, stratum=3\r\n");
});

test("READVAR of an association: what the pages show of it, but none of the timestamps that a forger could answer with (CVE-2015-8139)", () => {
  const { ask, client } = network();
  const answer = one(ask({ associationId: 2 }));
  assert.equal(answer.status, 0x9600, "configured, reachable, system peer");
  const values = variables(answer.text);
  assert.deepEqual([...values.keys()], variableNames(client.association(0)));
  assert.equal(values.get("srcadr"), "10.0.0.1");
  assert.equal(values.get("stratum"), "2");
  assert.equal(values.get("refid"), "127.127.1.0");
  assert.equal(values.get("hmode"), "3");
  assert.equal(values.get("pmode"), "4");
  assert.equal(values.get("reach"), String(client.association(1).reach));
  assert.match(values.get("rec") ?? "", /^0x[0-9a-f]{8}\.00000000$/, "whole seconds");
  for (const secret of ["org", "xmt", "filtoffset", "keyid"]) assert.equal(one(ask({ associationId: 2 }, secret)).isError, true, secret);
});

test("READSTAT of the system lists every association with its status word; an address in between that is free is not listed", () => {
  const { ask, client } = network();
  client.configure("undo ntp-service unicast-server 10.0.0.9");
  const answer = one(ask({ opcode: READ_STATUS }));
  assert.equal(answer.status, 0x0600);
  assert.deepEqual(answer.bytes, [0, 2, 0x96, 0, 0, 3, 0x80, 0]);
});

test("RFC 9327 section 3.2: selection codes and authentication in the status word of an association", () => {
  const { ask, client } = network();
  const source = client.association(1);
  const status = (): number => one(ask({ opcode: READ_STATUS, associationId: 2 })).status;
  for (const [selectionStatus, code] of [
    [SelectionStatus.Unfit, 0],
    [SelectionStatus.Falseticker, 1],
    [SelectionStatus.Candidate, 3], // fit, and not combined
    [SelectionStatus.Selected, 4],
    [SelectionStatus.Master, 6],
  ]) {
    source.selectionStatus = selectionStatus;
    assert.equal(status(), 0x9000 + code * 256);
  }
  client.timewire.engine.keys.isEnabled = true;
  assert.equal(status(), 0x9600, "bound to no key");
  source.keyId = [0, 42];
  assert.equal(status(), 0xf600, "reached with a valid MAC");
  source.reach = 0;
  assert.equal(status(), 0xc600);
});

test("READSTAT of one association gives its status word alone", () => {
  const { ask } = network();
  const answer = one(ask({ opcode: READ_STATUS, associationId: 1 }));
  assert.deepEqual([answer.status, answer.count, answer.isError], [0x8000, 0, false]);
});

test("RFC 9327 section 2: a list of 128 associations comes in two fragments, and only the last says that no more follows", () => {
  const net = lab({});
  const many = Array.from({ length: 128 }, (_, i) => `ntp-service unicast-server 10.9.0.${i + 1}`);
  net.board("Client", { address: "10.0.0.2" }, ...many);
  const questioner = addQuestioner(net, "10.0.0.7");
  questioner.send("10.0.0.2", controlBytes({ opcode: READ_STATUS }));
  net.run(0.1);
  const fragments = questioner.take().sort((a, b) => a.offset - b.offset);
  assert.deepEqual(
    fragments.map(({ offset, count, hasMore }) => [offset, count, hasMore]),
    [
      [0, 468, true],
      [468, 44, false],
    ],
  );
  const bytes = fragments.flatMap((fragment) => fragment.bytes);
  assert.deepEqual(bytes.filter((_, at) => at % 4 === 1), Array.from({ length: 128 }, (_, i) => i + 1)); // prettier-ignore
});

test("a clock that is not synchronized says so", () => {
  const net = lab({});
  net.board("Client", { address: "10.0.0.2" }, "ntp-service unicast-server 10.0.0.9");
  const questioner = addQuestioner(net, "10.0.0.7");
  questioner.send("10.0.0.2", controlBytes({}, "leap,stratum,refid,peer"));
  net.run(0.1);
  const answer = one(questioner.take());
  assert.equal(answer.status, 0xc000);
  assert.equal(answer.text, "leap=3, stratum=16, refid=INIT, peer=0\r\n");
});

test("RFC 9327 section 3.4: what we have no answer to gets a header with the reason, no longer than the query", () => {
  const { ask, client } = network();
  const cases: [Parameters<typeof controlBytes>[0], string, number][] = [
    [{}, "stratum,nonsense", 5],
    [{}, "constructor", 5],
    [{}, "stratum=1", 5],
    [{}, ",", 5],
    [{}, "leap\0", 2],
    [{ associationId: 4 }, "", 4],
    [{ associationId: 65535 }, "", 4],
    [{ associationId: 4, opcode: READ_STATUS }, "", 4],
  ];
  for (const [fields, text, reason] of cases) {
    const answer = one(ask(fields, text));
    assert.deepEqual([answer.isError, answer.status, answer.length], [true, reason * 256, 12], JSON.stringify(text));
  }
  assert.equal(refusals(client, Refusal.Query), cases.length);
});

test("a source whose reference identifier has letters of our list cannot add variables to it", () => {
  const { ask, client } = network();
  const source = client.association(1);
  source.stratum = 1;
  source.refId = [0x2c61, 0x3d62]; // ,a=b
  assert.equal(one(ask({ associationId: 2 }, "refid")).text, "refid=44.97.61.98\r\n");
  source.refId = [0x4750, 0x5300];
  assert.equal(one(ask({ associationId: 2 }, "refid")).text, "refid=GPS\r\n");
});

const PERMIT_CLIENT = ["acl number 2001", "rule permit source 10.0.0.7 0", "quit"];
const PERMIT_SERVER = ["acl number 2002", "rule permit source 10.0.0.1 0", "quit", "ntp-service access peer 2002"];

for (const [right, isAnswered] of [
  ["peer", true],
  ["server", true],
  ["synchronization", false],
  ["query", true],
] as const) {
  test(`server README (Access rights): the right "${right}" ${isAnswered ? "lets" : "does not let"} its holder ask control queries`, () => {
    const { ask, client } = network(...(right === "peer" ? [] : PERMIT_SERVER), ...PERMIT_CLIENT, `ntp-service access ${right} 2001`);
    const before = refusals(client, Refusal.Access);
    assert.equal(ask({}).length, isAnswered ? 1 : 0);
    assert.equal(refusals(client, Refusal.Access) - before, isAnswered ? 0 : 1);
  });
}

test("server README (Access rights): an address that no list permits gets no answer; without any list every address may ask", () => {
  const { ask, client } = network(...PERMIT_SERVER);
  assert.deepEqual(ask({}), []);
  assert.equal(refusals(client, Refusal.Access), 1);
  assert.equal(network().ask({}).length, 1);
});

test("console README (Comware 7 forms): noquery refuses control queries whatever the right, and nothing else; undo takes it back; it is saved", () => {
  const { ask, client, net } = network("ntp-service noquery enable");
  assert.deepEqual(ask({}), []);
  assert.deepEqual(ask({ opcode: READ_STATUS }), []);
  assert.equal(refusals(client, Refusal.Access), 2);
  assert.match(client.type("display current-configuration"), /\r\n ntp-service noquery enable\r\n/);
  net.board("Other", { address: "10.0.0.3" }, "ntp-service unicast-server 10.0.0.2");
  net.run(60);
  assert.equal(refusals(client, Refusal.Access), 2, "time is served");
  client.type("save force");
  client.reboot();
  net.run(60);
  assert.deepEqual(ask({}), []);
  client.configure("undo ntp-service noquery enable");
  assert.equal(ask({}).length, 1);
  assert.doesNotMatch(client.type("display current-configuration"), /noquery/);
});

function flood(questioner: Questioner, count: number): void {
  for (let i = 0; i < count; i++) questioner.send("10.0.0.2", controlBytes({ sequence: i }), { from: 40000 + i });
}

test("CVE-2013-5211 class: an address gets at most 160 answers at once and 16 a second from then on, by whatever ports; what is refused is counted", () => {
  const { net, client, questioner } = network();
  flood(questioner, 400);
  net.run(0.5);
  const burst = questioner.take().length;
  assert.ok(burst >= 160 && burst <= 176, `${burst} answers`);
  assert.equal(refusals(client, Refusal.QueryRate), 400 - burst);
  net.run(1.5);
  flood(questioner, 400);
  net.run(0.1);
  const later = questioner.take().length;
  assert.ok(later >= 16 && later <= 48, `${later} answers`);
  net.run(60);
  flood(questioner, 160);
  net.run(0.1);
  assert.equal(questioner.take().length, 160, "after a quiet time the burst is allowed again");
});

test("attack README (Control and private modes, Reflection): a client that exceeds its rate keeps no other from asking", () => {
  const { net, questioner } = network();
  const other = addQuestioner(net, "10.0.0.6");
  let answered = 0;
  for (let second = 0; second < 60; second++) {
    flood(questioner, 100);
    other.send("10.0.0.2", controlBytes({}));
    net.run(1);
    answered += other.take().length;
  }
  assert.equal(answered, 60);
});

test("attack README (Control and private modes, Reflection): forged addresses get twice as much as one, all together", () => {
  const { net, client, questioner } = network();
  const count = 2000;
  const ask = (seconds: number): number => {
    const before = refusals(client, Refusal.QueryRate);
    for (let i = 0; i < count; i++) questioner.send("10.0.0.2", controlBytes({}), {}, `10.0.0.${(i % 250) + 4}`);
    net.run(seconds);
    return count - (refusals(client, Refusal.QueryRate) - before);
  };
  const burst = ask(10);
  assert.ok(burst >= 320 && burst <= 352, `${burst} answers`);
  const later = ask(0.5);
  assert.ok(later >= 320 && later <= 352, `${later} answers after ten seconds`);
});

test("console README (Comware 7 forms): noquery refuses the queries of others; our own trace goes up the chain all the same", () => {
  const { client, net } = network("ntp-service noquery enable");
  client.type("display ntp-service trace");
  net.run(1);
  assert.match(client.screen(), /\r\nserver 127\.0\.0\.1,stratum 3, .*\r\nserver 10\.0\.0\.1,stratum 2, .*\r\nrefid 127\.127\.1\.0\r\n<Client>$/);
});
