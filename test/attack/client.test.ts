import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { AssociationState } from "../../firmware/association/association";
import { Refusal } from "../../firmware/association/refusal";
import { Leap, Mode } from "../../firmware/packet/protocol";
import type { Packet } from "../../firmware/packet/packet";
import { Column } from "../../firmware/estimator/register";
import { addInterval } from "../../firmware/time/interval";
import { secondsBetween } from "../clock/bench";
import { ask, bytesOf, deliverToClient, makeForger, snapshot, trueReply } from "./forger";

/** A reply that is refused, the reason, and whether the true reply after it must still count. */
interface Attack {
  name: string;
  change: (reply: Packet) => void;
  refusal: Refusal;
}

const forgeries: Attack[] = [
  {
    name: "RFC 5905 section 8: an origin that is not our transmit timestamp",
    change: (reply) => (reply.origin[3] = (reply.origin[3] + 1) % 65536),
    refusal: Refusal.Bogus,
  },
  { name: "CVE-2015-8138: an origin of zero", change: (reply) => reply.origin.fill(0), refusal: Refusal.Bogus },
  { name: "CVE-2015-7704: a DENY with a wrong origin", change: (reply) => kiss(reply, "DENY", true), refusal: Refusal.Bogus },
  { name: "CVE-2015-7705: a RATE with a wrong origin", change: (reply) => kiss(reply, "RATE", true), refusal: Refusal.Bogus },
  { name: "a broadcast to a client", change: (reply) => (reply.mode = Mode.Broadcast), refusal: Refusal.Mode },
  { name: "a symmetric packet to a client", change: (reply) => (reply.mode = Mode.SymmetricPassive), refusal: Refusal.Mode },
  { name: "a control message", change: (reply) => (reply.mode = Mode.Control), refusal: Refusal.Malformed },
  { name: "a private message (mode 7)", change: (reply) => (reply.mode = Mode.Private), refusal: Refusal.Mode },
  { name: "version 0", change: (reply) => (reply.version = 0), refusal: Refusal.Version },
  { name: "version 5", change: (reply) => (reply.version = 5), refusal: Refusal.Version },
  { name: "version 7", change: (reply) => (reply.version = 7), refusal: Refusal.Version },
];

for (const { name, change, refusal } of forgeries) {
  test(`${name} is refused, changes nothing, and the true reply still counts`, () => {
    const forger = makeForger();
    ask(forger);
    const before = snapshot(forger);
    const reply = trueReply(forger);
    change(reply);
    assert.equal(deliverToClient(forger, bytesOf(reply)), refusal);
    assert.deepEqual(snapshot(forger), before);
    assert.equal(deliverToClient(forger, bytesOf(trueReply(forger))), Refusal.None);
  });
}

/** Answers of the true server (right origin) that carry no time. */
const useless: Attack[] = [
  {
    name: "a transmit timestamp of zero (the jump to 2036-02-07)",
    change: (reply) => reply.transmit.fill(0),
    refusal: Refusal.ZeroTimestamp,
  },
  { name: "a receive timestamp of zero", change: (reply) => reply.receive.fill(0), refusal: Refusal.ZeroTimestamp },
  { name: "leap 3", change: (reply) => (reply.leap = Leap.Unsynchronized), refusal: Refusal.Unsynchronized },
  { name: "stratum 0 with a code that asks for nothing", change: (reply) => kiss(reply, "INIT", false), refusal: Refusal.Unsynchronized },
  { name: "stratum 16", change: (reply) => (reply.stratum = 16), refusal: Refusal.Unsynchronized },
  { name: "stratum 255", change: (reply) => (reply.stratum = 255), refusal: Refusal.Unsynchronized },
  { name: "root distance of 16 s", change: (reply) => (reply.rootDispersion[0] = 16), refusal: Refusal.RootDistance },
];

for (const { name, change, refusal } of useless) {
  test(`${name}: the reply gives no sample, and the request is used up`, () => {
    const forger = makeForger();
    ask(forger);
    const samples = structuredClone(forger.association.estimator);
    const clock = structuredClone({ ...forger.client.clock, counter: undefined });
    const reply = trueReply(forger);
    change(reply);
    assert.equal(deliverToClient(forger, bytesOf(reply)), refusal);
    assert.deepEqual(forger.association.estimator, samples);
    assert.deepEqual({ ...forger.client.clock, counter: undefined }, clock);
    assert.equal(forger.association.isAwaitingReply, false);
  });
}

test("RFC 5905 section 8: the second of two equal replies is a duplicate and changes nothing", () => {
  const forger = makeForger();
  ask(forger);
  const reply = bytesOf(trueReply(forger));
  assert.equal(deliverToClient(forger, reply), Refusal.None);
  const before = snapshot(forger);
  assert.equal(deliverToClient(forger, reply), Refusal.Duplicate);
  assert.deepEqual(snapshot(forger), before);
});

test("no request under way: a packet with the origin of the last one is refused", () => {
  const forger = makeForger();
  ask(forger);
  const reply = trueReply(forger);
  assert.equal(deliverToClient(forger, bytesOf(reply)), Refusal.None);
  reply.transmit[3] = (reply.transmit[3] + 1) % 65536;
  assert.equal(deliverToClient(forger, bytesOf(reply)), Refusal.Bogus);
});

