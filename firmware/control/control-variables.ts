import type { Association } from "../association/association";
import { isKeyNamed } from "../auth/keys";
import { timeAt, type SystemClock } from "../clock/system-clock";
import { isSynchronized, rootDispersionAt, type SystemVariables } from "../clock/system-variables";
import type { ControlContext } from "./control-state";
import { dottedText, LOCAL_CLOCK_PREFIX } from "../network/address";
import { addressText } from "../network/address-text";
import { sourceInterface } from "../network/interfaces";
import { MINPOLL, Mode } from "../packet/protocol";
import { refIdText } from "../packet/reference-id";
import { offsetOf } from "../estimator/estimator";
import { hexText } from "../time/calendar-text";
import { fixedText, integerText } from "../time/decimal-text";
import { makeTimestamp, type Timestamp } from "../time/timestamp";

/**
 * Variables of control queries (RFC 9327 section 4). Names and units are those of ntpd, whose tools read them: times in ms, frequencies in ppm.
 *
 * Timestamps that would help an attacker to forge replies are left out (`org`, `xmt`; CVE-2015-8139), and `rec` has whole seconds only. Version, processor and
 * system are left out too: they help an attacker more than an operator, who has the console.
 */

/** Clock source of the system status word (RFC 9327 section 3.1). */
const enum ClockSource {
  Unknown = 0,
  Local = 5,
  Ntp = 6,
}

/** Bits of the status word of an association (RFC 9327 section 3.2), and its selection codes. */
const CONFIGURED = 0x8000;
const AUTHENTICATION_ENABLED = 0x4000;
const AUTHENTIC = 0x2000;
const REACHABLE = 0x1000;
const BROADCAST = 0x0800;
const SELECTION_UNIT = 0x0100;
/** By `SelectionStatus`: rejected, falseticker, outlier, candidate, system peer. */
const SELECTION_CODES = [0, 1, 3, 4, 6];

const now = makeTimestamp();
const scratch = makeTimestamp();

/** The system status word: leap indicator and clock source. We keep no record of events, so that their count and code are 0. */
export function systemStatus(context: ControlContext): number {
  const system = context.system;
  let source = ClockSource.Unknown;
  if (isSynchronized(system)) source = isOwnClock(context, system) ? ClockSource.Local : ClockSource.Ntp;
  return (system.leap * 64 + source) * 256;
}

function isOwnClock(context: ControlContext, system: SystemVariables): boolean {
  if (system.systemPeer >= 0) return context.table[system.systemPeer].isLocalClock;
  return system.refId[0] === LOCAL_CLOCK_PREFIX;
}

/** The status word of an association. */
export function peerStatus(context: ControlContext, association: Association): number {
  let status = SELECTION_CODES[association.selectionStatus] * SELECTION_UNIT;
  if (association.isConfigured) status = status + CONFIGURED;
  const isBound = context.keys.isEnabled && isKeyNamed(association.keyId);
  if (isBound) status = status + AUTHENTICATION_ENABLED;
  // An association with a key is reached by packets with a valid MAC only (firmware/auth/policy.ts).
  if (isBound && association.reach > 0) status = status + AUTHENTIC;
  if (association.reach > 0) status = status + REACHABLE;
  if (association.hostMode === Mode.Broadcast) status = status + BROADCAST;
  return status;
}

/** Association of an identifier: its position in the table, from 1; undefined when there is none. */
export function associationOf(context: ControlContext, associationId: number): Association | undefined {
  if (associationId < 1 || associationId > context.table.length) return undefined;
  const association = context.table[associationId - 1];
  return association.isInUse ? association : undefined;
}

/** Variable of the system, and the function that reads it; `now` is the counter reading. */
type SystemVariable = [name: string, read: (this: void, context: ControlContext) => string];

/** A variable of an association. */
type PeerVariable = [name: string, read: (this: void, context: ControlContext, association: Association) => string];

/** Variables of the system, in the order of a list of all. */
const SYSTEM_VARIABLES: SystemVariable[] = [
  ["leap", ({ system }) => integerText(system.leap)],
  ["stratum", ({ system }) => integerText(system.stratum)],
  ["precision", ({ system }) => integerText(system.precision)],
  ["rootdelay", ({ system }) => milliseconds(system.rootDelay)],
  ["rootdisp", ({ system }) => milliseconds(rootDispersionAt(system, now))],
  ["refid", ({ system }) => (isSynchronized(system) ? refIdValue(system.refId, system.stratum) : "INIT")],
  ["reftime", ({ system }) => timestampValue(system.reference)],
  ["clock", ({ clock }) => timeValue(clock)],
  ["peer", ({ system }) => integerText(system.systemPeer + 1)],
  ["tc", ({ system }) => integerText(system.poll)],
  ["mintc", () => integerText(MINPOLL)],
  ["offset", ({ system }) => milliseconds(system.offset)],
  ["frequency", ({ clock }) => fixedText(clock.frequency * 1e6, 3)],
  ["sys_jitter", ({ system }) => milliseconds(system.jitter)],
];

