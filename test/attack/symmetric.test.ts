import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Association } from "../../firmware/association/association";
import { Refusal } from "../../firmware/association/refusal";
import { Leap, Mode } from "../../firmware/packet/protocol";
import type { Packet } from "../../firmware/packet/packet";
import { addInterval } from "../../firmware/time/interval";
import { clearTimestamp, copyTimestamp } from "../../firmware/time/timestamp";
import { notEmpty } from "../not-empty";
import { addStranger, answerOf, bytesOf, deliverToBoard, lastHeard, packetOf, snapshotBoard, type Stranger } from "./forger";
import { lab, type Lab, type LabBoard } from "../scenario/lab";

/** A board in contact with a symmetric peer, which says only what the test wants; `own` is the mode of ours, `theirs` the peer's. */
interface Contact {
  net: Lab;
  peer: Stranger;
  board: LabBoard;
  own: number;
  theirs: number;
}

const SIDES: [name: string, make: () => Contact][] = [
  ["active", () => contact(Mode.SymmetricActive, Mode.SymmetricPassive)],
  ["active, its peer too", () => contact(Mode.SymmetricActive, Mode.SymmetricActive)],
]; // passive.test.ts has the other side

/** The first command of NTP opens the port; the board is left with no source of its own. */
const OPENING = ["ntp-service enable"];

/** After five good exchanges. The last packet of ours waits for its echo. */
function contact(own: number, theirs: number): Contact {
  const net = lab({ delay: { base: 1e-3, jitter: 0, loss: 0 } });
  const peer = addStranger(net, "10.0.0.1");
  const board = net.board("Board", { address: "10.0.0.2", clockError: 0.02 }, "ntp-service unicast-peer 10.0.0.1");
  const c = { net, peer, board, own, theirs };
  net.run(9);
  for (let i = 0; i < 5; i++) {
    assert.equal(deliverToBoard(board, peer, bytesOf(trueAnswer(c))), Refusal.None);
    net.run(64);
  }
  return c;
}

const association = ({ board }: Contact): Association => board.association(0);

/** Packet that the peer would send now. */
const trueAnswer = ({ peer, own, theirs }: Contact): Packet => answerOf(peer, theirs, own);

/** Nothing has changed, nothing was sent, and the true answer still counts. */
function assertUntouched(c: Contact, before: unknown, heard: number): void {
  assert.deepEqual(snapshotBoard(c.board), before);
  const epoch = association(c).estimator.epoch.slice();
  c.net.run(0.01);
  assert.equal(c.peer.heard.length, heard, "nothing was sent");
  assert.equal(deliverToBoard(c.board, c.peer, bytesOf(trueAnswer(c))), Refusal.None);
  assert.notDeepEqual(association(c).estimator.epoch, epoch, "the true answer is a sample");
}

interface Forgery {
  name: string;
  change: (packet: Packet, c: Contact) => void;
}

/** All end in `Refusal.Bogus`. */
const FORGERIES: Forgery[] = [
  { name: "an origin that is not our transmit timestamp", change: (packet) => (packet.origin[3] = (packet.origin[3] + 1) % 65536) },
  { name: "CVE-2016-9042: an origin of zero, the peer's reset", change: (packet) => clearTimestamp(packet.origin) },
  {
    name: "CVE-2016-9042: origin, receive and reference of zero",
    change: (packet) => {
      clearTimestamp(packet.origin);
      clearTimestamp(packet.receive);
      clearTimestamp(packet.reference);
    },
  },
  { name: "CVE-2015-1799: an origin of zero and a timestamp a day ahead", change: (packet) => ahead(packet, 86400) },
  { name: "CVE-2015-1799: an origin of zero and a timestamp 60 years ahead", change: (packet) => ahead(packet, 60 * 365 * 86400) },
  {
    name: "an origin that is the timestamp of the peer's own last packet",
    change: (packet, c) => copyTimestamp(association(c).transmit, packet.origin),
  },
  { name: "an origin that is its own transmit timestamp", change: (packet) => copyTimestamp(packet.transmit, packet.origin) },
  {
    name: "a kiss DENY with a wrong origin (CVE-2015-7704)",
    change: (packet) => {
      packet.stratum = 0;
      packet.leap = Leap.Unsynchronized;
      packet.refId = [0x4445, 0x4e59];
      addInterval(packet.origin, 1, packet.origin);
    },
  },
  {
    name: "an origin that the peer has echoed already, with a timestamp older than its last: a replay",
    change: (packet, c) => {
      copyTimestamp(association(c).origin, packet.origin);
      addInterval(packet.transmit, -200, packet.transmit);
    },
  },
];

