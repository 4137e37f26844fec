import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { Refusal } from "../../firmware/association/refusal";
import { Mode } from "../../firmware/packet/protocol";
import { lab, type LabBoard } from "../scenario/lab";
import { addStranger, answerOf, bytesOf, deliverToBoard, lastHeard, packetOf, snapshotBoard, type Stranger } from "./forger";

/** Packets with a wrong MAC, with authentication on (attack README, "Cases": "Crypto-NAK" to "MAC length"). */
const KEY_7 = "correct horse";
const KEY_8 = "battery staple";
const KEYS = [
  "ntp-service authentication enable",
  `ntp-service authentication-keyid 7 authentication-mode md5 simple "${KEY_7}"`,
  `ntp-service authentication-keyid 8 authentication-mode md5 simple "${KEY_8}"`,
  `ntp-service authentication-keyid 9 authentication-mode md5 simple untrusted`,
  "ntp-service reliable authentication-keyid 7",
  "ntp-service reliable authentication-keyid 8",
];

/** The MAC of `bytes` under key number `id`. */
function macOf(bytes: number[], id: number, secret: string): number[] {
  return [0, 0, 0, id, ...createHash("md5").update(secret, "latin1").update(Buffer.from(bytes)).digest()];
}

/** `bytes` with their MAC. */
function signed(bytes: number[], id = 7, secret = KEY_7): number[] {
  return [...bytes, ...macOf(bytes, id, secret)];
}

/** Trailers behind an otherwise right header, and the refusal of each. */
const BAD_TRAILERS: [string, (bytes: number[]) => number[], Refusal][] = [
  ["no MAC", () => [], Refusal.Authentication],
  ["a crypto-NAK", () => [0, 0, 0, 0], Refusal.Authentication],
  ["CVE-2015-7974: a MAC by another key that is trusted", (bytes) => macOf(bytes, 8, KEY_8), Refusal.Authentication],
  ["a MAC by a key that is not trusted", (bytes) => macOf(bytes, 9, "untrusted"), Refusal.Authentication],
  ["a MAC by a key that nobody has", (bytes) => macOf(bytes, 77, KEY_7), Refusal.Authentication],
  ["a MAC over other bytes", (bytes) => macOf([...bytes].reverse(), 7, KEY_7), Refusal.Authentication],
  ["a MAC whose last byte is wrong", (bytes) => macOf(bytes, 7, KEY_7).map((byte, i) => (i === 19 ? 255 - byte : byte)), Refusal.Authentication],
  ["a MAC whose first byte is wrong", (bytes) => macOf(bytes, 7, KEY_7).map((byte, i) => (i === 4 ? 255 - byte : byte)), Refusal.Authentication],
  ["a MAC of 24 bytes, as SHA-1 has", (bytes) => [...macOf(bytes, 7, KEY_7), 1, 2, 3, 4], Refusal.Authentication],
  ["a MAC that is a byte short", (bytes) => macOf(bytes, 7, KEY_7).slice(0, 19), Refusal.Malformed],
  ["three bytes", () => [1, 2, 3], Refusal.Malformed],
  ["a MAC of 68 bytes, as SHA-512 has in version 3", (bytes) => [...macOf(bytes, 7, KEY_7), ...Array<number>(48).fill(1)], Refusal.Authentication],
  ["a MAC of 60 bytes", (bytes) => [...macOf(bytes, 7, KEY_7), ...Array<number>(40).fill(1)], Refusal.Malformed],
];

/** A board whose commands bind it to key 7 of a stranger at 10.0.0.1. */
function bound(command: string): { board: LabBoard; stranger: Stranger; run: (seconds: number) => void } {
  const net = lab({});
  const stranger = addStranger(net, "10.0.0.1");
  stranger.isServing = false;
  const board = net.board("Board", { address: "10.0.0.2" }, ...KEYS, `${command} 10.0.0.1 authentication-keyid 7`);
  return { board, stranger, run: net.run };
}

