import { clearPeerState, markReached, shiftReach, type Association } from "../association/association";
import { rootDispersionAt, type SystemVariables } from "../clock/system-variables";
import { timeAt, type SystemClock } from "../clock/system-clock";
import { copyAddress, type Address } from "../network/address";
import { DEFAULT_POLL, Leap, Mode } from "../packet/protocol";
import { addInterval } from "../time/interval";
import { copyTimestamp, type Timestamp } from "../time/timestamp";

/** Reference identifier "LOCL" of a local clock at stratum 1. */
const LOCL = [0x4c4f, 0x434c];
/** Interval at which the reach register of a local clock is filled as that of any source [s]. */
const POLL_INTERVAL = 64;

/**
 * Starts a local reference clock (Comware `ntp-service refclock-master [ 127.127.1.u ] [ stratum ]`): the system is synchronized to its own clock, at `stratum` 1..15.
 * The association's stratum is the one that the system takes from it.
 */
export function startLocalClock(association: Association, address: Address, stratum: number, now: Timestamp): void {
  clearPeerState(association);
  association.isLocalClock = true;
  association.isConfigured = true;
  copyAddress(address, association.address);
  association.stratum = stratum;
  association.leap = Leap.None;
  association.peerMode = Mode.Server;
  association.hostPoll = DEFAULT_POLL;
  association.peerPoll = DEFAULT_POLL;
  association.rootDelay = 0;
  copyAddress(stratum === 1 ? LOCL : address, association.refId);
  copyTimestamp(now, association.nextDate);
}

/** The deadline of a local clock has come: it is always reachable, with an offset of 0. */
export function runLocalClock(association: Association, now: Timestamp, clock: SystemClock, system: SystemVariables): void {
  shiftReach(association);
  markReached(association);
  timeAt(clock, now, association.reference);
  copyTimestamp(association.reference, association.destination);
  copyTimestamp(association.reference, association.receive);
  copyTimestamp(association.reference, association.transmit);
  copyTimestamp(now, association.lastHeard);
  association.hasHeard = true;
  association.precision = system.precision;
  association.rootDispersion = rootDispersionAt(system, now);
  addInterval(now, POLL_INTERVAL, association.nextDate);
}