function ahead(packet: Packet, seconds: number): void {
  clearTimestamp(packet.origin);
  addInterval(packet.transmit, seconds, packet.transmit);
}

for (const [side, make] of SIDES) {
  for (const { name, change } of FORGERIES) {
    test(`${side}, in contact: ${name} is refused, changes nothing, gets no answer, and the true packet still counts`, () => {
      const c = make();
      const forged = trueAnswer(c);
      change(forged, c);
      const before = snapshotBoard(c.board);
      const { transmit, expectedOrigin } = structuredClone({ ...association(c), socket: undefined });
      const heard = c.peer.heard.length;
      assert.equal(deliverToBoard(c.board, c.peer, bytesOf(forged)), Refusal.Bogus);
      assert.deepEqual(association(c).expectedOrigin, expectedOrigin, "the expected origin");
      assert.deepEqual(association(c).transmit, transmit, "the kept timestamp");
      assertUntouched(c, before, heard);
    });
  }

  test(`${side}: Peer reset: a reset every second for ten polls changes no sample and does not end the contact`, () => {
    const c = make();
    for (let poll = 0; poll < 10; poll++) {
      for (let second = 0; second < 63; second++) {
        c.net.run(1);
        assert.equal(deliverToBoard(c.board, c.peer, bytesOf(packetOf(c.net, c.theirs))), Refusal.Bogus);
      }
      c.net.run(1);
      assert.equal(deliverToBoard(c.board, c.peer, bytesOf(trueAnswer(c))), Refusal.None);
      c.net.run(0.01);
    }
    assert.equal(association(c).reach, 255);
    assert.ok(Math.abs(c.board.error()) < 2e-3, `${c.board.error()} s`);
  });

  test(`${side}: the second of two equal packets is a duplicate, changes nothing and gets no answer`, () => {
    const c = make();
    const bytes = bytesOf(trueAnswer(c));
    assert.equal(deliverToBoard(c.board, c.peer, bytes), Refusal.None);
    c.net.run(0.01);
    const before = snapshotBoard(c.board);
    const heard = c.peer.heard.length;
    for (let i = 0; i < 3; i++) assert.equal(deliverToBoard(c.board, c.peer, bytes), Refusal.Duplicate);
    assert.deepEqual(snapshotBoard(c.board), before);
    c.net.run(0.01);
    assert.equal(c.peer.heard.length, heard);
  });

  test(`${side}: every packet of the exchange so far, replayed, is refused and changes nothing`, () => {
    const c = make();
    const old: number[][] = [];
    for (let i = 0; i < 4; i++) {
      old.push(bytesOf(trueAnswer(c)));
      assert.equal(deliverToBoard(c.board, c.peer, old[i]), Refusal.None);
      c.net.run(64);
    }
    const before = snapshotBoard(c.board);
    const heard = c.peer.heard.length;
    for (const bytes of notEmpty(old.slice(0, 3))) assert.equal(deliverToBoard(c.board, c.peer, bytes), Refusal.Bogus);
    assert.equal(deliverToBoard(c.board, c.peer, old[3]), Refusal.Duplicate);
    assertUntouched(c, before, heard);
  });

  test(`${side}: modes that are not for it, from the peer's own address, change nothing and get no answer`, () => {
    const c = make();
    const before = snapshotBoard(c.board);
    const heard = c.peer.heard.length;
    for (const [mode, refusal] of [
      [Mode.Reserved, Refusal.Mode],
      [Mode.Broadcast, Refusal.Interface],
      [Mode.Control, Refusal.Malformed], // it announces data that is not there
      [Mode.Private, Refusal.Mode],
    ]) {
      const packet = packetOf(c.net, mode, lastHeard(c.peer, c.own).transmit);
      assert.equal(deliverToBoard(c.board, c.peer, bytesOf(packet)), refusal, `mode ${mode}`);
    }
    assertUntouched(c, before, heard);
  });

  test(`${side}: any bytes from the peer's address give a documented refusal and change nothing, but for a request, which gets its 48 bytes`, () => {
    const c = make();
    const before = snapshotBoard(c.board);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 100 }), (bytes) => {
        const refusal = deliverToBoard(c.board, c.peer, bytes);
        const isQuery = bytes.length >= 12 && bytes[0] % 8 === Mode.Control;
        const isRequest = isQuery || (bytes.length >= 48 && (bytes[0] % 8 === Mode.Client || bytes[0] % 64 === 8));
        assert.ok(refusal !== Refusal.None || isRequest);
      }),
      { numRuns: 2000 },
    );
    assert.deepEqual(snapshotBoard(c.board), before);
  });

  test(`${side}: any header of the peer's mode without the right origin is refused and changes nothing`, () => {
    const c = make();
    const before = snapshotBoard(c.board);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 48, maxLength: 48 }), fc.integer({ min: 1, max: 4 }), (bytes, version) => {
        association(c).bogusOrigins = 0; // fewer than a hundred a poll
        assert.equal(deliverToBoard(c.board, c.peer, [version * 8 + c.theirs, ...bytes.slice(1)]), Refusal.Bogus);
      }),
      { numRuns: 2000 },
    );
    assert.deepEqual(snapshotBoard(c.board), before);
  });
}

