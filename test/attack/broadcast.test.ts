import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Association } from "../../firmware/association/association";
import { Refusal } from "../../firmware/association/refusal";
import type { Address } from "../../firmware/network/address";
import type { Packet } from "../../firmware/packet/packet";
import { Leap, Mode } from "../../firmware/packet/protocol";
import { addInterval } from "../../firmware/time/interval";
import { clearTimestamp } from "../../firmware/time/timestamp";
import { notEmpty } from "../not-empty";
import { addStranger, bytesOf, deliverToBoard, packetOf, snapshotBoard, type Stranger, type Way } from "./forger";
import { lab, type Lab, type LabBoard } from "../scenario/lab";

/** A broadcast client that follows its server, and someone who can put any bytes before it. */
interface Bench {
  net: Lab;
  server: Stranger;
  board: LabBoard;
}

const EVERYONE: Address = [65535, 65535];
const GROUP: Address = [0xe000, 0x0101];
const POLL = 64;

/** After the volley and `broadcasts` good broadcasts. */
function follow(broadcasts = 6): Bench {
  const b = listen();
  assert.equal(deliver(b, trueBroadcast(b)), Refusal.None);
  for (let i = 0; i < broadcasts; i++) {
    b.net.run(POLL);
    assert.equal(deliver(b, trueBroadcast(b)), Refusal.None);
  }
  assert.ok(Math.abs(b.board.error()) < 1e-3);
  return b;
}

/** Before the first broadcast. */
function listen(...commands: string[]): Bench {
  const net = lab({ delay: { base: 1e-3, jitter: 0, loss: 0 } });
  const server = addStranger(net, "10.0.0.1");
  const board = net.board(
    "Board",
    { address: "10.0.0.2", clockError: 0.02 },
    ...OPENING,
    ...commands,
    "interface Ethernet0/0",
    "ntp-service broadcast-client",
  );
  return { net, server, board };
}

/** The first command of NTP opens the port; the board is left with no source of its own. */
const OPENING = ["ntp-service enable"];

function trueBroadcast({ net }: Bench): Packet {
  const packet = packetOf(net, Mode.Broadcast);
  addInterval(packet.transmit, -1e-3, packet.transmit); // it was a millisecond on its way
  return packet;
}

const deliver = (b: Bench, packet: Packet, way: Way = {}): number =>
  deliverToBoard(b.board, b.server, bytesOf(packet), { destination: EVERYONE, ...way });

const inUse = ({ board }: Bench): Association[] => board.timewire.engine.table.filter((association) => association.isInUse);

/** Nothing has changed, no request was sent, and the server's next broadcast still counts. */
function assertUntouched(b: Bench, before: unknown): void {
  assert.deepEqual(snapshotBoard(b.board), before);
  const heard = b.server.heard.length;
  const epoch = inUse(b)[0].estimator.epoch.slice();
  b.net.run(POLL);
  assert.equal(deliver(b, trueBroadcast(b)), Refusal.None);
  assert.equal(b.server.heard.length, heard);
  assert.notDeepEqual(inUse(b)[0].estimator.epoch, epoch, "it is a sample");
}

interface Forgery {
  name: string;
  change: (packet: Packet, b: Bench) => void;
  refusal: Refusal;
  /** Seconds after the last good one. */
  after: number;
}

const shift = (seconds: number) => (packet: Packet) => addInterval(packet.transmit, seconds, packet.transmit);

