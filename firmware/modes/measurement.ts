import type { Discipline } from "../clock/discipline";
import { timeAt, type SystemClock } from "../clock/system-clock";
import type { Packet } from "../packet/packet";
import type { Estimation } from "../estimator/estimator";
import type { Timestamp } from "../time/timestamp";
import { Mode } from "../packet/protocol";
import { markReached, type Association } from "../association/association";
import { Refusal } from "../association/refusal";
import { checkAnswer, checkKiss, checkOrigin } from "../association/reply-checks";
import { keepPeerVariables, keepSourceVariables, takeSample } from "./sample";

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
  estimation: Estimation,
): Refusal {
  const origin = checkOrigin(association, packet, received);
  if (origin !== Refusal.None) return origin;
  association.isAwaitingReply = false;
  const kiss = checkKiss(packet);
  if (kiss !== Refusal.None) return kiss;
  if (isPeer(association)) keepSourceVariables(association, packet, received);
  else keepPeerVariables(association, packet, received, clock);
  timeAt(clock, association.requestSent, association.origin); // on the wire stood a random number: what is shown is when we asked
  const source = checkAnswer(packet);
  if (source !== Refusal.None) return source;
  markReached(association);
  association.unreach = 0;
  takeSample(association, packet, received, clock, discipline, estimation);
  return Refusal.None;
}

/**
 * Whether the association has timestamps of a peer to echo. The peer keeps nothing of a request of mode 3 (as of any), so that its answer's timestamps would be no
 * echo to it: measured anew after an outage, the exchange must go on from where it was.
 */
function isPeer(association: Association): boolean {
  return association.peerMode === Mode.SymmetricActive || association.peerMode === Mode.SymmetricPassive;
}
