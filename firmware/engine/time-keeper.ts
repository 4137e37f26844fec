import type { Association } from "../association/association";
import { ClockUpdate, DisciplineState, updateClock, type Discipline } from "../clock/discipline";
import { believedLeap, watchLeapBits, type LeapSecond } from "../clock/leap-second";
import { scheduleRtcWrite, type RtcDriver } from "../clock/rtc";
import { timeAt, type SystemClock } from "../clock/system-clock";
import { isStale, isSynchronized, type SystemVariables } from "../clock/system-variables";
import { jitterOf, COVERAGE_FACTOR } from "../estimator/estimator";
import { stepRegister } from "../estimator/register";
import { LogLevel, type Log } from "../log/log";
import { Leap, MAXSTRAT, PHI } from "../packet/protocol";
import { countPending } from "../selection/fitness";
import { selectSources } from "../selection/select";
import type { Selection, SelectionContext } from "../selection/selection";
import { fixedText } from "../time/decimal-text";
import { copyTimestamp, type Timestamp } from "../time/timestamp";

/** Part of the engine that keeps time: from an agreed offset to a corrected clock. */
export interface TimeKeeper extends SelectionContext {
  readonly log: Log;
  readonly table: Association[];
  readonly clock: SystemClock;
  readonly discipline: Discipline;
  readonly selection: Selection;
  readonly system: SystemVariables;
  readonly leapSecond: LeapSecond;
  readonly rtc: RtcDriver;
  /** Least step that is logged [s] (`ntp-service time-offset-threshold log`); 0 logs all. */
  stepLogThreshold: number;
}

/**
 * A source has changed at the counter reading `now`: selects again, and clock and system variables follow (RFC 5905 section 11.3). Without a source the clock
 * runs free, and its root dispersion grows until the clock counts as unsynchronized.
 */
export function followSelection(keeper: TimeKeeper, now: Timestamp): void {
  const selection = keeper.selection;
  const system = keeper.system;
  const table = keeper.table;
  selectSources(keeper, table, keeper.clock, now, selection);
  if (isTooEarly(keeper)) return;
  if (selection.master < 0) {
    system.systemPeer = -1;
    if (isStale(system, now)) loseSynchronization(system, keeper.log);
    return;
  }
  const master = table[selection.master];
  if (!master.isLocalClock && !steer(keeper, master, now)) return;
  updateSystemVariables(keeper, master, now);
}

/** Before the first keeper no source is used until a majority of all that may answer agree; a local clock needs no vote. */
function isTooEarly(keeper: TimeKeeper): boolean {
  const selection = keeper.selection;
  const table = keeper.table;
  if (keeper.discipline.state !== DisciplineState.Starting || selection.master < 0 || table[selection.master].isLocalClock) return false;
  return selection.truechimers * 2 <= selection.intersection.count + countPending(table);
}

/** Steers the clock by the selection; false when the offset is ignored. */
function steer(keeper: TimeKeeper, master: Association, now: Timestamp): boolean {
  const selection = keeper.selection;
  const discipline = keeper.discipline;
  const clock = keeper.clock;
  const limit = keeper.features.limitFrequency;
  const isCoarse = limit !== undefined && limit(keeper, master, now);
  const update = updateClock(discipline, clock, now, selection.offset, selection.frequency, selection.frequencyDeviation, master.hostPoll);
  if (update === ClockUpdate.Refused) {
    keeper.log.write(LogLevel.Error, "NTP_LOG", `Offset of ${fixedText(discipline.offset, 3)} s exceeds the panic threshold.`);
  }
  if (update === ClockUpdate.Ignored || update === ClockUpdate.Refused) {
    updateDispersion(keeper, master, now); // the offset may be true all the same: our root dispersion covers it
    return false;
  }
  discipline.isContradicted = master.estimator.contradictions > 0;
  if (!isCoarse) {
    discipline.randomWalkDeviation = Math.sqrt(master.estimator.learned.wander);
    discipline.jitter = jitterOf(master.estimator);
    discipline.temperature = master.estimator.temperature;
    discipline.coefficient = master.estimator.coefficient;
  }
  if (update === ClockUpdate.Stepped) {
    for (let i = 0; i < keeper.table.length; i++) stepRegister(keeper.table[i].estimator, discipline.step);
    if (Math.abs(discipline.step) >= keeper.stepLogThreshold) {
      keeper.log.write(LogLevel.Warning, "NTP_LOG", `System clock is stepped by ${fixedText(discipline.step, 6)} s.`);
    }
  }
  if (update === ClockUpdate.Stepped || !isSynchronized(keeper.system)) scheduleRtcWrite(keeper.rtc, clock, now);
  return true;
}

function updateSystemVariables(keeper: TimeKeeper, master: Association, now: Timestamp): void {
  const selection = keeper.selection;
  const system = keeper.system;
  const leap = believedLeap(selection.leap, selection.leapVoices, keeper.clock, now);
  changeLeap(system, leap, keeper.log);
  watchLeapBits(keeper.leapSecond, leap, keeper.clock, now);
  changeStratum(system, master.isLocalClock ? master.stratum : master.stratum + 1, keeper.log);
  system.systemPeer = selection.master;
  system.poll = master.hostPoll;
  system.jitter = selection.jitter;
  system.offset = master.isLocalClock ? 0 : keeper.discipline.offset;
  updateDispersion(keeper, master, now);
  const ipv6 = keeper.features.ipv6;
  if (master.isLocalClock || system.stratum === 1) copyRefId(master.refId, system.refId);
  else copyRefId(ipv6 === undefined ? master.address : ipv6.referenceOf(keeper, master.address), system.refId);
  timeAt(keeper.clock, now, system.reference);
}

/** Root delay and root dispersion at the counter reading `now`, and the rate at which the dispersion grows (RFC 5905 section 11.2.3). */
function updateDispersion(keeper: TimeKeeper, master: Association, now: Timestamp): void {
  const selection = keeper.selection;
  const system = keeper.system;
  system.rootDelay = master.isLocalClock ? 0 : master.rootDelay + selection.delay;
  const inherited = master.isLocalClock ? 0 : master.rootDispersion + Math.abs(keeper.discipline.offset);
  // The jitter of RFC 5905 contains single packets that were late by far. They do not move the estimate, which knows the usual delay.
  const usual = COVERAGE_FACTOR * jitterOf(master.estimator);
  const jitter = selection.jitter < usual ? selection.jitter : usual;
  system.rootDispersion = inherited + selection.dispersion + jitter;
  // While an offset is ignored the clock does not run at the selected frequency.
  system.dispersionRate = PHI + COVERAGE_FACTOR * selection.frequencyDeviation + Math.abs(selection.frequency - keeper.clock.frequency);
  copyTimestamp(now, system.updated);
  system.version = system.version + 1;
}

/** The clock becomes unsynchronized: leap 3, stratum 16. */
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
  log.write(LogLevel.Warning, "NTP_LOG", `System leap changes from ${before} to ${leap} after clock update.`);
}

function changeStratum(system: SystemVariables, stratum: number, log: Log): void {
  if (stratum === system.stratum) return;
  const before = system.stratum;
  system.stratum = stratum;
  log.write(LogLevel.Warning, "NTP_LOG", `System stratum changes from ${before} to ${stratum} after clock update.`);
}
