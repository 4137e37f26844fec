import assert from "node:assert/strict";
import { test } from "node:test";
import { makeAssociation, type Association } from "../../firmware/association/association";
import { Refusal } from "../../firmware/association/refusal";
import { checkAnswer, checkForm, checkKiss, checkOrigin, checkSource } from "../../firmware/association/reply-checks";
import { BANK_ESTIMATION } from "../../firmware/estimator/bank-estimator";
import { makePacket, PacketForm, type Packet } from "../../firmware/packet/packet";
import { KISS_DENY, KISS_RATE, KISS_RSTR, Leap, Mode } from "../../firmware/packet/protocol";
import { addInterval } from "../../firmware/time/interval";
import { makeTimestamp, type Timestamp } from "../../firmware/time/timestamp";

const SENT: Timestamp = [0, 1000, 0, 0];
const ORIGIN: Timestamp = [1, 2, 3, 4];

/** An association with an outstanding request, which was sent at `SENT`. */
function asking(): Association {
  const association = makeAssociation(BANK_ESTIMATION.make());
  association.isAwaitingReply = true;
  association.expectedOrigin = [...ORIGIN];
  association.requestSent = [...SENT];
  return association;
}

/** A reply without a fault, and what differs. */
function reply(differs: Partial<Packet> = {}): Packet {
  return {
    ...makePacket(),
    version: 4,
    mode: Mode.Server,
    stratum: 1,
    origin: [...ORIGIN],
    receive: [9, 9, 0, 1],
    transmit: [9, 9, 0, 2],
    ...differs,
  };
}

function after(seconds: number): Timestamp {
  const received = makeTimestamp();
  addInterval(SENT, seconds, received);
  return received;
}

test("RFC 5905 section 7.3: versions 1 to 4 have this header, and no other", () => {
  for (let version = 0; version <= 7; version++) {
    const expected = version >= 1 && version <= 4 ? Refusal.None : Refusal.Version;
    assert.equal(checkForm(PacketForm.Complete, reply({ version })), expected, `version ${version}`);
  }
});

test("a packet that is too short or has an unknown trailer is refused before its version is read", () => {
  const packet = reply({ version: 0 });
  assert.equal(checkForm(PacketForm.Short, packet), Refusal.Short);
  assert.equal(checkForm(PacketForm.Malformed, packet), Refusal.Malformed);
});

test("RFC 5905 section 8: a reply echoes the outstanding request, and comes within 5 s of it", () => {
  assert.equal(checkOrigin(asking(), reply(), after(0.01)), Refusal.None);
  assert.equal(checkOrigin(asking(), reply(), after(5)), Refusal.None);
  assert.equal(checkOrigin(asking(), reply(), after(5.001)), Refusal.Late);
  for (let i = 0; i < 4; i++) {
    const origin = ORIGIN.map((word, at) => (at === i ? word + 1 : word));
    assert.equal(checkOrigin(asking(), reply({ origin }), after(0.01)), Refusal.Bogus, `word ${i}`);
  }
});

test("CVE-2015-8138: without an outstanding request no origin fits, not even the last one or zero", () => {
  const association = asking();
  association.isAwaitingReply = false;
  assert.equal(checkOrigin(association, reply(), after(0.01)), Refusal.Bogus);
  association.expectedOrigin.fill(0);
  assert.equal(checkOrigin(association, reply({ origin: [0, 0, 0, 0] }), after(0.01)), Refusal.Bogus);
});

test("a reply of another mode than 4 is refused", () => {
  for (const mode of [Mode.Reserved, Mode.SymmetricActive, Mode.SymmetricPassive, Mode.Client, Mode.Broadcast, Mode.Control, Mode.Private])
    assert.equal(checkOrigin(asking(), reply({ mode }), after(0.01)), Refusal.Mode, `mode ${mode}`);
});

test("RFC 5905 section 8: a replay has both timestamps of the reply before; one of them alone, or a zero transmit timestamp, is none", () => {
  const association = asking();
  association.receive = [9, 9, 0, 1];
  association.transmit = [9, 9, 0, 2];
  assert.equal(checkOrigin(association, reply(), after(0.01)), Refusal.Duplicate);
  assert.equal(checkOrigin(association, reply({ receive: [9, 9, 0, 7] }), after(0.01)), Refusal.None);
  assert.equal(checkOrigin(association, reply({ transmit: [9, 9, 0, 7] }), after(0.01)), Refusal.None);
  association.transmit = makeTimestamp();
  association.receive = makeTimestamp();
  assert.equal(checkOrigin(association, reply({ receive: makeTimestamp(), transmit: makeTimestamp() }), after(0.01)), Refusal.None);
});

test("RFC 5905 section 7.4: kiss codes RATE, DENY and RSTR of stratum 0 are obeyed, other codes and other strata are not", () => {
  assert.equal(checkKiss(reply({ stratum: 0, refId: KISS_RATE })), Refusal.KissRate);
  assert.equal(checkKiss(reply({ stratum: 0, refId: KISS_DENY })), Refusal.KissDeny);
  assert.equal(checkKiss(reply({ stratum: 0, refId: KISS_RSTR })), Refusal.KissDeny);
  for (const code of [KISS_RATE, KISS_DENY, KISS_RSTR]) {
    assert.equal(checkKiss(reply({ stratum: 1, refId: code })), Refusal.None);
    assert.equal(checkKiss(reply({ stratum: 0, refId: [code[0], 0] })), Refusal.None, "the first two characters alone");
    assert.equal(checkKiss(reply({ stratum: 0, refId: [0, code[1]] })), Refusal.None, "the last two characters alone");
  }
});

test("RFC 5905 section 8: a source is of use at strata 1 to 15, with a leap indicator other than 3 and a transmit timestamp", () => {
  for (let stratum = 0; stratum <= 17; stratum++)
    assert.equal(checkSource(reply({ stratum })), stratum >= 1 && stratum <= 15 ? Refusal.None : Refusal.Unsynchronized, `stratum ${stratum}`);
  for (const leap of [Leap.None, Leap.Insert, Leap.Delete]) assert.equal(checkSource(reply({ leap })), Refusal.None, `leap ${leap}`);
  assert.equal(checkSource(reply({ leap: Leap.Unsynchronized })), Refusal.Unsynchronized);
  assert.equal(checkSource(reply({ transmit: makeTimestamp() })), Refusal.ZeroTimestamp);
});

test("RFC 5905 section 8: root delay / 2 + root dispersion stays below MAXDISP, 16 s", () => {
  for (const [rootDelay, rootDispersion, expected] of [
    [[31, 65535], [0, 0], Refusal.None],
    [[32, 0], [0, 0], Refusal.RootDistance],
    [[0, 0], [15, 65535], Refusal.None],
    [[0, 0], [16, 0], Refusal.RootDistance],
    [[2, 0], [14, 65535], Refusal.None],
    [[2, 0], [15, 0], Refusal.RootDistance],
  ] as [number[], number[], Refusal][])
    assert.equal(checkSource(reply({ rootDelay, rootDispersion })), expected, `${rootDelay.join()} and ${rootDispersion.join()}`);
});

test("RFC 5905 section 8: a reply without a receive timestamp is refused, and for the fault of its source before that", () => {
  assert.equal(checkAnswer(reply()), Refusal.None);
  assert.equal(checkAnswer(reply({ receive: makeTimestamp() })), Refusal.ZeroTimestamp);
  assert.equal(checkAnswer(reply({ receive: makeTimestamp(), stratum: 16 })), Refusal.Unsynchronized);
});
