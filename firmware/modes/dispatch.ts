import type { UdpSocket } from "../../hal/udp-socket";
import { isSameAddress, type Address } from "../network/address";
import { Mode } from "../packet/protocol";
import type { Association } from "../association/association";

/** Outcome of dispatch, by the mode of the packet and of the association that it belongs to. */
export const enum Disposition {
  /** No association expects such a packet. */
  Discard,
  /** The association processes it. */
  Process,
  /** It mobilizes a passive association. */
  NewPassive,
  /** It mobilizes a broadcast client. */
  NewBroadcastClient,
}

const D = Disposition.Discard;
const P = Disposition.Process;

/** The row of `DISPATCH` for a packet that belongs to no association. */
const NO_ASSOCIATION = 0;

/**
 * RFC 5905 section 9.2, figure 16. Rows: mode of the association, 0 for none. Columns: mode of the packet, 0 to 7. A client request is served whatever
 * associations there are with its sender, so it is not in the table. An active association and a broadcast client measure with requests of mode 3 first, a passive
 * one with nothing else: they process mode 4. It comes to the service port where a board has no port for each association. Comware has no row of its own.
 */
const DISPATCH: Disposition[][] = [
  /* none            */ [D, Disposition.NewPassive, D, D, D, Disposition.NewBroadcastClient, D, D],
  /* active (1)      */ [D, P, P, D, P, D, D, D],
  /* passive (2)     */ [D, P, D, D, P, D, D, D],
  /* client (3)      */ [D, D, D, D, P, D, D, D],
  /* server (4)      */ [D, D, D, D, D, D, D, D],
  /* broadcast (5)   */ [D, D, D, D, D, D, D, D],
  /* broadcast client*/ [D, D, D, D, P, P, D, D],
];

/** Mode of a broadcast client association: never sent (RFC 5905 appendix A: BCLIENT, 6, which on the wire is the mode of control messages). */
export const BROADCAST_CLIENT: Mode = Mode.Control;

/** Result of dispatch. Made once, filled for each packet. */
export interface Dispatch {
  disposition: Disposition;
  association: Association | undefined;
}

/**
 * Dispatches a packet of `mode` from `source` that arrived on the service port in VPN instance `instance`; fills `into`. One address may have several
 * associations (a server that is also our passive peer): the first one whose cell says Process gets the packet. A client with a port of its own is not reached.
 */
export function dispatchPacket(table: Association[], mode: Mode, instance: number, source: Address, service: UdpSocket, into: Dispatch): void {
  into.association = undefined;
  into.disposition = Disposition.Discard;
  let isKnown = false;
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (!association.isInUse || association.isLocalClock || association.instance !== instance) continue;
    if (!isSameAddress(association.address, source)) continue;
    // The port that a passive association has at times is for the replies to its requests.
    const isReached = association.socket === service || mode === Mode.Broadcast || mode === Mode.SymmetricActive;
    const isUnasked = mode === Mode.Server && association.hostMode === Mode.SymmetricPassive && !association.isAwaitingReply;
    if (isReached && !isUnasked && DISPATCH[association.hostMode][mode] === Disposition.Process) {
      into.association = association;
      into.disposition = Disposition.Process;
      return;
    }
    if (association.hostMode !== Mode.Client) isKnown = true;
  }
  if (!isKnown) into.disposition = DISPATCH[NO_ASSOCIATION][mode];
}

/** Association whose own port is `socket`, when the packet comes from the address that it asks; undefined otherwise. */
export function ownerOfPort(table: Association[], source: Address, socket: UdpSocket): Association | undefined {
  for (let i = 0; i < table.length; i++) {
    const association = table[i];
    if (association.isInUse && association.socket === socket) return isSameAddress(association.address, source) ? association : undefined;
  }
  return undefined;
}