/** Variables of an association, in the order of a list of all. */
const PEER_VARIABLES: PeerVariable[] = [
  ["srcadr", ({ features }, association) => addressText(association.address, features.ipv6)],
  ["srcport", ({ board }) => integerText(board.network.serverPort)],
  ["dstadr", (context, association) => ownAddressText(context, association)],
  ["dstport", ({ board }) => integerText(board.network.servicePort)],
  ["leap", (_context, association) => integerText(association.leap)],
  ["stratum", (_context, association) => integerText(association.stratum)],
  ["precision", (_context, association) => integerText(association.precision)],
  ["rootdelay", (_context, association) => milliseconds(association.rootDelay)],
  ["rootdisp", (_context, association) => milliseconds(association.rootDispersion)],
  ["refid", (_context, association) => refIdValue(association.refId, association.stratum)],
  ["reftime", (_context, association) => timestampValue(association.reference)],
  ["rec", (_context, association) => secondsValue(association.destination)],
  ["reach", (_context, association) => integerText(association.reach)],
  ["unreach", (_context, association) => integerText(association.unreach)],
  ["hmode", (_context, association) => integerText(association.hostMode)],
  ["pmode", (_context, association) => integerText(association.peerMode)],
  ["hpoll", (_context, association) => integerText(association.hostPoll)],
  ["ppoll", (_context, association) => integerText(association.peerPoll)],
  ["offset", ({ clock }, association) => milliseconds(hasSamples(association) ? offsetOf(association.estimator, clock, now) : 0)],
  ["delay", (_context, association) => milliseconds(hasSamples(association) ? association.estimator.delay : 0)],
  ["dispersion", (_context, association) => milliseconds(association.isLocalClock ? 0 : association.estimator.dispersion)],
  ["jitter", (_context, association) => milliseconds(hasSamples(association) ? association.estimator.jitter : 0)],
];

/** Names of all variables: of the system when `association` is undefined. */
export function variableNames(association: Association | undefined): string[] {
  const names: string[] = [];
  if (association === undefined) for (const variable of SYSTEM_VARIABLES) names.push(variable[0]);
  else for (const variable of PEER_VARIABLES) names.push(variable[0]);
  return names;
}

/** Value of the variable `name`, of the system when `association` is undefined; undefined when there is no such variable. */
export function variableValue(context: ControlContext, association: Association | undefined, name: string): string | undefined {
  context.clock.counter.read(now);
  if (association === undefined) {
    for (const variable of SYSTEM_VARIABLES) if (variable[0] === name) return variable[1](context);
  } else {
    for (const variable of PEER_VARIABLES) if (variable[0] === name) return variable[1](context, association);
  }
  return undefined;
}

function hasSamples(association: Association): boolean {
  return association.estimator.count > 0 && !association.isLocalClock;
}

function timeValue(clock: SystemClock): string {
  timeAt(clock, now, scratch);
  return timestampValue(scratch);
}

/** Whole seconds of `time`: the fraction would help a forger (CVE-2015-8139). */
function secondsValue(time: Timestamp): string {
  scratch[0] = time[0];
  scratch[1] = time[1];
  scratch[2] = 0;
  scratch[3] = 0;
  return timestampValue(scratch);
}

/** IPv4 address that its packets are sent from; 0.0.0.0 when no interface is named. */
function ownAddressText(context: ControlContext, association: Association): string {
  const index =
    association.interfaceIndex >= 0 ? association.interfaceIndex : sourceInterface(context, association.sourceIndex, association.instance);
  return index >= 0 ? dottedText(context.board.network.interfaces[index].address) : "0.0.0.0";
}

/** Reference identifier; as an address when its letters would have a meaning in a list of variables: a source must not add variables to ours. */
function refIdValue(refId: number[], stratum: number): string {
  const text = refIdText(refId, stratum);
  const isPlain = text.indexOf(",") < 0 && text.indexOf("=") < 0 && text.indexOf('"') < 0;
  return isPlain ? text : dottedText(refId);
}

function milliseconds(seconds: number): string {
  return fixedText(seconds * 1000, 3);
}

function timestampValue(time: Timestamp): string {
  return "0x" + hexText(time).toLowerCase();
}