const FORGERIES: Forgery[] = [
  { name: "CVE-2015-7973: the last broadcast again", change: shift(-POLL), refusal: Refusal.Duplicate, after: POLL },
  { name: "a broadcast older than the last one", change: shift(-2 * POLL), refusal: Refusal.Duplicate, after: POLL },
  { name: "one of yesterday", change: shift(-86400), refusal: Refusal.Duplicate, after: POLL },
  { name: "one of 60 years ago", change: shift(-60 * 365 * 86400), refusal: Refusal.Duplicate, after: POLL },
  { name: "a newer one a second after the last", change: () => {}, refusal: Refusal.Early, after: 1 },
  { name: "a newer one a little less than half of a poll after the last", change: () => {}, refusal: Refusal.Early, after: POLL / 2 - 0.1 },
  { name: "an early one that says its poll is 3", change: (packet) => (packet.poll = 3), refusal: Refusal.Early, after: 20 },
  { name: "an early one a day ahead", change: shift(86400), refusal: Refusal.Early, after: 20 },
  { name: "a timestamp of zero", change: (packet) => clearTimestamp(packet.transmit), refusal: Refusal.ZeroTimestamp, after: POLL },
  { name: "CVE-2015-7979: leap 3", change: (packet) => (packet.leap = Leap.Unsynchronized), refusal: Refusal.Unsynchronized, after: POLL },
  { name: "stratum 0", change: (packet) => (packet.stratum = 0), refusal: Refusal.Unsynchronized, after: POLL },
  { name: "stratum 16", change: (packet) => (packet.stratum = 16), refusal: Refusal.Unsynchronized, after: POLL },
  { name: "stratum 255", change: (packet) => (packet.stratum = 255), refusal: Refusal.Unsynchronized, after: POLL },
  { name: "root distance of 16 s", change: (packet) => (packet.rootDispersion[0] = 16), refusal: Refusal.RootDistance, after: POLL },
  { name: "version 0", change: (packet) => (packet.version = 0), refusal: Refusal.Version, after: POLL },
  { name: "version 5", change: (packet) => (packet.version = 5), refusal: Refusal.Version, after: POLL },
];

for (const { name, change, refusal, after } of FORGERIES) {
  test(`${name}: refused, changes nothing, and the next true broadcast still counts`, () => {
    const b = follow();
    b.net.run(after);
    const before = snapshotBoard(b.board);
    const forged = trueBroadcast(b);
    change(forged, b);
    assert.equal(deliver(b, forged), refusal);
    assertUntouched(b, before);
  });
}

test("Broadcast replay: every broadcast so far, replayed in order and out of order, is a duplicate and changes nothing", () => {
  const b = follow(1);
  const old: Packet[] = [];
  for (let i = 0; i < 5; i++) {
    b.net.run(POLL);
    old.push(trueBroadcast(b));
    assert.equal(deliver(b, old[i]), Refusal.None);
  }
  b.net.run(POLL);
  const before = snapshotBoard(b.board);
  for (const packet of notEmpty([...old, ...old.reverse()])) assert.equal(deliver(b, packet), Refusal.Duplicate);
  assertUntouched(b, before);
});

test("Broadcast replay: two broadcasts that arrive in the wrong order: the older one is refused", () => {
  const b = follow();
  b.net.run(POLL);
  const first = trueBroadcast(b);
  b.net.run(POLL);
  const second = trueBroadcast(b);
  assert.equal(deliver(b, second), Refusal.None);
  b.net.run(POLL - 1);
  assert.equal(deliver(b, first), Refusal.Duplicate);
});

test("CVE-2015-7979: a MAC that cannot be checked does not tear the client down", () => {
  const b = follow();
  b.net.run(POLL);
  const before = snapshotBoard(b.board);
  for (const length of [4, 20, 24]) {
    const bytes = bytesOf(trueBroadcast(b), new Array<number>(length).fill(7));
    assert.equal(deliverToBoard(b.board, b.server, bytes, { destination: EVERYONE }), Refusal.Authentication, `${length} bytes`);
  }
  for (const length of [1, 2, 3, 8]) {
    const bytes = bytesOf(trueBroadcast(b), new Array<number>(length).fill(0));
    assert.equal(deliverToBoard(b.board, b.server, bytes, { destination: EVERYONE }), Refusal.Malformed, `${length} bytes`);
  }
  assertUntouched(b, before);
});

test("Broadcast with a bad MAC: bad broadcasts every second for twelve minutes end neither the association nor the synchronization", () => {
  const b = follow();
  for (let second = 1; second <= 720; second++) {
    b.net.run(1);
    const bad = trueBroadcast(b);
    if (second % 3 === 0) bad.leap = Leap.Unsynchronized;
    else if (second % 3 === 1) addInterval(bad.transmit, -3600, bad.transmit);
    else bad.stratum = 16;
    if (second % POLL === 0) assert.equal(deliver(b, trueBroadcast(b)), Refusal.None);
    assert.notEqual(deliver(b, bad), Refusal.None);
  }
  assert.equal(inUse(b).length, 1);
  assert.match(b.board.type("display ntp-service status"), /Clock status: synchronized/);
  assert.ok(Math.abs(b.board.error()) < 1e-3);
});

