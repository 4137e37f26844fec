import assert from "node:assert/strict";
import { test } from "node:test";
import { AssociationState, makeAssociation, type Association } from "../../firmware/association/association";
import { BANK_ESTIMATION } from "../../firmware/estimator/bank-estimator";
import { CLIENT_MODE } from "../../firmware/modes/client";
import { ModeAction, type ModeContext } from "../../firmware/modes/mode";
import { makeKeyStore } from "../../firmware/auth/keys";
import { makeBytePacket } from "../packet/byte-packet";
import { Refusal } from "../../firmware/association/refusal";
import { makeDiscipline } from "../../firmware/clock/discipline";
import { timeAt } from "../../firmware/clock/system-clock";
import { parseDotted } from "../../firmware/network/address";
import { makePacket, type Packet } from "../../firmware/packet/packet";
import { Leap, Mode } from "../../firmware/packet/protocol";
import { copyTimestamp } from "../../firmware/time/timestamp";
import { makeClockBench, pass, secondsBetween } from "../clock/bench";

const DAY = 86400;
/** "RATE" and "DENY". */
const RATE = [0x5241, 0x5445];
const DENY = [0x4445, 0x4e59];

/** One client association, its deadline and the packets of its server. Random numbers are all 0: no delay is shortened at random. */
class Bench {
  readonly time = makeClockBench();
  readonly counter = this.time.counter;
  readonly clock = this.time.clock;
  readonly discipline = makeDiscipline(-20);
  readonly random = { word: (): number => 0 };
  readonly association: Association = makeAssociation(BANK_ESTIMATION.make());
  private readonly context: ModeContext;

  constructor() {
    const socket = {
      send: (...[, , , , , , transmitted]: unknown[]): boolean => {
        copyTimestamp(this.counter, transmitted as number[]);
        return true;
      },
      close: (): void => undefined,
    };
    const { clock, counter, discipline, random } = this;
    // All of the engine that a client works on.
    this.context = {
      board: { random, network: { openClient: () => socket, serverPort: 123 } },
      service: undefined,
      watcher: undefined,
      sourceIndex: -1,
      keys: makeKeyStore(8),
      packet: makePacket(),
      buffer: makeBytePacket([], 48),
      received: counter,
      clock,
      discipline,
      features: { estimation: BANK_ESTIMATION },
    } as unknown as ModeContext;
    this.association.isInUse = true;
    parseDotted("192.0.2.1", this.association.address);
    CLIENT_MODE.start(this.context, this.association, this.counter);
  }

  /** From now on the association has a key, and its packets are authentic. */
  authenticate(): void {
    this.context.keys.isEnabled = true;
    this.association.keyId[1] = 7;
  }

  /** Seconds until the timer runs out. */
  get wait(): number {
    return secondsBetween(this.counter, this.association.nextDate);
  }

  /** Waits for the deadline, and lets it run. */
  timer(): ModeAction {
    pass(this.time, this.wait);
    return CLIENT_MODE.runDeadline(this.context, this.association, this.counter);
  }

  /** `timer`, and the answer to the request. */
  answeredTimer(): void {
    assert.equal(this.timer(), ModeAction.None);
    assert.equal(this.receive(this.reply()), Refusal.None);
  }

  /** Start burst and polls, all answered, until the reach register is full. */
  reached(): this {
    for (let i = 0; i < 16; i++) this.answeredTimer();
    assert.equal(this.association.reach, 255);
    return this;
  }

  /** A good reply to the last request. */
  reply(): Packet {
    const packet = makePacket();
    packet.leap = Leap.None;
    packet.version = 4;
    packet.mode = Mode.Server;
    packet.stratum = 2;
    packet.poll = 6;
    packet.precision = -20;
    copyTimestamp(this.association.expectedOrigin, packet.origin);
    timeAt(this.clock, this.counter, packet.receive);
    timeAt(this.clock, this.counter, packet.transmit);
    timeAt(this.clock, this.counter, packet.reference);
    return packet;
  }

  /** A kiss o'death in answer to the last request. */
  kiss(code: number[], poll = 6): Packet {
    const packet = this.reply();
    packet.stratum = 0;
    packet.leap = Leap.Unsynchronized;
    packet.poll = poll;
    packet.refId[0] = code[0];
    packet.refId[1] = code[1];
    return packet;
  }

  /** The packet arrives 1 ms later. */
  receive(packet: Packet): Refusal {
    pass(this.time, 1e-3);
    Object.assign(this.context, { packet });
    return CLIENT_MODE.receive(this.context, this.association);
  }
}

test("kiss RATE asks for a poll: it is taken up to 1024 s where the poll was fixed, whatever the packet says (CVE-2015-7705)", () => {
  const bench = new Bench().reached();
  for (let i = 0; i < 12; i++) {
    bench.timer();
    bench.receive(bench.kiss(RATE, 17));
    assert.ok(bench.association.hostPoll <= 10);
  }
  assert.equal(bench.association.hostPoll, 10);
  assert.equal(bench.wait, 1024);
});

for (const [maxPoll, wait] of [
  [6, 1024],
  [10, 1024],
  [12, 4096],
])
  test(`kiss DENY without a MAC, maxpoll ${maxPoll}: the next request after ${wait} s, as long as the server refuses; then the polls are as before`, () => {
    const bench = new Bench().reached();
    bench.association.maxPoll = maxPoll;
    for (let i = 0; i < 3; i++) {
      bench.timer();
      assert.equal(bench.receive(bench.kiss(DENY)), Refusal.KissDeny);
      assert.equal(bench.association.state, AssociationState.Polling);
      assert.equal(bench.wait, wait);
      assert.ok(bench.association.reach > 0);
    }
    bench.answeredTimer();
    assert.ok(bench.wait <= 64);
  });

test("kiss DENY with a valid MAC: stopped for good, and the source is dropped", () => {
  const bench = new Bench().reached();
  bench.authenticate();
  bench.timer();
  assert.equal(bench.receive(bench.kiss(DENY)), Refusal.KissDeny);
  assert.equal(bench.association.state, AssociationState.Stopped);
  assert.ok(bench.wait > 20 * 365 * DAY);
  assert.equal(bench.association.reach, 0);
});

test("stopped: a packet that comes meanwhile changes nothing", () => {
  const bench = new Bench().reached();
  bench.authenticate();
  bench.timer();
  const late = bench.reply();
  bench.receive(bench.kiss(DENY));
  assert.equal(bench.receive(late), Refusal.Bogus);
  assert.equal(bench.association.state, AssociationState.Stopped);
});
