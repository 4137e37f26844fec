import assert from "node:assert/strict";
import { test } from "node:test";
import { makeAssociation, type Association } from "../../firmware/association/association";
import { BANK_ESTIMATION } from "../../firmware/estimator/bank-estimator";
import { ClientAction, ClientState, clientTimer, receiveReply, startClient } from "../../firmware/modes/client";
import { Refusal } from "../../firmware/association/refusal";
import { makeDiscipline } from "../../firmware/clock/discipline";
import { timeAt } from "../../firmware/clock/system-clock";
import { parseAddress } from "../../firmware/network/address";
import { makePacket, type Packet } from "../../firmware/packet/packet";
import { Leap, Mode } from "../../firmware/packet/protocol";
import { copyTimestamp } from "../../firmware/time/timestamp";
import { makeClockBench, pass, secondsBetween } from "../clock/bench";

const DAY = 86400;
/** "RATE" and "DENY". */
const RATE = [0x5241, 0x5445];
const DENY = [0x4445, 0x4e59];

/** One client association, its timer and its server's packets, with nothing around it. Random numbers are all 0: no delay is shortened by chance. */
class Bench {
  readonly time = makeClockBench();
  readonly counter = this.time.counter;
  readonly clock = this.time.clock;
  readonly discipline = makeDiscipline(-20);
  readonly random = { word: (): number => 0 };
  readonly association: Association = makeAssociation(BANK_ESTIMATION);
  private timestamp = 1;

  constructor() {
    this.association.isInUse = true;
    parseAddress("192.0.2.1", this.association.address);
    startClient(this.association, this.counter, this.random);
  }

  /** Seconds until the timer runs out. */
  get wait(): number {
    return secondsBetween(this.counter, this.association.nextDate);
  }

  /** Lets the timer run out; a request is on its way afterwards if that is what it asked for. */
  timer(): ClientAction {
    pass(this.time, this.wait);
    const action = clientTimer(this.association, this.counter, this.random);
    if (action !== ClientAction.Resolve) this.request();
    return action;
  }

  /** `timer`, and the answer to the request. */
  answeredTimer(): void {
    assert.notEqual(this.timer(), ClientAction.Resolve);
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
    return receiveReply(this.association, packet, this.counter, this.clock, this.discipline, BANK_ESTIMATION, this.random);
  }

  private request(): void {
    this.timestamp += 1;
    copyTimestamp([0x1234, 0x5678, 0x9abc, this.timestamp], this.association.expectedOrigin);
    copyTimestamp(this.counter, this.association.requestSent);
    this.association.isAwaitingReply = true;
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

test("stopped, a day later: what is sent then is the first request of the burst, not one more", () => {
  const bench = new Bench().reached();
  bench.timer();
  bench.receive(bench.kiss(DENY));
  let requests = 0;
  do {
    bench.answeredTimer();
    requests += 1;
  } while (bench.association.state === ClientState.Starting);
  assert.equal(requests, 4);
  assert.equal(bench.association.reach, 1);
});

test("stopped, a day later: a server that still refuses stops it for another day with the first answer", () => {
  const bench = new Bench().reached();
  bench.timer();
  bench.receive(bench.kiss(DENY));
  bench.timer();
  assert.equal(bench.receive(bench.kiss(DENY)), Refusal.KissDeny);
  assert.equal(bench.association.state, ClientState.Stopped);
  assert.equal(bench.wait, DAY);
});

test("stopped: a packet that comes meanwhile changes nothing", () => {
  const bench = new Bench().reached();
  bench.timer();
  const late = bench.reply();
  bench.receive(bench.kiss(DENY));
  assert.equal(bench.receive(late), Refusal.Bogus);
  assert.equal(bench.association.state, ClientState.Stopped);
});