test("one broadcast that lies, with a right form at the right time, is no sample once the way is known, and does not move the clock", () => {
  for (const seconds of [-0.1, 0.1, -100, 100]) {
    const b = follow(8);
    const { estimator } = inUse(b)[0];
    b.net.run(POLL);
    const samples = structuredClone(estimator);
    const error = b.board.error();
    const forged = trueBroadcast(b);
    shift(seconds)(forged);
    assert.equal(deliver(b, forged), seconds === -100 ? Refusal.Duplicate : Refusal.None);
    assert.deepEqual(estimator, { ...samples, doubt: estimator.doubt });
    assert.ok(estimator.doubt <= 0.128, "it cannot make others think us useless");
    b.net.run(1);
    assert.ok(Math.abs(b.board.error() - error) < 1e-4);
  }
});

test("one broadcast that lies about its timestamp or its poll does not shut the true server out for good", () => {
  for (const change of [shift(86400), (packet: Packet) => (packet.poll = 17)]) {
    const b = follow(8);
    b.net.run(POLL);
    const forged = trueBroadcast(b);
    change(forged);
    deliver(b, forged);
    let taken = 0;
    for (let i = 0; i < 30; i++) {
      b.net.run(POLL);
      if (deliver(b, trueBroadcast(b)) === Refusal.None) taken = taken + 1;
    }
    assert.ok(taken >= 10, `${taken} of 30 broadcasts taken`);
    assert.ok(Math.abs(b.board.error()) < 1e-3);
  }
});

test("Table full: broadcasts of new sources past max-dynamic-sessions are refused, counted, and change nothing", () => {
  const b = listen("ntp-service max-dynamic-sessions 2");
  const send = (host: number): number => deliver(b, trueBroadcast(b), { source: [0x0a00, 0x0100 + host] });
  assert.equal(send(0), Refusal.None);
  assert.equal(send(1), Refusal.None);
  const before = snapshotBoard(b.board);
  const sockets = b.board.sim.network.sockets.length;
  for (let host = 2; host < 100; host++) assert.equal(send(host), Refusal.TableFull);
  assert.deepEqual(snapshotBoard(b.board), before);
  assert.equal(b.board.timewire.engine.refused[Refusal.TableFull], 98);
  assert.equal(b.board.sim.network.sockets.length, sockets, "no port is opened for them");
});

test("Table full: without a limit of one's own the table is the limit, and the configured associations keep their places", () => {
  const b = listen("ntp-service max-dynamic-sessions 100", "ntp-service unicast-server 10.0.0.1");
  const { table } = b.board.timewire.engine;
  let made = 0;
  for (let host = 0; host < 200; host++) {
    const refusal = deliver(b, trueBroadcast(b), { source: [0x0a00, 0x0100 + host] });
    if (refusal === Refusal.None) made = made + 1;
    else assert.equal(refusal, Refusal.TableFull);
  }
  assert.ok(made > 0 && made < table.length, `${made} of ${table.length}`);
  assert.equal(table[0].isConfigured, true);
  assert.equal(table.length, table.filter(({ isInUse }) => isInUse).length + (table.length - made - 1));
});

test("Table full: max-dynamic-sessions 0 takes no broadcast, and sends no request", () => {
  const b = listen("ntp-service max-dynamic-sessions 0");
  const before = snapshotBoard(b.board);
  assert.equal(deliver(b, trueBroadcast(b)), Refusal.TableFull);
  assert.deepEqual(snapshotBoard(b.board), before);
  b.net.run(10);
  assert.equal(b.server.heard.length, 0);
});

test("Broadcast with a bad MAC: a first broadcast with a MAC that cannot be checked makes no association, and sends no request", () => {
  const b = listen();
  const before = snapshotBoard(b.board);
  for (const length of [4, 20, 24]) {
    const bytes = bytesOf(trueBroadcast(b), new Array<number>(length).fill(0));
    assert.equal(deliverToBoard(b.board, b.server, bytes, { destination: EVERYONE }), Refusal.Authentication, `${length} bytes`);
  }
  assert.deepEqual(snapshotBoard(b.board), before);
  b.net.run(10);
  assert.equal(b.server.heard.length, 0);
});