for (const [name, trailerOf, refusal] of BAD_TRAILERS) {
  test(`client with a key: ${name} is refused, changes nothing, and the true reply still counts`, () => {
    const { board, stranger, run } = bound("ntp-service unicast-server");
    run(1);
    const { socket } = board.association(0);
    assert.ok(socket !== undefined);
    const way = { socket };
    const reply = bytesOf(packetOf(stranger.net, Mode.Server, lastHeard(stranger, Mode.Client).transmit));
    const before = snapshotBoard(board);
    assert.equal(deliverToBoard(board, stranger, [...reply, ...trailerOf(reply)], way), refusal);
    assert.deepEqual(snapshotBoard(board), before);
    assert.equal(deliverToBoard(board, stranger, signed(reply), way), Refusal.None);
  });

  test(`CVE-2015-1799: active peer with a key: ${name} is refused and changes nothing, with the right origin`, () => {
    const { board, stranger, run } = bound("ntp-service unicast-peer");
    run(70);
    const answer = bytesOf(answerOf(stranger, Mode.SymmetricPassive, Mode.SymmetricActive));
    const before = snapshotBoard(board);
    assert.equal(deliverToBoard(board, stranger, [...answer, ...trailerOf(answer)]), refusal);
    assert.deepEqual(snapshotBoard(board), before);
    assert.equal(deliverToBoard(board, stranger, signed(answer)), Refusal.None);
  });

  test(`Unknown active peer: no passive peer and no broadcast source comes of a packet with authentication on and ${name}`, () => {
    const net = lab({});
    const stranger = addStranger(net, "10.0.0.1");
    const board = net.board("Board", { address: "10.0.0.2" }, ...KEYS, "interface Ethernet0/0", "ntp-service broadcast-client");
    // Rule 5: whatever trusted key a stranger signs with names its association.
    if (name.includes("another key that is trusted")) return;
    const active = bytesOf(packetOf(net, Mode.SymmetricActive));
    const broadcast = bytesOf(packetOf(net, Mode.Broadcast));
    const before = snapshotBoard(board);
    const isBare = trailerOf(active).length === 0;
    assert.equal(deliverToBoard(board, stranger, [...active, ...trailerOf(active)]), isBare ? Refusal.None : refusal);
    assert.equal(deliverToBoard(board, stranger, [...broadcast, ...trailerOf(broadcast)], { destination: [65535, 65535] }), refusal);
    assert.deepEqual(snapshotBoard(board), before);
    net.run(5);
    assert.deepEqual(
      stranger.heard.map(({ packet }) => packet.mode),
      isBare ? [Mode.SymmetricPassive] : [],
      "a packet without MAC is answered as a request for time is, in mode 2; another one gets no answer",
    );
  });

  test(`server: a request with ${name} behind it is answered only when there is no MAC at all`, () => {
    const net = lab({});
    const stranger = addStranger(net, "10.0.0.1");
    stranger.isServing = false;
    const board = net.board("Board", { address: "10.0.0.2" }, "ntp-service refclock-master 2", ...KEYS);
    const request = bytesOf(packetOf(net, Mode.Client));
    const trailer = trailerOf(request);
    const isKnown = name.includes("another key that is trusted"); // to a server one trusted key is as good as another
    const expected = trailer.length === 0 || isKnown ? Refusal.None : refusal;
    assert.equal(deliverToBoard(board, stranger, [...request, ...trailer], { sourcePort: 40000 }), expected);
  });
}

test("CVE-2016-4955: a peer whose packets have no valid MAC is never followed, however long it sends them", () => {
  const { board, stranger, run } = bound("ntp-service unicast-peer");
  for (let i = 0; i < 20; i++) {
    run(64);
    deliverToBoard(board, stranger, bytesOf(answerOf(stranger, Mode.SymmetricPassive, Mode.SymmetricActive)));
  }
  assert.equal(board.association(0).reach, 0);
  assert.match(board.type("display ntp-service status"), /Clock status: unsynchronized/);
});

test("auth README (Result tables): a peer bound to a key that is not trusted gets its timestamps back, and is not followed", () => {
  const net = lab({});
  const stranger = addStranger(net, "10.0.0.1");
  const board = net.board(
    "Board",
    { address: "10.0.0.2" },
    ...KEYS,
    "ntp-service refclock-master 2",
    "ntp-service unicast-peer 10.0.0.1 authentication-keyid 9",
  );
  net.run(70);
  const answer = answerOf(stranger, Mode.SymmetricPassive, Mode.SymmetricActive);
  const { system } = board.timewire.engine;
  const before = structuredClone(system);
  assert.equal(deliverToBoard(board, stranger, bytesOf(answer)), Refusal.Authentication);
  assert.deepEqual(system, before);
  net.run(70);
  assert.deepEqual(lastHeard(stranger, Mode.SymmetricActive).origin, answer.transmit);
});
