import type { Board } from "../../hal/board";
import type { Datagram } from "../../hal/datagram";
import { AssociationState, type Association } from "../association/association";
import { makeRefusalCounters } from "../association/refusal";
import { closePort, makeAssociationTable } from "../association/table";
import type { KeyStore } from "../auth/keys";
import { makeDiscipline } from "../clock/discipline";
import { loadDrift, makeDrift, runDriftSave, saveDrift, type Drift } from "../clock/drift";
import { makeLeapSecond, runLeapSecond } from "../clock/leap-second";
import { bootFromRtc, makeRtcDriver, runRtcWrite } from "../clock/rtc";
import type { SystemClock } from "../clock/system-clock";
import { isStale, makeSystemVariables } from "../clock/system-variables";
import { followTemperature } from "../clock/temperature";
import type { ControlContext } from "../control/control-state";
import type { Log } from "../log/log";
import { runLocalClock } from "../modes/local-clock";
import { ModeAction, modeOf, type ModeContext } from "../modes/mode";
import { copyAddress } from "../network/address";
import { makePacket } from "../packet/packet";
import { makeSelection } from "../selection/selection";
import type { AccessControl } from "../server/access";
import { makeReplyTemplate } from "../server/reply-template";
import { DEFAULT_DSCP, DEFAULT_DYNAMIC_SESSIONS } from "../settings/configuration";
import { makeDeadline, type Deadline } from "../time/deadline";
import { addInterval } from "../time/interval";
import { isNewer, makeTimestamp, type Timestamp } from "../time/timestamp";
import { runDeadlines, setAlarm, type DeadlineEntry } from "./deadlines";
import type { Features } from "./features";
import { receiveDatagram } from "./receive";
import { followSelection, type TimeKeeper } from "./time-keeper";

/**
 * The event loop: on a datagram, on a deadline, on a command. One record that each room sees the part of that it works on. The engine selects again and sets the
 * alarm once, at the end of an event.
 */
export interface Engine extends ModeContext, ControlContext, TimeKeeper {
  readonly board: Board;
  readonly features: Features;
  readonly clock: SystemClock;
  readonly access: AccessControl;
  readonly table: Association[];
  readonly log: Log;
  readonly drift: Drift;
  readonly deadlines: DeadlineEntry[];
  /** Earliest deadline of the association table. */
  readonly associationDeadline: Deadline;
  /** False after `undo ntp-service enable`: no association runs, and the NTP port is closed. */
  isRunning: boolean;
  /** Deadlines may have changed in an event that need not change them. */
  isAlarmDue: boolean;
}

const now = makeTimestamp();
const endOfTick = makeTimestamp();

/** Makes the engine of `board` with `capacity` associations; `clock` is set from the RTC, and the saved drift is loaded. */
export function makeEngine(
  board: Board,
  features: Features,
  clock: SystemClock,
  access: AccessControl,
  keys: KeyStore,
  log: Log,
  capacity: number,
): Engine {
  const discipline = makeDiscipline(board.counter.precision);
  discipline.thermometer = board.thermometer;
  const packet = makePacket();
  const engine: Engine = {
    board,
    features,
    log,
    clock,
    discipline,
    selection: makeSelection(capacity),
    system: makeSystemVariables(board.counter.precision),
    leapSecond: makeLeapSecond(),
    rtc: makeRtcDriver(board.realTimeClock),
    drift: makeDrift(),
    stepLogThreshold: 0,
    table: makeAssociationTable(capacity, features.estimation),
    reply: makeReplyTemplate(board.network.replyTimestamper),
    packet,
    buffer: board.network.makePacketBuffer(),
    reception: { packet, received: now, clock, discipline, estimation: features.estimation, random: board.random },
    service: undefined,
    refused: makeRefusalCounters(),
    keys,
    access,
    rateLimit: undefined,
    control: features.control === undefined ? undefined : features.control.makeState(),
    maxDynamicSessions: DEFAULT_DYNAMIC_SESSIONS,
    sourceIndex: -1,
    instances: [],
    watcher: undefined,
    interfaces: [],
    deadlines: [],
    associationDeadline: makeDeadline(),
    isRunning: true,
    isSelectionDue: false,
    isAlarmDue: false,
  };
  addDeadlines(engine);
  if (!bootFromRtc(engine.rtc, clock)) log.write(4, "CLOCK", "No valid time in the real-time clock; starting at the build date.");
  board.network.setDscp(DEFAULT_DSCP);
  loadDrift(engine.drift, board.storage, clock, discipline, log);
  return engine;
}

