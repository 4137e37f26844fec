import type { Association } from "../association/association";
import { claimAssociation } from "../association/table";
import { parseKeyId } from "../auth/keys";
import { isSameAddress, makeAddress, parseDotted } from "../network/address";
import { parseAddress } from "../network/address-text";
import { instanceNumber, interfaceIndex } from "../network/interfaces";
import { Mode } from "../packet/protocol";
import type { BroadcastServerSettings, LocalClockSettings, ServerSettings } from "../settings/configuration";
import { makeTimestamp } from "../time/timestamp";
import { demobilize } from "./dynamic";
import { startLocalClock } from "./local-clock";
import { modeOf, type ModeContext } from "./mode";

/** Associations that commands mobilize and demobilize. */

const now = makeTimestamp();
const sought = makeAddress();

/** Mobilizes the client (`Mode.Client`) or active symmetric association (`Mode.SymmetricActive`) of a command; false when the table is full. */
export function addServer(context: ModeContext, settings: ServerSettings, hostMode: Mode): boolean {
  const association = claimAssociation(context.table, context.features.estimation);
  if (association === undefined) return false;
  association.isConfigured = true;
  association.hostMode = hostMode;
  if (!parseAddress(settings.target, association.address, context.features.ipv6)) association.hostName = settings.target;
  parseKeyId(settings.keyId, association.keyId);
  association.instance = instanceNumber(context, settings.vpnInstance);
  association.sourceIndex = interfaceIndex(context, settings.sourceInterface);
  association.version = settings.version;
  association.isPriority = settings.isPriority;
  association.minPoll = settings.minPoll;
  association.maxPoll = settings.maxPoll;
  if (hostMode === Mode.SymmetricActive) association.socket = context.service;
  start(context, association);
  return true;
}

/** Demobilizes the association that `addServer` mobilized for the same target and VPN instance in `hostMode`. */
export function removeServer(context: ModeContext, settings: ServerSettings, hostMode: Mode): void {
  const instance = instanceNumber(context, settings.vpnInstance);
  const isAddress = parseAddress(settings.target, sought, context.features.ipv6);
  for (let i = 0; i < context.table.length; i++) {
    const association = context.table[i];
    if (!association.isInUse || !association.isConfigured || association.isLocalClock || association.hostMode !== hostMode) continue;
    if (association.instance !== instance) continue;
    const isSought = isAddress ? association.hostName === "" && isSameAddress(association.address, sought) : association.hostName === settings.target;
    if (isSought) demobilize(context, association);
  }
}

/** Demobilizes all associations that commands mobilized. The configuration stays. */
export function demobilizeConfigured(context: ModeContext): void {
  for (let i = 0; i < context.table.length; i++) {
    if (context.table[i].isInUse && context.table[i].isConfigured) demobilize(context, context.table[i]);
  }
}

/** Mobilizes a broadcast or multicast server to `settings.group` on the interface `index`, in the place of one to the same group; false when the table is full. */
export function addBroadcastServer(context: ModeContext, index: number, settings: BroadcastServerSettings): boolean {
  removeBroadcastServer(context, index, settings.group);
  const association = claimAssociation(context.table, context.features.estimation);
  if (association === undefined) return false;
  association.isConfigured = true;
  association.hostMode = Mode.Broadcast;
  parseAddress(settings.group, association.address, context.features.ipv6);
  parseKeyId(settings.keyId, association.keyId);
  association.interfaceIndex = index;
  association.timeToLive = settings.timeToLive;
  association.version = settings.version;
  start(context, association);
  return true;
}

/** Demobilizes the broadcast or multicast server to `group` on the interface `index`. */
export function removeBroadcastServer(context: ModeContext, index: number, group: string): void {
  parseAddress(group, sought, context.features.ipv6);
  for (let i = 0; i < context.table.length; i++) {
    const association = context.table[i];
    const isSought = association.isInUse && association.hostMode === Mode.Broadcast && association.interfaceIndex === index;
    if (isSought && isSameAddress(association.address, sought)) demobilize(context, association);
  }
}

/** Mobilizes a local reference clock (`ntp-service refclock-master`), in the place of one at the same address; false when the table is full. */
export function addLocalClock(context: ModeContext, settings: LocalClockSettings): boolean {
  removeLocalClock(context, settings.address);
  const association = claimAssociation(context.table, context.features.estimation);
  if (association === undefined) return false;
  parseDotted(settings.address, sought);
  context.clock.counter.read(now);
  startLocalClock(association, sought, settings.stratum, now);
  return true;
}

/** Demobilizes the local reference clock at `address` (127.127.1.0 to 127.127.1.3). */
export function removeLocalClock(context: ModeContext, address: string): void {
  parseDotted(address, sought);
  for (let i = 0; i < context.table.length; i++) {
    const association = context.table[i];
    if (association.isInUse && association.isLocalClock && isSameAddress(association.address, sought)) demobilize(context, association);
  }
}

function start(context: ModeContext, association: Association): void {
  const mode = modeOf(context.features, association.hostMode);
  context.clock.counter.read(now);
  if (mode !== undefined) mode.start(context, association, now);
}
