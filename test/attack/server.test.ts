import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Refusal } from "../../firmware/association/refusal";
import { Mode } from "../../firmware/packet/protocol";
import { notEmpty } from "../not-empty";
import { lab } from "../scenario/lab";
import { makeRateLimit } from "../../firmware/server/rate-limit";
import {
  addStranger,
  ask,
  bytesOf,
  deliverToBoard,
  deliverToClient,
  deliverToServer,
  lastHeard,
  makeForger,
  packetOf,
  trueReply,
  trueRequest,
} from "./forger";

test("RFC 5905 section 9.2: versions 1 to 4 are answered in kind; 0 and 5 to 7 with silence", () => {
  const forger = makeForger();
  ask(forger);
  for (let version = 0; version < 8; version++) {
    const request = trueRequest(forger);
    request.version = version;
    const { refusal, reply } = deliverToServer(forger, bytesOf(request));
    if (version >= 1 && version <= 4) {
      assert.equal(refusal, Refusal.None);
      assert.equal(reply?.[0], version * 8 + Mode.Server);
    } else {
      assert.equal(refusal, Refusal.Version);
      assert.equal(reply, undefined);
    }
  }
});

test("ntpd-rs ping-pong: only a request and a mode 1 without association are answered, never a reply, a broadcast or a private message (CVE-2013-5211); control.test.ts has the control messages", () => {
  const forger = makeForger();
  ask(forger);
  for (let mode = 0; mode < 8; mode++) {
    const request = trueRequest(forger);
    request.mode = mode;
    const { reply } = deliverToServer(forger, bytesOf(request));
    assert.equal(reply !== undefined, mode === Mode.Client || mode === Mode.SymmetricActive, `mode ${mode}`);
  }
});

test("RFC 1059: a version 1 request has no mode and is answered, but not from port 123, where another server may stand", () => {
  const forger = makeForger();
  ask(forger);
  const request = trueRequest(forger);
  request.version = 1;
  request.mode = Mode.Reserved;
  assert.notEqual(deliverToServer(forger, bytesOf(request), 40000).reply, undefined);
  assert.equal(deliverToServer(forger, bytesOf(request), 123).reply, undefined);
});

test("the reply echoes the request's transmit timestamp, and carries true receive and transmit timestamps", () => {
  const forger = makeForger();
  ask(forger);
  const request = bytesOf(trueRequest(forger));
  const { reply } = deliverToServer(forger, request);
  assert.ok(reply !== undefined);
  assert.deepEqual(reply.slice(24, 32), request.slice(40, 48));
  assert.ok(reply.slice(32, 40).some((byte) => byte !== 0));
  assert.deepEqual(reply.slice(12, 16), [127, 127, 1, 0]);
  assert.equal(reply[1], 2);
});

test("CVE-2013-5211 class: a reply is never longer than its request, whatever stands behind the header", () => {
  const forger = makeForger();
  ask(forger);
  const field = [1, 4, 0, 28, ...new Array<number>(24).fill(0)];
  const { refusal, reply } = deliverToServer(forger, bytesOf(trueRequest(forger), field));
  assert.equal(refusal, Refusal.None);
  assert.equal(reply?.length, 48);
});

test("a request with a MAC that cannot be checked is dropped: no crypto-NAK for a forger to use", () => {
  const forger = makeForger();
  ask(forger);
  for (const length of [4, 20, 24]) {
    const { refusal, reply } = deliverToServer(forger, bytesOf(trueRequest(forger), new Array<number>(length).fill(1)));
    assert.equal(refusal, Refusal.Authentication);
    assert.equal(reply, undefined);
  }
});

test("the poll field is echoed within 3..17 only", () => {
  const forger = makeForger();
  ask(forger);
  for (const [asked, echoed] of [
    [-128, 3],
    [0, 3],
    [6, 6],
    [17, 17],
    [18, 17],
    [127, 17],
  ]) {
    const request = trueRequest(forger);
    request.poll = asked;
    assert.equal(deliverToServer(forger, bytesOf(request)).reply?.[2], echoed);
  }
});

