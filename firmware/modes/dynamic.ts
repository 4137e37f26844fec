import type { Datagram } from "../../hal/datagram";
import { readKeyId } from "../auth/mac";
import { followSelection } from "../engine/time-keeper";
import type { Engine } from "../engine/engine";
import { copyAddress } from "../network/address";
import { instanceOf } from "../network/interfaces";
import type { Packet } from "../packet/packet";
import { DEFAULT_POLL, MAXPOLL, MINPOLL, type Mode } from "../packet/protocol";
import { makeTimestamp } from "../time/timestamp";
import type { Association } from "../association/association";
import { claimAssociation, closePort, releaseAssociation } from "../association/table";

/** Associations that packets make (comware.md section 1.4): they go after about twelve minutes of silence, and their number is limited. */

const now = makeTimestamp();

/** Takes an association out of the table, with its port. It may have been the master: selects anew. */
export function releaseDynamic(engine: Engine, association: Association): void {
  closePort(association, engine.service);
  releaseAssociation(association);
  engine.synchronization.clock.counter.read(now);
  followSelection(engine.synchronization, engine.table, engine.board.network, now, engine.log);
}

/** Dynamic associations in use. */
export function countDynamic(table: Association[]): number {
  let count = 0;
  for (let i = 0; i < table.length; i++) if (table[i].isInUse && !table[i].isConfigured) count = count + 1;
  return count;
}

/** A place in the table for the sender of a packet; undefined when there are as many as may be. The caller says how it works. */
export function claimDynamic(engine: Engine, datagram: Datagram, packet: Packet, hostMode: Mode): Association | undefined {
  if (countDynamic(engine.table) >= engine.maxDynamicSessions) return undefined;
  const association = claimAssociation(engine.table);
  if (association === undefined) return undefined;
  association.isConfigured = false;
  association.isLocalClock = false;
  association.hostMode = hostMode;
  association.hostName = "";
  copyAddress(datagram.source, association.address);
  association.instance = instanceOf(engine, datagram.interfaceIndex);
  association.sourceIndex = -1;
  if (engine.keys.isEnabled) readKeyId(datagram.packet, packet.trailer, association.keyId);
  else clearKey(association);
  association.version = packet.version;
  association.isPriority = false;
  association.minPoll = dynamicPoll(packet.poll);
  association.maxPoll = association.minPoll;
  return association;
}

function clearKey(association: Association): void {
  association.keyId[0] = 0;
  association.keyId[1] = 0;
}

/** Whoever sends first sets the pace; what it claims is held to what a command could ask for. */
function dynamicPoll(poll: number): number {
  if (poll < MINPOLL) return DEFAULT_POLL;
  return poll > MAXPOLL ? MAXPOLL : poll;
}