for (const [side, make] of SIDES) {
  test(`${side}: CVE-2020-13817: the hundredth wrong origin in a poll ends the transmit timestamp, and the peer is measured with 64 random bits`, () => {
    const c = make();
    const answer = bytesOf(trueAnswer(c));
    for (const mode of [c.theirs, Mode.Server]) {
      for (let i = 0; i < 50; i++)
        assert.equal(deliverToBoard(c.board, c.peer, bytesOf(packetOf(c.net, mode, packetOf(c.net, mode).transmit))), Refusal.Bogus);
    }
    assert.equal(deliverToBoard(c.board, c.peer, answer), Refusal.Bogus, "a guess that is right comes too late");
    const epoch = association(c).estimator.epoch.slice();
    const requests = (): number => c.peer.heard.filter(({ packet }) => packet.mode === Mode.Client).length;
    const before = requests();
    c.net.run(75);
    assert.equal(requests(), before + 4);
    assert.notDeepEqual(association(c).estimator.epoch, epoch);
    assert.ok(association(c).reach % 4 > 0);
    c.net.run(64);
    assert.equal(deliverToBoard(c.board, c.peer, bytesOf(trueAnswer(c))), Refusal.None, "mode 1 is sent again");
  });
}

test("active: a packet without contact tells nothing about the peer's clock: stratum and leap bits of a forged one are not kept", () => {
  const net = lab({ delay: { base: 1e-3, jitter: 0, loss: 0 } });
  const peer = addStranger(net, "10.0.0.1");
  const board = net.board("Board", { address: "10.0.0.2" }, "ntp-service unicast-peer 10.0.0.1");
  net.run(9);
  const forged = packetOf(net, Mode.SymmetricPassive);
  forged.stratum = 9;
  forged.leap = Leap.Insert;
  assert.equal(deliverToBoard(board, peer, bytesOf(forged)), Refusal.None);
  assert.equal(board.association(0).stratum, 1);
  assert.equal(board.association(0).leap, Leap.None);
});

test("active: Reflection: a reply of mode 4 that answers nothing is Bogus and changes nothing", () => {
  const c = contact(Mode.SymmetricActive, Mode.SymmetricPassive);
  const before = snapshotBoard(c.board);
  const heard = c.peer.heard.length;
  const forged = packetOf(c.net, Mode.Server, packetOf(c.net, Mode.Server).transmit);
  assert.equal(deliverToBoard(c.board, c.peer, bytesOf(forged)), Refusal.Bogus);
  assertUntouched(c, before, heard);
});

