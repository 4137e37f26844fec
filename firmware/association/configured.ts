import type { Engine } from "../engine";
import { parseKeyId } from "../auth/keys";
import { scheduleTimer } from "../clock/alarm";
import { followSelection } from "../clock/synchronization";
import type { BroadcastServerSettings, LocalClockSettings, ServerSettings } from "../config/configuration";
import { clearAddress, isSameAddress, makeAddress, parseAddress } from "../network/address";
import { instanceNumber, interfaceIndex, PUBLIC_INSTANCE } from "../network/interfaces";
import { DEFAULT_POLL, Mode } from "../packet/protocol";
import { makeTimestamp } from "../time/timestamp";
import type { Association } from "./association";
import { startBroadcastServer } from "./broadcast-server";
import { startClient } from "./client";
import { startLocalClock } from "./local-clock";
import { startActive } from "./symmetric";
import { claimAssociation, closePort, releaseAssociation } from "./table";

/** Associations that commands make and take away. */

const now = makeTimestamp();
const sought = makeAddress();

/** Starts following the server that a command names; false when the table is full. */
export function addServer(engine: Engine, settings: ServerSettings): boolean {
  const association = claimConfigured(engine, settings, Mode.Client);
  if (association === undefined) return false;
  startClient(association, now, engine.board.random);
  scheduleTimer(engine);
  return true;
}

/** Stops following the server with the settings' address or name in their VPN instance. */
export function removeServer(engine: Engine, settings: ServerSettings): void {
  removeConfigured(engine, settings, Mode.Client);
}

/** Starts a symmetric association with the peer that a command names, our side active; false when the table is full. */
export function addPeer(engine: Engine, settings: ServerSettings): boolean {
  const association = claimConfigured(engine, settings, Mode.SymmetricActive);
  if (association === undefined) return false;
  association.socket = engine.service;
  startActive(association, now, engine.board.random);
  scheduleTimer(engine);
  return true;
}

/** Ends the symmetric association with the peer with the settings' address or name in their VPN instance. */
export function removePeer(engine: Engine, settings: ServerSettings): void {
  removeConfigured(engine, settings, Mode.SymmetricActive);
}

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

/** Makes the system a source of its own (`ntp-service refclock-master`); replaces the one at the same address. False when the table is full. */
export function addLocalClock(engine: Engine, settings: LocalClockSettings): boolean {
  removeLocalClock(engine, settings.address);
  const association = claimAssociation(engine.table);
  if (association === undefined) return false;
  parseAddress(settings.address, sought);
  engine.synchronization.clock.counter.read(now);
  startLocalClock(association, sought, settings.stratum, now);
  scheduleTimer(engine);
  return true;
}

/** Takes the local clock at `address` (127.127.1.0 to .3) out of use. */
export function removeLocalClock(engine: Engine, address: string): void {
  parseAddress(address, sought);
  for (let i = 0; i < engine.table.length; i++) {
    const association = engine.table[i];
    if (association.isInUse && association.isLocalClock && isSameAddress(association.address, sought)) drop(engine, association);
  }
}

/** A place in the table for the server or peer that a command names; `now` is read. */
function claimConfigured(engine: Engine, settings: ServerSettings, hostMode: number): Association | undefined {
  const association = claimAssociation(engine.table);
  if (association === undefined) return undefined;
  association.isConfigured = true;
  association.isLocalClock = false;
  association.hostMode = hostMode;
  association.hostName = parseAddress(settings.target, association.address) ? "" : settings.target;
  if (association.hostName !== "") clearAddress(association.address);
  parseKeyId(settings.keyId, association.keyId);
  association.instance = instanceNumber(engine, settings.vpnInstance);
  association.sourceIndex = interfaceIndex(engine, settings.sourceInterface);
  association.version = settings.version;
  association.isPriority = settings.isPriority;
  association.minPoll = settings.minPoll;
  association.maxPoll = settings.maxPoll;
  engine.synchronization.clock.counter.read(now);
  return association;
}

function removeConfigured(engine: Engine, settings: ServerSettings, hostMode: number): void {
  const target = settings.target;
  const instance = instanceNumber(engine, settings.vpnInstance);
  const isAddress = parseAddress(target, sought);
  for (let i = 0; i < engine.table.length; i++) {
    const association = engine.table[i];
    if (!association.isInUse || !association.isConfigured || association.isLocalClock || association.hostMode !== hostMode) continue;
    if (association.instance !== instance) continue;
    const isSought = isAddress ? association.hostName === "" && isSameAddress(association.address, sought) : association.hostName === target;
    if (isSought) drop(engine, association);
  }
}

function drop(engine: Engine, association: Association): void {
  closePort(association, engine.service);
  releaseAssociation(association);
  engine.synchronization.clock.counter.read(now);
  followSelection(engine.synchronization, engine.table, engine.board.network, now, engine.log);
  scheduleTimer(engine);
}
