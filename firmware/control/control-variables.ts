import type { Association } from "../association/association";
import { isKeyNamed } from "../auth/keys";
import { timeAt } from "../clock/system-clock";
import { isSynchronized, rootDispersionAt, type SystemVariables } from "../clock/system-variables";
import type { Engine } from "../engine/engine";
import { addressText, LOCAL_CLOCK_PREFIX } from "../network/address";
import { sourceOf } from "../network/interfaces";
import { MINPOLL, Mode } from "../packet/protocol";
import { refIdText } from "../packet/reference-id";
import { offsetOf } from "../estimator/estimator";
import { hexText } from "../time/calendar-text";
import { fixedText, integerText } from "../time/decimal-text";
import { makeTimestamp, type Timestamp } from "../time/timestamp";

/**
 * What control queries may read (RFC 9327 section 4): names and units are those of ntpd, whose tools read them; times are in ms, frequencies in ppm.
 *
 * Timestamps with which a forger could answer in our peer's name are left out (`org`, `xmt`; CVE-2015-8139), and `rec`, when a source was last heard, has whole
 * seconds only. So are version, processor and system: who needs them for anything but an attack asks at the console.
 */

/** Variables of the system, in the order in which they are listed. */
export const SYSTEM_NAMES: string[] = [
  "leap",
  "stratum",
  "precision",
  "rootdelay",
  "rootdisp",
  "refid",
  "reftime",
  "clock",
  "peer",
  "tc",
  "mintc",
  "offset",
  "frequency",
  "sys_jitter",
];

/** Variables of an association. */
export const PEER_NAMES: string[] = [
  "srcadr",
  "srcport",
  "dstadr",
  "dstport",
  "leap",
  "stratum",
  "precision",
  "rootdelay",
  "rootdisp",
  "refid",
  "reftime",
  "rec",
  "reach",
  "unreach",
  "hmode",
  "pmode",
  "hpoll",
  "ppoll",
  "offset",
  "delay",
  "dispersion",
  "jitter",
];

/** Where the system's time comes from (RFC 9327 section 3.1): its local clock, another server, or nowhere. */
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
/** By `Standing`: rejected, falseticker, outlier, candidate, system peer. */
const SELECTION_CODES = [0, 1, 3, 4, 6];

const NO_ADDRESS = [0, 0];

const now = makeTimestamp();
const timestamp = makeTimestamp();

/** The system status word: leap indicator and clock source. We keep no record of events, so that their count and code are 0. */
export function systemStatus(engine: Engine): number {
  const system = engine.synchronization.system;
  let source = ClockSource.Unknown;
  if (isSynchronized(system)) source = isOwnClock(engine, system) ? ClockSource.Local : ClockSource.Ntp;
  return (system.leap * 64 + source) * 256;
}

function isOwnClock(engine: Engine, system: SystemVariables): boolean {
  if (system.systemPeer >= 0) return engine.table[system.systemPeer].isLocalClock;
  return system.refId[0] === LOCAL_CLOCK_PREFIX;
}

/** The status word of an association. */
export function peerStatus(engine: Engine, association: Association): number {
  let status = SELECTION_CODES[association.standing] * SELECTION_UNIT;
  if (association.isConfigured) status = status + CONFIGURED;
  const isBound = engine.keys.isEnabled && isKeyNamed(association.keyId);
  if (isBound) status = status + AUTHENTICATION_ENABLED;
  // What is bound to a key and has been reached has been reached with a valid MAC (firmware/auth/policy.ts).
  if (isBound && association.reach > 0) status = status + AUTHENTIC;
  if (association.reach > 0) status = status + REACHABLE;
  if (association.hostMode === Mode.Broadcast) status = status + BROADCAST;
  return status;
}

/** The association of an identifier, which is its place in the table, counted from 1; undefined when there is none. */
export function associationOf(engine: Engine, associationId: number): Association | undefined {
  if (associationId < 1 || associationId > engine.table.length) return undefined;
  const association = engine.table[associationId - 1];
  return association.isInUse ? association : undefined;
}