test("ntpd-rs 193: a reply later than the window of five seconds does not count", () => {
  const forger = makeForger();
  ask(forger);
  const reply = bytesOf(trueReply(forger));
  addInterval(forger.pair.counter, 5.1, forger.pair.counter);
  assert.equal(deliverToClient(forger, reply), Refusal.Late);
});

test("CVE-2016-7429: a reply on another socket or from another address is not the association's", () => {
  const forger = makeForger();
  ask(forger);
  const before = snapshot(forger);
  const reply = bytesOf(trueReply(forger));
  const otherSocket = { ...forger.pair.reply.socket };
  assert.equal(deliverToClient(forger, reply, { socket: otherSocket }), Refusal.Unexpected);
  assert.equal(deliverToClient(forger, reply, { source: [0xc000, 0x0263] }), Refusal.Unexpected);
  assert.deepEqual(snapshot(forger), before);
});

test("RFC 5905 section 7.4: RATE with the right origin raises the poll, without timestamps and without a sample", () => {
  const forger = makeForger();
  ask(forger);
  const samples = structuredClone(forger.association.estimator);
  const reply = trueReply(forger);
  kiss(reply, "RATE", false);
  assert.equal(deliverToClient(forger, bytesOf(reply)), Refusal.KissRate);
  assert.equal(forger.association.hostPoll, 7);
  assert.deepEqual(forger.association.estimator, samples);
});

test("poll poisoning: a RATE that asks for a poll of 17, 127 or -128 raises it by no more than one past the configured bound", () => {
  for (const poll of [17, 127, -128]) {
    const forger = makeForger();
    ask(forger);
    const reply = trueReply(forger);
    kiss(reply, "RATE", false);
    reply.poll = poll;
    assert.equal(deliverToClient(forger, bytesOf(reply)), Refusal.KissRate);
    assert.equal(forger.association.hostPoll, 7);
  }
});

for (const code of ["DENY", "RSTR"]) {
  test(`RFC 5905 section 7.4: ${code} with the right origin, which an attacker on the path can forge: asked again after 1024 s, the source stays`, () => {
    const forger = makeForger();
    ask(forger);
    const reply = trueReply(forger);
    kiss(reply, code, false);
    const { offset, reach } = forger.association;
    assert.equal(deliverToClient(forger, bytesOf(reply)), Refusal.KissDeny);
    assert.equal(forger.association.state, AssociationState.Polling);
    assert.equal(secondsBetween(forger.pair.counter, forger.association.nextDate), 1024);
    assert.equal(forger.association.reach, reach);
    assert.equal(forger.association.offset, offset);
  });
}

test("CVE-2015-5219: precision and poll at their ends are taken without harm, and the dispersion stays within sense", () => {
  for (const precision of [-128, -33, 1, 127]) {
    const forger = makeForger();
    ask(forger);
    const reply = trueReply(forger);
    reply.precision = precision;
    reply.poll = precision;
    assert.equal(deliverToClient(forger, bytesOf(reply)), Refusal.None);
    const dispersion = forger.association.estimator.stages[Column.Dispersion];
    assert.ok(dispersion >= 0 && dispersion <= 1.1);
  }
});

test("a negative delay counts as the clock's own precision, not as less", () => {
  const forger = makeForger();
  ask(forger);
  const reply = trueReply(forger);
  addInterval(reply.transmit, 1, reply.transmit);
  assert.equal(deliverToClient(forger, bytesOf(reply)), Refusal.None);
  assert.ok(forger.association.estimator.delay > 0);
});

test("parser class: trailing bytes that are no MAC and extension fields of false length are Malformed, whatever the rest says", () => {
  const forger = makeForger();
  ask(forger);
  const before = snapshot(forger);
  for (const trailer of [
    [0],
    [0, 0],
    [0, 0, 0],
    new Array<number>(8).fill(0),
    new Array<number>(60).fill(0),
    [1, 4, 255, 255, ...new Array<number>(28).fill(0)],
  ]) {
    assert.equal(deliverToClient(forger, bytesOf(trueReply(forger), trailer)), Refusal.Malformed, `${trailer.length} bytes`);
  }
  assert.deepEqual(snapshot(forger), before);
});

test("off-path blind: random bytes before a client change nothing, whatever they are", () => {
  const forger = makeForger();
  ask(forger);
  const before = snapshot(forger);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 100 }), (bytes) => {
      assert.notEqual(deliverToClient(forger, bytes), Refusal.None);
      return true;
    }),
    { numRuns: 5000 },
  );
  assert.deepEqual(snapshot(forger), before);
});

test("RFC 9109 and data minimisation: two requests share no bit of state, and their timestamps cannot be told from each other", () => {
  const forger = makeForger();
  ask(forger);
  const first = [...forger.pair.requestWords];
  ask(forger);
  const second = [...forger.pair.requestWords];
  assert.deepEqual(first.slice(2, 20), new Array<number>(18).fill(0));
  assert.deepEqual(first.slice(0, 20), second.slice(0, 20));
  assert.notDeepEqual(first.slice(20), second.slice(20));
});

function kiss(reply: Packet, code: string, isForged: boolean): void {
  reply.leap = Leap.Unsynchronized;
  reply.stratum = 0;
  reply.refId = [code.charCodeAt(0) * 256 + code.charCodeAt(1), code.charCodeAt(2) * 256 + code.charCodeAt(3)];
  reply.receive.fill(0);
  reply.transmit.fill(0);
  if (isForged) reply.origin[0] = (reply.origin[0] + 1) % 65536;
}