test("RFC 768: a request from port 0 names no port to answer to; some UDP stacks throw when they are asked to send there", () => {
  const forger = makeForger();
  ask(forger);
  const { refusal, reply } = deliverToServer(forger, bytesOf(trueRequest(forger)), 0);
  assert.equal(refusal, Refusal.Unexpected);
  assert.equal(reply, undefined);
});

test("any bytes that are no control message give a documented outcome; an answer has 48 bytes and only a request gets one", () => {
  const forger = makeForger();
  ask(forger);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 0, maxLength: 120 }), (bytes) => {
      fc.pre(bytes.length === 0 || bytes[0] % 8 !== Mode.Control);
      const { refusal, reply } = deliverToServer(forger, bytes);
      assert.equal(reply !== undefined, refusal === Refusal.None);
      if (reply !== undefined) assert.equal(reply.length, 48);
    }),
    { numRuns: 10000 },
  );
});

test("a request to a broadcast or group address is dropped: one forged packet must not bring many replies", () => {
  const forger = makeForger();
  ask(forger);
  for (const destination of [
    [0xffff, 0xffff],
    [0xe000, 0x0101],
  ]) {
    forger.pair.request.destination.splice(0, 2, ...destination);
    const { refusal, reply } = deliverToServer(forger, bytesOf(trueRequest(forger)));
    assert.equal(refusal, Refusal.Unexpected);
    assert.equal(reply, undefined);
  }
});

test("reflection: a victim's forged requests bring it few replies whatever ports they come from, a kiss now and then, and cut off neither it nor others", () => {
  const net = lab({});
  const board = net.board("Board", { address: "10.0.0.2" }, "ntp-service refclock-master 2", "ntp-service rate-limit rate 60 burst 10 total 1000");
  const victim = addStranger(net, "10.0.0.9");
  const other = addStranger(net, "10.0.0.10");
  net.run(20);
  victim.isServing = false;
  const sent = packetOf(net, Mode.Client);
  const request = bytesOf(sent);
  const counts = new Map<number, number>();
  for (let i = 0; i < 1600; i++) {
    const refusal = deliverToBoard(board, victim, request, { sourcePort: 1024 + i });
    counts.set(refusal, (counts.get(refusal) ?? 0) + 1);
  }
  assert.equal(deliverToBoard(board, other, request), Refusal.None);
  net.run(1);
  const [replies, kisses] = [counts.get(Refusal.None) ?? 0, counts.get(Refusal.RateKiss) ?? 0];
  assert.equal(victim.heard.length, replies + kisses);
  assert.ok(replies >= 10 && replies < 200, `${replies} replies to 1600 requests`);
  assert.ok(kisses > 0 && kisses < 200, `${kisses} kisses`);
  assert.ok(replies > 20, "who floods us in the victim's name leaves it some replies");
  assert.match(board.type("display ntp-service refusals"), / too many requests +: 1[34]\d\d\r\n told to ask less often +: \d+\r\n/);
  for (const { packet } of notEmpty(victim.heard)) {
    assert.equal(packet.mode, Mode.Server);
    assert.deepEqual(packet.origin, sent.transmit);
    if (packet.stratum === 0) assert.deepEqual([packet.leap, ...packet.refId], [3, 0x5241, 0x5445]);
    else assert.deepEqual([packet.leap, packet.stratum, ...packet.refId], [0, 2, 0x7f7f, 0x0100]);
  }
  // It has gained the reply of one second when its second is over.
  assert.equal(deliverToBoard(board, victim, request), Refusal.None);
  net.run(1);
  assert.equal(lastHeard(victim, Mode.Server).stratum, 2);
});

test("CVE-2016-7426: requests forged in the name of our own server use up its allowance here, and its replies to us count all the same", () => {
  const forger = makeForger();
  forger.client.rateLimit = makeRateLimit({ rate: 1, burst: 1, total: 1 }, 4);
  ask(forger);
  const reply = bytesOf(trueReply(forger));
  const request = bytesOf(trueRequest(forger));
  const service = { socket: forger.client.service!, sourcePort: 123 };
  assert.equal(deliverToClient(forger, request, service), Refusal.None);
  for (let i = 0; i < 10; i++) assert.equal(deliverToClient(forger, request, service), Refusal.Rate);
  assert.equal(deliverToClient(forger, reply), Refusal.None);
});
