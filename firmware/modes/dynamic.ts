import type { Datagram } from "../../hal/datagram";
import type { Association } from "../association/association";
import { claimAssociation, releaseAssociation } from "../association/table";
import { readKeyId } from "../auth/mac";
import { copyAddress } from "../network/address";
import { instanceOf } from "../network/interfaces";
import type { Packet } from "../packet/packet";
import { DEFAULT_POLL, MAXPOLL, MINPOLL, type Mode } from "../packet/protocol";
import type { ModeContext } from "./mode";

/** Dynamic associations: packets mobilize them, silence demobilizes them, and their number is limited (Comware `ntp-service max-dynamic-sessions`). */

/** Silence after which a dynamic association is demobilized [s] (Comware 7: about 12 minutes). */
export const DYNAMIC_LIFETIME = 720;

/** Demobilizes an association. It may have been a source: the engine selects again before the event ends. */
export function demobilize(context: ModeContext, association: Association): void {
  releaseAssociation(association, context.service);
  context.isSelectionDue = true;
}

/** Number of dynamic associations in use. */
export function countDynamic(table: Association[]): number {
  let count = 0;
  for (let i = 0; i < table.length; i++) if (table[i].isInUse && !table[i].isConfigured) count = count + 1;
  return count;
}

/** Takes a slot for the sender of a packet; undefined when the limit or the table is full. The caller starts its state machine. */
export function claimDynamic(context: ModeContext, datagram: Datagram, packet: Packet, hostMode: Mode): Association | undefined {
  if (countDynamic(context.table) >= context.maxDynamicSessions) return undefined;
  const association = claimAssociation(context.table);
  if (association === undefined) return undefined;
  association.hostMode = hostMode;
  copyAddress(datagram.source, association.address);
  association.instance = instanceOf(context, datagram.interfaceIndex);
  if (context.keys.isEnabled) readKeyId(datagram.packet, packet.trailer, association.keyId);
  association.version = packet.version;
  association.minPoll = dynamicPoll(packet.poll);
  association.maxPoll = association.minPoll;
  return association;
}

/** Poll exponent that the sender chooses, limited to the range of the commands. */
function dynamicPoll(poll: number): number {
  if (poll < MINPOLL) return DEFAULT_POLL;
  return poll > MAXPOLL ? MAXPOLL : poll;
}
