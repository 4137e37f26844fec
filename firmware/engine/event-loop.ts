import type { Board } from "../../hal/board";
import type { Datagram } from "../../hal/datagram";
import { makeRefusalCounters } from "../association/refusal";
import { makeAssociationTable } from "../association/table";
import type { KeyStore } from "../auth/keys";
import { makeDiscipline } from "../clock/discipline";
import { loadDrift, runDriftSave, saveDrift } from "../clock/drift";
import { makeLeapSecond, runLeapSecond } from "../clock/leap-second";
import { bootFromRtc, makeRtcDriver, runRtcWrite } from "../clock/rtc";
import type { SystemClock } from "../clock/system-clock";
import { isStale, makeSystemVariables } from "../clock/system-variables";
import { followTemperature } from "../clock/temperature";
import { LogLevel, type Log } from "../log/log";
import { makePacket } from "../packet/packet";
import { makeSelection } from "../selection/selection";
import type { AccessControl } from "../server/access";
import { makeReplyTemplate } from "../server/reply-template";
import { Default, PassivePeers } from "../settings/configuration";
import { isDue, makeDeadline } from "../time/deadline";
import { addInterval } from "../time/interval";
import { isNewer, makeTimestamp, type Timestamp } from "../time/timestamp";
import { runAssociation } from "./associations";
import { addDeadline, endEvent } from "./deadlines";
import type { Engine } from "./engine";
import type { EngineFeatures } from "./features";
import { receiveDatagram } from "./receive";

/** The event loop: on a datagram, on a deadline, on a command. The engine selects again and sets the alarm once, at the end of an event (deadlines.ts). */

const now = makeTimestamp();
const endOfTick = makeTimestamp();

/** Makes the engine of `board` with `capacity` associations; `clock` is set from the RTC, and the saved drift is loaded. */
export function makeEngine(
  board: Board,
  features: EngineFeatures,
  clock: SystemClock,
  access: AccessControl,
  keys: KeyStore,
  log: Log,
  capacity: number,
): Engine {
  const discipline = makeDiscipline(board.counter.precision);
  discipline.thermometer = board.thermometer;
  const engine: Engine = {
    board,
    features,
    log,
    clock,
    discipline,
    selection: makeSelection(capacity, features),
    system: makeSystemVariables(board.counter.precision),
    leapSecond: makeLeapSecond(),
    rtc: makeRtcDriver(board.realTimeClock),
    driftDeadline: makeDeadline(),
    stepLogThreshold: 0,
    table: makeAssociationTable(capacity, features.estimation),
    reply: makeReplyTemplate(board.network.replyTimestamper),
    packet: makePacket(),
    buffer: board.network.makePacketBuffer(),
    received: now,
    service: undefined,
    refused: makeRefusalCounters(),
    keys,
    access,
    rateLimit: undefined,
    control: features.control === undefined ? undefined : features.control.makeState(),
    maxDynamicSessions: Default.DynamicSessions,
    passivePeers: PassivePeers.Connected,
    sourceIndex: -1,
    instances: { names: [], numbers: undefined },
    watcher: undefined,
    interfaces: [],
    deadlines: [],
    deadlineActions: [],
    isRunning: true,
    isSelectionDue: false,
  };
  addDeadlines(engine);
  if (!bootFromRtc(engine.rtc, clock)) log.write(LogLevel.Warning, "CLOCK", "No valid time in the real-time clock; starting at the build date.");
  board.network.setDscp(Default.Dscp);
  loadDrift(engine.driftDeadline, board.storage, clock, discipline, log);
  return engine;
}

function addDeadlines(engine: Engine): void {
  addDeadline(engine, engine.leapSecond.deadline, insertLeapSecond);
  addDeadline(engine, engine.rtc.deadline, writeRtc);
  addDeadline(engine, engine.driftDeadline, saveDriftAt);
  const control = engine.features.control;
  if (control !== undefined && engine.control !== undefined) addDeadline(engine, engine.control.query.deadline, control.runDeadline);
}

function insertLeapSecond(engine: Engine, at: Timestamp): void {
  runLeapSecond(engine.leapSecond, engine.table, engine.clock, at, engine.log);
}

function writeRtc(engine: Engine, at: Timestamp): void {
  runRtcWrite(engine.rtc, engine.clock, at);
}

function saveDriftAt(engine: Engine, at: Timestamp): void {
  runDriftSave(engine.driftDeadline, engine.board.storage, engine.clock, engine.discipline, at);
}

/** A datagram has arrived. */
export function onDatagram(engine: Engine, datagram: Datagram): void {
  if (receiveDatagram(engine, datagram)) endEvent(engine);
}

/** The alarm has expired. */
export function onAlarm(engine: Engine): void {
  engine.clock.counter.read(now);
  followTemperature(engine.discipline, engine.clock, now);
  runDeadlines(engine);
  if (isStale(engine.system, now)) engine.isSelectionDue = true;
  endEvent(engine);
  if (engine.watcher !== undefined) engine.watcher.onTimer();
}

/**
 * Runs all that is due at the counter reading `now`. Deadlines within one counter tick are due now. Otherwise, with a coarse counter, requests would always leave
 * right after a tick and every T1 would share the same quantization bias.
 */
function runDeadlines(engine: Engine): void {
  addInterval(now, engine.discipline.precisionInterval, endOfTick);
  for (let i = 0; i < engine.table.length && engine.isRunning; i++) {
    const association = engine.table[i];
    if (association.isInUse && !isNewer(association.nextDate, endOfTick)) runAssociation(engine, association, now);
  }
  for (let i = 0; i < engine.deadlines.length; i++) {
    if (isDue(engine.deadlines[i], endOfTick)) engine.deadlineActions[i](engine, now);
  }
}

/** The board is about to stop: saves what the next start needs. */
export function stopEngine(engine: Engine): void {
  saveDrift(engine.board.storage, engine.clock, engine.discipline);
}
