import type { Engine } from "../engine/engine";
import { parseKeyId } from "../auth/keys";
import { scheduleTimer } from "../engine/alarm";
import { followSelection } from "../engine/time-keeper";
import type { LocalClockSettings, ServerSettings } from "../settings/configuration";
import { clearAddress, isSameAddress, makeAddress, parseAddress } from "../network/address";
import { instanceNumber, interfaceIndex } from "../network/interfaces";
import { Mode } from "../packet/protocol";
import { makeTimestamp } from "../time/timestamp";
import type { Association } from "../association/association";
import { startClient } from "./client";
import { startLocalClock } from "./local-clock";
import { claimAssociation, closePort, releaseAssociation } from "../association/table";

/** Associations that commands make and take away. */

const now = makeTimestamp();
const sought = makeAddress();

/** Starts following the server that a command names; false when the table is full. */
export function addServer(engine: Engine, settings: ServerSettings): boolean {
  const association = claimConfigured(engine, settings, Mode.Client);
  if (association === undefined) return false;
  engine.synchronization.clock.counter.read(now);
  startClient(association, now, engine.board.random);
  scheduleTimer(engine);
  return true;
}

/** Stops following the server with the settings' address or name in their VPN instance. */
export function removeServer(engine: Engine, settings: ServerSettings): void {
  removeConfigured(engine, settings, Mode.Client);
}

/** Ends the symmetric association with the peer with the settings' address or name in their VPN instance. */
export function removePeer(engine: Engine, settings: ServerSettings): void {
  removeConfigured(engine, settings, Mode.SymmetricActive);
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

/** A place in the table for the server or peer that a command names, with our mode `hostMode`; undefined when the table is full. */
export function claimConfigured(engine: Engine, settings: ServerSettings, hostMode: Mode): Association | undefined {
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
  return association;
}

function removeConfigured(engine: Engine, settings: ServerSettings, hostMode: Mode): void {
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

/** Takes an association out of the table, with its port, and selects anew. */
export function drop(engine: Engine, association: Association): void {
  closePort(association, engine.service);
  releaseAssociation(association);
  engine.synchronization.clock.counter.read(now);
  followSelection(engine.synchronization, engine.table, engine.board.network, now, engine.log);
  scheduleTimer(engine);
}
