import { KISS_DENY, KISS_RATE, KISS_RSTR, Leap, MAXDISP, MAXSTRAT, Mode } from "../packet/protocol";
import { PacketForm, type Packet } from "../packet/packet";
import { shortToInterval } from "../packet/short";
import { toInterval } from "../time/interval";
import { isEqual, isZero, makeTimestamp, subtract, type Timestamp } from "../time/timestamp";
import type { Association } from "./association";
import { Refusal } from "./refusal";

/** Answers count for so long after their request, s: a server that takes longer is of no use, and an attacker gets less time to guess. */
const REPLY_WINDOW = 5;

const waited = makeTimestamp();

/** Form and version of any packet, whatever its mode; the first refusal on its way. */
export function checkForm(form: PacketForm, packet: Packet): Refusal {
  if (form === PacketForm.Short) return Refusal.Short;
  if (form === PacketForm.Malformed) return Refusal.Malformed;
  if (packet.version < 1 || packet.version > 4) return Refusal.Version;
  return Refusal.None;
}

/**
 * Checks that the packet answers the outstanding request: an attacker off the path cannot pass (RFC 5905 section 8). Nothing of the association may change
 * before, and after a refusal the request is still outstanding, so that a forged packet cannot end it.
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
 * Returns the kiss code, or None. Called after the origin test, because only the server may send a kiss (CVE-2015-7704), and before the tests of the timestamps,
 * because a kiss need not have any.
 */
export function checkKiss(packet: Packet): Refusal {
  if (packet.stratum !== 0) return Refusal.None;
  if (isCode(packet.refId, KISS_RATE)) return Refusal.KissRate;
  if (isCode(packet.refId, KISS_DENY) || isCode(packet.refId, KISS_RSTR)) return Refusal.KissDeny;
  return Refusal.None; // other codes ask for nothing; stratum 0 alone makes the packet useless
}

/** Checks that the source is synchronized and near enough (RFC 5905 section 8, tests 6 and 7), and that the packet has a transmit timestamp. */
export function checkSource(packet: Packet): Refusal {
  if (packet.leap === Leap.Unsynchronized || packet.stratum === 0 || packet.stratum >= MAXSTRAT) return Refusal.Unsynchronized;
  if (isZero(packet.transmit)) return Refusal.ZeroTimestamp;
  if (shortToInterval(packet.rootDelay) / 2 + shortToInterval(packet.rootDispersion) >= MAXDISP) return Refusal.RootDistance;
  return Refusal.None;
}

/** The same for a reply: it must also have a receive timestamp (RFC 5905 section 8, test 3). */
export function checkAnswer(packet: Packet): Refusal {
  const source = checkSource(packet);
  return source === Refusal.None && isZero(packet.receive) ? Refusal.ZeroTimestamp : source;
}

function isCode(refId: number[], code: number[]): boolean {
  return refId[0] === code[0] && refId[1] === code[1];
}
