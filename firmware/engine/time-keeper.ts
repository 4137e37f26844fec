import type { Board } from "../../hal/board";
import type { Network } from "../../hal/network";
import type { Association } from "../association/association";
import type { Log } from "../console/log-text";
import { Leap, MAXSTRAT, PHI } from "../packet/protocol";
import { jitterOf, SURE_DEVIATIONS } from "../estimator/estimator";
import { countPending } from "../selection/fitness";
import { stepRegister } from "../estimator/register";
import { selectSources } from "../selection/select";
import { makeSelection, type Selection } from "../selection/selection";
import { fixedText } from "../time/decimal-text";
import { copyTimestamp, type Timestamp } from "../time/timestamp";
import { ClockUpdate, DisciplineState, makeDiscipline, updateClock, type Discipline } from "../clock/discipline";
import { makeDrift, type Drift } from "../clock/drift";
import { makeLeapSecond, watchLeapBits, type LeapSecond } from "../clock/leap-second";
import { makeRtcDriver, scheduleRtcWrite, type RtcDriver } from "../clock/rtc";
import { makeSystemClock, timeAt, type SystemClock } from "../clock/system-clock";
import { isStale, isSynchronized, makeSystemVariables, type SystemVariables } from "../clock/system-variables";

/** Everything that holds time, and the way from an agreed offset to a corrected clock. */
export interface Synchronization {
  clock: SystemClock;
  discipline: Discipline;
  selection: Selection;
  system: SystemVariables;
  leapSecond: LeapSecond;
  rtc: RtcDriver;
  drift: Drift;
  /** Steps of less than this, s, are not logged (`ntp-service time-offset-threshold log`); 0 logs all. */
  stepLogThreshold: number;
}

/** Unsynchronized, at counter zero. */
export function makeSynchronization(board: Board, capacity: number): Synchronization {
  const discipline = makeDiscipline(board.counter.precision);
  discipline.thermometer = board.thermometer;
  return {
    clock: makeSystemClock(board.counter),
    discipline,
    selection: makeSelection(capacity),
    system: makeSystemVariables(board.counter.precision),
    leapSecond: makeLeapSecond(),
    rtc: makeRtcDriver(board.realTimeClock),
    drift: makeDrift(),
    stepLogThreshold: 0,
  };
}

/**
 * Something has changed among the sources at the counter's reading `now`: selects anew and lets clock and system variables follow (RFC 5905 section 11.3).
 * Without a source the system keeps time by itself and says so by a root dispersion that grows, until that makes it useless.
 */
export function followSelection(synchronization: Synchronization, table: Association[], network: Network, now: Timestamp, log: Log): void {
  const selection = synchronization.selection;
  const system = synchronization.system;
  selectSources(table, network, synchronization.clock, now, selection);
  if (isTooEarly(synchronization, table)) return;
  if (selection.master < 0) {
    system.systemPeer = -1;
    if (isStale(system, now)) loseSynchronization(system, log);
    return;
  }
  const master = table[selection.master];
  if (!master.isLocalClock && !steer(synchronization, table, master, now, log)) return;
  updateSystemVariables(synchronization, master, now, log);
}

/** At the start no other clock is believed before a majority of all that may answer agree; our own needs no vote. */
function isTooEarly(synchronization: Synchronization, table: Association[]): boolean {
  const selection = synchronization.selection;
  if (synchronization.discipline.state !== DisciplineState.Starting || selection.master < 0 || table[selection.master].isLocalClock) return false;
  return selection.agreeing * 2 <= selection.intersection.count + countPending(table);
}

function steer(synchronization: Synchronization, table: Association[], master: Association, now: Timestamp, log: Log): boolean {
  const selection = synchronization.selection;
  const discipline = synchronization.discipline;
  const clock = synchronization.clock;
  const update = updateClock(discipline, clock, now, selection.offset, selection.frequency, selection.frequencyDeviation, master.hostPoll);
  if (update === ClockUpdate.Ignored) {
    updateDispersion(synchronization, master, now); // the offset may be true all the same: what we say of ourselves has room for it
    return false;
  }
  discipline.wander = Math.sqrt(master.estimator.learned.wander);
  discipline.jitter = jitterOf(master.estimator);
  discipline.temperature = master.estimator.temperature;
  discipline.coefficient = master.estimator.coefficient;
  if (update === ClockUpdate.Stepped) {
    for (let i = 0; i < table.length; i++) stepRegister(table[i].estimator, discipline.step);
    if (Math.abs(discipline.step) >= synchronization.stepLogThreshold) {
      log.write(4, "NTP_LOG", `System clock is stepped by ${fixedText(discipline.step, 6)} s.`);
    }
  }
  if (update === ClockUpdate.Stepped || !isSynchronized(synchronization.system)) scheduleRtcWrite(synchronization.rtc, clock, now);
  return true;
}

function updateSystemVariables(synchronization: Synchronization, master: Association, now: Timestamp, log: Log): void {
  const selection = synchronization.selection;
  const system = synchronization.system;
  changeLeap(system, selection.leap, log);
  watchLeapBits(synchronization.leapSecond, selection.leap, synchronization.clock, now);
  changeStratum(system, master.isLocalClock ? master.stratum : master.stratum + 1, log);
  system.systemPeer = selection.master;
  system.poll = master.hostPoll;
  system.jitter = selection.jitter;
  system.offset = master.isLocalClock ? 0 : synchronization.discipline.offset;
  updateDispersion(synchronization, master, now);
  if (master.isLocalClock || system.stratum === 1) copyRefId(master.refId, system.refId);
  else copyRefId(master.address, system.refId);
  timeAt(synchronization.clock, now, system.reference);
}

/** What our clock may be wrong by at the counter's reading `now`, and how that grows (RFC 5905 section 11.2.3). */
function updateDispersion(synchronization: Synchronization, master: Association, now: Timestamp): void {
  const selection = synchronization.selection;
  const system = synchronization.system;
  system.rootDelay = master.isLocalClock ? 0 : master.rootDelay + selection.delay;
  const inherited = master.isLocalClock ? 0 : master.rootDispersion + Math.abs(synchronization.discipline.offset);
  system.rootDispersion = inherited + selection.dispersion + selection.jitter;
  // The clock's own frequency is another one while an offset is ignored.
  system.dispersionRate = PHI + SURE_DEVIATIONS * selection.frequencyDeviation + Math.abs(selection.frequency - synchronization.clock.frequency);
  copyTimestamp(now, system.updated);
  system.version = system.version + 1;
}

/** The clock has no source any more, and says so: stratum 16. */
export function loseSynchronization(system: SystemVariables, log: Log): void {
  changeLeap(system, Leap.Unsynchronized, log);
  changeStratum(system, MAXSTRAT, log);
  system.systemPeer = -1;
  system.refId[0] = 0;
  system.refId[1] = 0;
  system.version = system.version + 1;
}

function copyRefId(from: number[], into: number[]): void {
  into[0] = from[0];
  into[1] = from[1];
}

function changeLeap(system: SystemVariables, leap: Leap, log: Log): void {
  if (leap === system.leap) return;
  const before = system.leap;
  system.leap = leap;
  log.write(4, "NTP_LOG", `System leap changes from ${before} to ${leap} after clock update.`);
}

function changeStratum(system: SystemVariables, stratum: number, log: Log): void {
  if (stratum === system.stratum) return;
  const before = system.stratum;
  system.stratum = stratum;
  log.write(4, "NTP_LOG", `System stratum changes from ${before} to ${stratum} after clock update.`);
}
