import { Leap, MAXDISP, MAXSTRAT, Mode } from "../packet/protocol";
import { PacketForm, type Packet } from "../packet/packet";
import { shortToInterval } from "../packet/short";
import { toInterval } from "../time/interval";
import { isEqual, isZero, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import type { Association } from "./association";
import { Refusal } from "./refusal";

/** Answers count for so long after their request, s: a server that takes longer is of no use, and an attacker gets less time to guess. */
const REPLY_WINDOW = 5;

/** Kiss codes as reference identifiers (RFC 5905 section 7.4): two letters a word. */
const RATE = [0x5241, 0x5445];
const DENY = [0x4445, 0x4e59];
const RSTR = [0x5253, 0x5452];

const waited = makeTimestamp();

/** Form and version of any packet, whatever its mode; the first refusal on its way. */
export function checkForm(form: PacketForm, packet: Packet): Refusal {
  if (form === PacketForm.Short) return Refusal.Short;
  if (form === PacketForm.Malformed) return Refusal.Malformed;
  if (packet.version < 1 || packet.version > 4) return Refusal.Version;
  return Refusal.None;
}

/**
 * Whether the packet answers the request that is under way; the tests that no outsider can pass (RFC 5905 section 8). Nothing of the association may
 * change before them, and a refusal here leaves the request under way, so that a forger cannot spoil it.
 */
export function checkOrigin(association: Association, packet: Packet, received: Timestamp): Refusal {
  if (packet.mode !== Mode.Server) return Refusal.Mode;
  const isReplay = !isZero(packet.transmit) && isEqual(packet.transmit, association.transmit) && isEqual(packet.receive, association.receive);
  if (isReplay) return Refusal.Duplicate;
  if (!association.isAwaitingReply || !isEqual(packet.origin, association.expectedOrigin)) return Refusal.Bogus;
  subtract(received, association.requestSent, waited);
  if (toInterval(waited) > REPLY_WINDOW) return Refusal.Late;
  return Refusal.None;
}

/**
 * A kiss o'death, or None. It comes after the origin test, because a kiss from anyone but the server must change nothing (CVE-2015-7704), and before the
 * tests of the timestamps, because a kiss need not have any.
 */
export function checkKiss(packet: Packet): Refusal {
  if (packet.stratum !== 0) return Refusal.None;
  if (isCode(packet.refId, RATE)) return Refusal.KissRate;
  if (isCode(packet.refId, DENY) || isCode(packet.refId, RSTR)) return Refusal.KissDeny;
  return Refusal.None; // other codes ask for nothing; stratum 0 alone makes the packet useless
}

/** Whether the source has time to give (RFC 5905 section 8, tests 6 and 7), and says when it sent the packet. */
export function checkSource(packet: Packet): Refusal {
  if (packet.leap === Leap.Unsynchronized || packet.stratum === 0 || packet.stratum >= MAXSTRAT) return Refusal.Unsynchronized;
  if (isZero(packet.transmit)) return Refusal.ZeroTimestamp;
  if (shortToInterval(packet.rootDelay) / 2 + shortToInterval(packet.rootDispersion) >= MAXDISP) return Refusal.RootDistance;
  return Refusal.None;
}

/** The same for a packet that answers one of ours: it must also say when ours arrived (RFC 5905 section 8, test 3). */
export function checkAnswer(packet: Packet): Refusal {
  const source = checkSource(packet);
  return source === Refusal.None && isZero(packet.receive) ? Refusal.ZeroTimestamp : source;
}

function isCode(refId: number[], code: number[]): boolean {
  return refId[0] === code[0] && refId[1] === code[1];
}