test("a broadcast to a group that is not joined, or to the board's own address, makes no association", () => {
  const b = listen();
  const before = snapshotBoard(b.board);
  assert.equal(deliver(b, trueBroadcast(b), { destination: GROUP }), Refusal.Interface);
  assert.equal(deliver(b, trueBroadcast(b), { destination: b.board.sim.network.interfaces[0].address }), Refusal.Interface);
  assert.deepEqual(snapshotBoard(b.board), before);
});

test("the volley: a forged reply with a wrong origin, or by the service port, is refused, and the delay is not its to set", () => {
  const b = listen();
  assert.equal(deliver(b, trueBroadcast(b)), Refusal.None);
  b.server.isServing = false;
  b.net.run(3);
  const before = snapshotBoard(b.board);
  const { socket } = inUse(b)[0];
  assert.ok(socket !== undefined);
  const forged = packetOf(b.net, Mode.Server, packetOf(b.net, Mode.Server).transmit);
  assert.equal(deliver(b, forged, { socket }), Refusal.Bogus);
  assert.equal(deliver(b, forged), Refusal.Unexpected);
  clearTimestamp(forged.origin);
  assert.equal(deliver(b, forged, { socket }), Refusal.Bogus);
  assert.deepEqual(snapshotBoard(b.board), before);
});

test("Reflection: modes that are not for it, from the server's own address, change nothing, and mode 1 makes no peer of it", () => {
  const b = follow();
  b.net.run(POLL);
  const before = snapshotBoard(b.board);
  for (const [mode, refusal] of [
    [Mode.Reserved, Refusal.Mode],
    [Mode.SymmetricActive, Refusal.Mode],
    [Mode.SymmetricPassive, Refusal.Mode],
    [Mode.Server, Refusal.Unexpected],
    [Mode.Control, Refusal.Malformed], // it announces data that is not there
    [Mode.Private, Refusal.Mode],
  ]) {
    assert.equal(deliver(b, packetOf(b.net, mode)), refusal, `mode ${mode}`);
  }
  assertUntouched(b, before);
});

test("any bytes from the server's address give a documented refusal and change nothing, but for a request, which is served", () => {
  const b = follow();
  const before = snapshotBoard(b.board);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 100 }), (bytes) => {
      const refusal = deliverToBoard(b.board, b.server, bytes, { destination: EVERYONE });
      const isQuery = bytes.length >= 12 && bytes[0] % 8 === Mode.Control;
      const isRequest = isQuery || (bytes.length >= 48 && (bytes[0] % 8 === Mode.Client || bytes[0] % 64 === 8));
      assert.ok(refusal !== Refusal.None || isRequest);
    }),
    { numRuns: 2000 },
  );
  assert.deepEqual(snapshotBoard(b.board), before);
});

test("any header of mode 5 in less than half of a poll is refused and changes nothing", () => {
  const b = follow();
  b.net.run(POLL / 2 - 1);
  const before = snapshotBoard(b.board);
  const allowed: number[] = [Refusal.Duplicate, Refusal.Early, Refusal.Unsynchronized, Refusal.ZeroTimestamp, Refusal.RootDistance];
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 48, maxLength: 48 }), fc.integer({ min: 1, max: 4 }), (bytes, version) => {
      const refusal = deliverToBoard(b.board, b.server, [version * 8 + Mode.Broadcast, ...bytes.slice(1)], { destination: EVERYONE });
      assert.ok(allowed.includes(refusal), `refusal ${refusal}`);
    }),
    { numRuns: 2000 },
  );
  assert.deepEqual(snapshotBoard(b.board), before);
});

for (const [name, source] of [
  ["0.0.0.0", [0, 0]],
  ["a group", GROUP],
  ["our own address", [0x0a00, 0x0002]],
] as [string, Address][]) {
  test(`a packet from ${name}, which no other host can have, makes no association (RFC 1122 section 3.2.1.3)`, () => {
    const b = listen();
    const stranger = { ...b.server, address: source };
    for (const mode of [Mode.Broadcast, Mode.SymmetricActive]) {
      assert.equal(deliverToBoard(b.board, stranger, bytesOf(packetOf(b.net, mode)), { destination: EVERYONE }), Refusal.Unexpected);
    }
    assert.equal(inUse(b).length, 0);
  });
}
