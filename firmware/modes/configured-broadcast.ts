import { parseKeyId } from "../auth/keys";
import { scheduleTimer } from "../engine/alarm";
import type { BroadcastServerSettings } from "../settings/configuration";
import type { Engine } from "../engine/engine";
import { isSameAddress, makeAddress, parseAddress } from "../network/address";
import { PUBLIC_INSTANCE } from "../network/interfaces";
import { DEFAULT_POLL, Mode } from "../packet/protocol";
import { makeTimestamp } from "../time/timestamp";
import { startBroadcastServer } from "./broadcast-server";
import { drop } from "./configured";
import { claimAssociation } from "../association/table";

/** Broadcast and multicast servers that commands make and take away. */

const now = makeTimestamp();
const sought = makeAddress();

/** Starts sending to `group` (255.255.255.255 or a multicast group) out of the interface `index`; false when the table is full. */
export function addBroadcastServer(engine: Engine, index: number, settings: BroadcastServerSettings): boolean {
  removeBroadcastServer(engine, index, settings.group);
  const association = claimAssociation(engine.table);
  if (association === undefined) return false;
  association.isConfigured = true;
  association.isLocalClock = false;
  association.hostMode = Mode.Broadcast;
  association.hostName = "";
  parseAddress(settings.group, association.address);
  parseKeyId(settings.keyId, association.keyId);
  association.instance = PUBLIC_INSTANCE;
  association.sourceIndex = -1;
  association.interfaceIndex = index;
  association.timeToLive = settings.timeToLive;
  association.version = settings.version;
  association.minPoll = DEFAULT_POLL;
  association.maxPoll = DEFAULT_POLL;
  engine.synchronization.clock.counter.read(now);
  startBroadcastServer(association, now, engine.board.random);
  scheduleTimer(engine);
  return true;
}

/** Ends what `addBroadcastServer` has started. */
export function removeBroadcastServer(engine: Engine, index: number, group: string): void {
  parseAddress(group, sought);
  for (let i = 0; i < engine.table.length; i++) {
    const association = engine.table[i];
    const isSought = association.isInUse && association.hostMode === Mode.Broadcast && association.interfaceIndex === index;
    if (isSought && isSameAddress(association.address, sought)) drop(engine, association);
  }
}