function addDeadlines(engine: Engine): void {
  const { board, clock, deadlines, discipline, drift, leapSecond, log, rtc, table } = engine;
  deadlines.push({ deadline: engine.associationDeadline, run: (at) => runAssociations(engine, at) });
  deadlines.push({ deadline: leapSecond.deadline, run: (at) => runLeapSecond(leapSecond, table, clock, at, log) });
  deadlines.push({ deadline: rtc.deadline, run: (at) => runRtcWrite(rtc, clock, at) });
  deadlines.push({ deadline: drift.deadline, run: (at) => runDriftSave(drift, board.storage, clock, discipline, at) });
  const control = engine.features.control;
  if (control !== undefined && engine.control !== undefined) {
    deadlines.push({ deadline: engine.control.query.deadline, run: () => control.runDeadline(engine) });
  }
}

/** A datagram has arrived. */
export function onDatagram(engine: Engine, datagram: Datagram): void {
  receiveDatagram(engine, datagram);
  if (!engine.isAlarmDue) return; // a client request changes no deadline
  engine.isAlarmDue = false;
  endEvent(engine);
}

/** The alarm has run out. */
export function onAlarm(engine: Engine): void {
  engine.clock.counter.read(now);
  followTemperature(engine.discipline, engine.clock, now);
  runDeadlines(engine, now);
  if (isStale(engine.system, now)) engine.isSelectionDue = true;
  endEvent(engine);
  if (engine.watcher !== undefined) engine.watcher.onTimer();
}

/** The end of an event: selects again when a source has changed, and sets the alarm to the earliest deadline. */
export function endEvent(engine: Engine): void {
  if (engine.isSelectionDue && engine.isRunning) {
    engine.clock.counter.read(now);
    followSelection(engine, now);
  }
  engine.isSelectionDue = false;
  setAlarm(engine);
}

/** The board is about to stop: saves what the next start needs. */
export function stopEngine(engine: Engine): void {
  saveDrift(engine.board.storage, engine.clock, engine.discipline);
}

/** Runs the associations that are due at the counter reading `at`. */
function runAssociations(engine: Engine, at: Timestamp): void {
  addInterval(at, engine.discipline.precisionInterval, endOfTick);
  for (let i = 0; i < engine.table.length && engine.isRunning; i++) {
    const association = engine.table[i];
    if (!association.isInUse || isNewer(association.nextDate, endOfTick)) continue;
    runAssociation(engine, association, at);
    if (association.isLocalClock || association.reach === 0) engine.isSelectionDue = true;
  }
}

function runAssociation(engine: Engine, association: Association, at: Timestamp): void {
  if (association.isLocalClock) {
    runLocalClock(association, at, engine.clock, engine.system);
    return;
  }
  const mode = modeOf(engine.features, association.hostMode);
  if (mode !== undefined && mode.runDeadline(engine, association, at) === ModeAction.Resolve) resolve(engine, association);
}

/** Looks the name of a server or peer up; the association starts with the address found. Without an answer its next deadline asks again. */
function resolve(engine: Engine, association: Association): void {
  const name = association.hostName;
  engine.board.resolver.resolve(name, (address) => {
    const isWanted = association.isInUse && association.hostName === name && association.state === AssociationState.Resolving;
    const mode = modeOf(engine.features, association.hostMode);
    if (!isWanted || address === undefined || mode === undefined) return;
    copyAddress(address, association.address);
    closePort(association, engine.service);
    engine.clock.counter.read(now);
    mode.start(engine, association, now);
    endEvent(engine);
  });
}