test("active: a forger's packet before the peer's first, which nothing can tell from it, does not spoil the sample", () => {
  const net = lab({ delay: { base: 1e-3, jitter: 0, loss: 0 } });
  const peer = addStranger(net, "10.0.0.1");
  const board = net.board("Board", { address: "10.0.0.2" }, "ntp-service unicast-peer 10.0.0.1");
  net.run(9);
  const samples = board.association(0).estimator.count;
  const forged = packetOf(net, Mode.SymmetricPassive);
  addInterval(forged.transmit, 1000, forged.transmit);
  assert.equal(deliverToBoard(board, peer, bytesOf(forged)), Refusal.None);
  assert.equal(board.association(0).estimator.count, samples, "no sample of it");
  assert.equal(deliverToBoard(board, peer, bytesOf(answerOf(peer, Mode.SymmetricPassive, Mode.SymmetricActive))), Refusal.None);
  assert.equal(board.association(0).estimator.count, samples + 1);
  assert.ok(Math.abs(board.error()) < 1e-3);
});

test("CVE-2016-1549: ten hosts of mode 1 make no more associations than max-dynamic-sessions; the others are answered in mode 2 and leave nothing", () => {
  const net = lab({});
  const peer = addStranger(net, "10.0.0.1");
  const board = net.board("Board", { address: "10.0.0.2" }, ...OPENING, "ntp-service max-dynamic-sessions 3", "ntp-service passive-peer any");
  const send = (host: number): number =>
    deliverToBoard(board, peer, bytesOf(packetOf(net, Mode.SymmetricActive)), { source: [0x0a00, 0x0100 + host] });
  for (let host = 0; host < 3; host++) assert.equal(send(host), Refusal.None);
  const before = snapshotBoard(board);
  for (let host = 3; host < 10; host++) assert.equal(send(host), Refusal.None, "answered in mode 2, nothing kept");
  assert.deepEqual(snapshotBoard(board), before);
});

test("Unknown active peer: with max-dynamic-sessions 0 mode 1 makes no association and is answered in mode 2, as a request is (ntpd, chronyd)", () => {
  const net = lab({});
  const peer = addStranger(net, "10.0.0.1");
  const board = net.board("Board", { address: "10.0.0.2" }, ...OPENING, "ntp-service max-dynamic-sessions 0");
  const before = snapshotBoard(board);
  assert.equal(deliverToBoard(board, peer, bytesOf(packetOf(net, Mode.SymmetricActive))), Refusal.None);
  assert.deepEqual(snapshotBoard(board), before);
  net.run(1);
  assert.deepEqual(
    peer.heard.map(({ packet }) => packet.mode),
    [Mode.SymmetricPassive],
  );
});

test("CVE-2016-4953: a mode 1 of an unknown host, with a MAC that cannot be checked, makes no association and gets no answer", () => {
  const net = lab({});
  const peer = addStranger(net, "10.0.0.1");
  const board = net.board("Board", { address: "10.0.0.2" }, ...OPENING);
  const before = snapshotBoard(board);
  for (const length of [4, 20, 24]) {
    const bytes = bytesOf(packetOf(net, Mode.SymmetricActive), new Array<number>(length).fill(0));
    assert.equal(deliverToBoard(board, peer, bytes), Refusal.Authentication, `${length} bytes`);
  }
  assert.deepEqual(snapshotBoard(board), before);
  net.run(1);
  assert.equal(peer.heard.length, 0);
});

test("Reflection: a packet of mode 2, 4 or 5 from an unknown host makes no association and gets no answer: no ping-pong", () => {
  const net = lab({});
  const peer = addStranger(net, "10.0.0.1");
  const board = net.board("Board", { address: "10.0.0.2" }, "ntp-service refclock-master 2");
  net.run(20);
  const before = snapshotBoard(board);
  for (const [mode, refusal] of [
    [Mode.Reserved, Refusal.Mode],
    [Mode.SymmetricPassive, Refusal.Mode],
    [Mode.Server, Refusal.Unexpected],
    [Mode.Broadcast, Refusal.Interface],
    [Mode.Control, Refusal.Malformed], // it announces data that is not there
    [Mode.Private, Refusal.Mode],
  ]) {
    assert.equal(deliverToBoard(board, peer, bytesOf(packetOf(net, mode))), refusal, `mode ${mode}`);
  }
  assert.deepEqual(snapshotBoard(board), before);
  net.run(0.1);
  assert.equal(peer.heard.length, 0);
});
