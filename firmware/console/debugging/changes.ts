import type { Association } from "../../association/association";
import type { Engine } from "../../engine/engine";
import { addressText } from "../../network/address-text";
import type { Ipv6Feature } from "../../network/network-context";
import { refIdText } from "../../packet/reference-id";
import { fixedText } from "../../time/decimal-text";
import { makeTimestamp } from "../../time/timestamp";
import { delayMilliseconds, dispersionMilliseconds, offsetMilliseconds } from "../display/source";
import type { AssociationRecord, Debugging, DebuggingMemory } from "./topics";

const now = makeTimestamp();
const SELECTION_STATUSES = ["unfit", "falseticker", "candidate", "selected", "system peer"];

/** Makes an empty memory. */
export function makeMemory(): DebuggingMemory {
  return { associations: [], systemPeer: -1, version: 0, frequency: 0 };
}

/** Stores the present state. */
export function storeState(memory: DebuggingMemory, { clock, features, system, table }: Engine): void {
  for (let i = 0; i < table.length; i++) memory.associations[i] = look(table[i], features.ipv6);
  memory.systemPeer = system.systemPeer;
  memory.version = system.version;
  memory.frequency = clock.frequency;
}

/** Writes a line for each change since the last report. */
export function reportChanges(debugging: Debugging): void {
  const { engine, memory } = debugging;
  engine.clock.counter.read(now);
  for (let i = 0; i < engine.table.length; i++) reportAssociation(debugging, engine.table[i], memory.associations[i]);
  reportClock(debugging);
  storeState(memory, engine);
}

function look(association: Association, ipv6: Ipv6Feature | undefined): AssociationRecord {
  return {
    isInUse: association.isInUse,
    address: addressText(association.address, ipv6),
    hostPoll: association.hostPoll,
    isReachable: association.reach !== 0,
    selectionStatus: association.selectionStatus,
    heard: association.destination.join("."),
  };
}

function reportAssociation({ engine, isOn, write }: Debugging, association: Association, before: AssociationRecord): void {
  const { address, hostPoll, isInUse, isReachable, heard, selectionStatus } = look(association, engine.features.ipv6);
  if (isOn.event && isInUse !== before.isInUse) {
    write("debug_NTP_event", [isInUse ? `association with ${address} is made` : `association with ${before.address} is gone`]);
  }
  if (!isInUse) return;
  if (isOn.event && isReachable !== before.isReachable) write("debug_NTP_event", [`${address} is ${isReachable ? "reachable" : "unreachable"}`]);
  if (isOn.parameter && hostPoll !== before.hostPoll)
    write("debug_NTP_parameter", [`poll of ${address} changes from ${before.hostPoll} to ${hostPoll}`]);
  if (isOn.selection && selectionStatus !== before.selectionStatus)
    write("debug_NTP_selection", [`${address} is ${SELECTION_STATUSES[selectionStatus]}`]);
  if (heard === before.heard) return;
  if (isOn.refclock && association.isLocalClock) write("debug_NTP_refclock", [`local clock ${address} is read`]);
  if (isOn.filter && !association.isLocalClock) {
    const { clock } = engine;
    const offset = fixedText(offsetMilliseconds(association, clock, now), 4);
    const delay = fixedText(delayMilliseconds(association), 4);
    write("debug_NTP_filter", [
      `${address}: offset ${offset} ms, delay ${delay} ms, dispersion ${fixedText(dispersionMilliseconds(association), 4)} ms`,
    ]);
  }
}

function reportClock({ engine, isOn, memory, write }: Debugging): void {
  const { clock, system } = engine;
  if (isOn.adjustment && clock.frequency !== memory.frequency) {
    write("debug_NTP_adjustment", [`offset ${fixedText(1000 * system.offset, 4)} ms, frequency ${fixedText(1e6 * clock.frequency, 4)} ppm`]);
  }
  if (isOn.synchronization && system.version !== memory.version) {
    const reference = system.refId[0] === 0 ? "none" : refIdText(system.refId, system.stratum - 1);
    write("debug_NTP_synchronization", [`leap ${system.leap}, stratum ${system.stratum}, refid ${reference}`]);
  }
}
