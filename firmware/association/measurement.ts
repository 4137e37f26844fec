import type { Discipline } from "../clock/discipline";
import type { SystemClock } from "../clock/system-clock";
import type { Packet } from "../packet/packet";
import type { Timestamp } from "../time/timestamp";
import { markReached, type Association } from "./association";
import { Refusal } from "./refusal";
import { checkAnswer, checkKiss, checkOrigin } from "./reply-checks";
import { keepPeerVariables, takeSample } from "./sample";

/**
 * A reply of mode 4 to a request of ours of mode 3: what a client lives on, and what a symmetric or a broadcast association begins with. At most one reply
 * a request counts; a refused one changes nothing but what the ladder says. `Refusal.None`: a sample was taken.
 */
export function receiveMeasurement(
  association: Association,
  packet: Packet,
  received: Timestamp,
  clock: SystemClock,
  discipline: Discipline,
): Refusal {
  const origin = checkOrigin(association, packet, received);
  if (origin !== Refusal.None) return origin;
  association.isAwaitingReply = false;
  const kiss = checkKiss(packet);
  if (kiss !== Refusal.None) return kiss;
  keepPeerVariables(association, packet, received, clock);
  const source = checkAnswer(packet);
  if (source !== Refusal.None) return source;
  markReached(association);
  association.unreach = 0;
  takeSample(association, packet, received, clock, discipline);
  return Refusal.None;
}