/** The value of a variable of the system; undefined when it has none of that name. */
export function systemValue(engine: Engine, name: string): string | undefined {
  const synchronization = engine.synchronization;
  const system = synchronization.system;
  const clock = synchronization.clock;
  clock.counter.read(now);
  if (name === "leap") return integerText(system.leap);
  if (name === "stratum") return integerText(system.stratum);
  if (name === "precision") return integerText(system.precision);
  if (name === "rootdelay") return milliseconds(system.rootDelay);
  if (name === "rootdisp") return milliseconds(rootDispersionAt(system, now));
  if (name === "refid") return isSynchronized(system) ? refIdValue(system.refId, system.stratum) : "INIT";
  if (name === "reftime") return timestampValue(system.reference);
  if (name === "peer") return integerText(system.systemPeer + 1);
  if (name === "tc") return integerText(system.poll);
  if (name === "mintc") return integerText(MINPOLL);
  if (name === "offset") return milliseconds(system.offset);
  if (name === "frequency") return fixedText(clock.frequency * 1e6, 3);
  if (name === "sys_jitter") return milliseconds(system.jitter);
  if (name !== "clock") return undefined;
  timeAt(clock, now, timestamp);
  return timestampValue(timestamp);
}

/** The value of a variable of an association; undefined when it has none of that name. */
export function peerValue(engine: Engine, association: Association, name: string): string | undefined {
  if (name === "srcadr") return addressText(association.address);
  if (name === "dstadr") return addressText(ownAddress(engine, association));
  if (name === "srcport") return integerText(engine.board.network.serverPort);
  if (name === "dstport") return integerText(engine.board.network.servicePort);
  if (name === "reach") return integerText(association.reach);
  if (name === "unreach") return integerText(association.unreach);
  if (name === "hmode") return integerText(association.hostMode);
  if (name === "pmode") return integerText(association.peerMode);
  if (name === "hpoll") return integerText(association.hostPoll);
  if (name === "ppoll") return integerText(association.peerPoll);
  if (name === "leap") return integerText(association.leap);
  if (name === "stratum") return integerText(association.stratum);
  if (name === "precision") return integerText(association.precision);
  if (name === "rootdelay") return milliseconds(association.rootDelay);
  if (name === "rootdisp") return milliseconds(association.rootDispersion);
  if (name === "refid") return refIdValue(association.refId, association.stratum);
  if (name === "reftime") return timestampValue(association.reference);
  if (name !== "rec") return estimateValue(engine, association, name);
  timestamp[0] = association.destination[0];
  timestamp[1] = association.destination[1];
  timestamp[2] = 0;
  timestamp[3] = 0;
  return timestampValue(timestamp);
}

function estimateValue(engine: Engine, association: Association, name: string): string | undefined {
  const estimator = association.estimator;
  const hasSamples = estimator.count > 0 && !association.isLocalClock;
  if (name === "delay") return milliseconds(hasSamples ? estimator.delay : 0);
  if (name === "dispersion") return milliseconds(association.isLocalClock ? 0 : estimator.dispersion);
  if (name === "jitter") return milliseconds(hasSamples ? estimator.jitter : 0);
  if (name !== "offset") return undefined;
  const clock = engine.synchronization.clock;
  clock.counter.read(now);
  return milliseconds(hasSamples ? offsetOf(estimator, clock, now) : 0);
}

/** The address that its packets leave with; 0.0.0.0 where no interface is named. */
function ownAddress(engine: Engine, association: Association): number[] {
  const index = association.interfaceIndex >= 0 ? association.interfaceIndex : sourceOf(engine, association);
  return index >= 0 ? engine.board.network.interfaces[index].address : NO_ADDRESS;
}

/** Letters that mean something in a list of variables come out as an address: a source chooses its own letters, but must not add variables to ours. */
function refIdValue(refId: number[], stratum: number): string {
  const text = refIdText(refId, stratum);
  const isPlain = text.indexOf(",") < 0 && text.indexOf("=") < 0 && text.indexOf('"') < 0;
  return isPlain ? text : addressText(refId);
}

function milliseconds(seconds: number): string {
  return fixedText(seconds * 1000, 3);
}

function timestampValue(time: Timestamp): string {
  return "0x" + hexText(time).toLowerCase();
}
