import type { Board } from "../../hal/board";
import type { Datagram } from "../../hal/datagram";
import type { PacketBuffer } from "../../hal/packet-buffer";
import type { ServiceSocket } from "../../hal/service-socket";
import type { Association } from "../association/association";
import { receivePacket } from "../modes/receive";
import { makeRefusalCounters, Refusal } from "../association/refusal";
import { checkForm } from "../association/reply-checks";
import { runAssociationTimer } from "../modes/timers";
import { makeAssociationTable } from "../association/table";
import type { KeyStore } from "../auth/keys";
import { scheduleTimer } from "./alarm";
import { driftTimer, loadDrift, saveDrift } from "../clock/drift";
import { leapTimer } from "../clock/leap-second";
import { bootFromRtc, rtcTimer } from "../clock/rtc";
import { followSelection, type Synchronization } from "./time-keeper";
import { DEFAULT_DSCP, DEFAULT_DYNAMIC_SESSIONS } from "../settings/configuration";
import { isStale } from "../clock/system-variables";
import { followTemperature } from "../clock/temperature";
import type { Log } from "../console/log-text";
import type { Features } from "./features";
import { isReceivingDisabled, type InterfaceRole } from "../network/interfaces";
import { decodePacket, makePacket, type Packet } from "../packet/packet";
import type { AccessControl } from "../server/access";
import { isControl, type ControlState } from "../control/control-state";
import type { RateLimit } from "../server/rate-limit";
import { isClientRequest, makeReplyTemplate, type ReplyTemplate } from "../server/reply-template";
import { serveRequest } from "../server/serve";
import { addInterval } from "../time/interval";
import { isNewer, makeTimestamp } from "../time/timestamp";
import type { Watcher } from "../association/watcher";

/**
 * The composition: what happens on a datagram, on a timer, on a command. Everything else is in the rooms that it calls.
 */
export interface Engine {
  board: Board;
  /** What is built in. */
  features: Features;
  log: Log;
  table: Association[];
  /** Clock, discipline, selection, system variables, RTC. */
  synchronization: Synchronization;
  reply: ReplyTemplate;
  /** The one packet that is decoded or encoded at a time, and the buffer in which those of ours begin. */
  packet: Packet;
  buffer: PacketBuffer;
  service: ServiceSocket | undefined;
  /** False after `undo ntp-service enable`: no association runs, and the port is closed. */
  isRunning: boolean;
  /** Packets refused, by `Refusal`, whoever sent them; `Refusal.None` counts the ones that were of use. */
  refused: number[];
  /** Keys of authentication. */
  keys: KeyStore;
  /** Access rights and the lists that they name. */
  access: AccessControl;
  /** Undefined while nobody is limited. */
  rateLimit: RateLimit | undefined;
  /** Control queries: those of others, and ours. Undefined where they are left out. */
  control: ControlState | undefined;
  /** Associations that packets may make (`ntp-service max-dynamic-sessions`), 0..100. */
  maxDynamicSessions: number;
  /** Interface of `ntp-service source-interface`; -1 where there is none. */
  sourceIndex: number;
  /** Names of the VPN instances: the first is number 1. */
  instances: string[];
  /** Undefined while nobody looks on, so that it costs nothing. */
  watcher: Watcher | undefined;
  /** What each interface does for NTP, by its index in `Network.interfaces`. */
  interfaces: InterfaceRole[];
}

const now = makeTimestamp();
/** The end of the counter's present step. */
const step = makeTimestamp();

/** An engine over `board` with room for `capacity` associations, steering `synchronization`, whose clock is set from the RTC and the saved drift. */
export function makeEngine(
  board: Board,
  features: Features,
  synchronization: Synchronization,
  access: AccessControl,
  keys: KeyStore,
  log: Log,
  capacity: number,
): Engine {
  if (!bootFromRtc(synchronization.rtc, synchronization.clock))
    log.write(4, "CLOCK", "No valid time in the real-time clock; starting at the build date.");
  board.network.setDscp(DEFAULT_DSCP);
  loadDrift(synchronization.drift, board.storage, synchronization.clock, synchronization.discipline, log);
  return {
    board,
    features,
    log,
    table: makeAssociationTable(capacity, features.estimation),
    synchronization,
    reply: makeReplyTemplate(board.network.replyTimestamper),
    packet: makePacket(),
    buffer: board.network.makePacketBuffer(),
    service: undefined,
    isRunning: true,
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
  };
}

/** Opens the NTP port while NTP runs; false when it cannot be had (the board has said why). */
export function openService(engine: Engine): boolean {
  if (engine.service === undefined && engine.isRunning) engine.service = engine.board.network.openService();
  return engine.service !== undefined;
}

/** A datagram has arrived: decode, check, and hand to the server or to the association that waits for it. */
export function engineDatagram(engine: Engine, datagram: Datagram): void {
  const refusal = isReceivingDisabled(engine, datagram.interfaceIndex) ? Refusal.Interface : takeDatagram(engine, datagram);
  engine.refused[refusal] = engine.refused[refusal] + 1;
  if (engine.watcher !== undefined) engine.watcher.onVerdict(datagram, refusal);
}

function takeDatagram(engine: Engine, datagram: Datagram): Refusal {
  if (datagram.sourcePort === 0) return Refusal.Unexpected; // nobody can be answered there (RFC 768)
  const control = engine.features.control;
  const packet = engine.packet;
  const form = decodePacket(datagram.packet, datagram.length, packet);
  if (engine.watcher !== undefined) engine.watcher.onReceived(datagram, packet);
  if (isControl(form, datagram, packet)) return control === undefined ? Refusal.Mode : control.receive(engine, datagram);
  const fault = checkForm(form, packet);
  if (fault !== Refusal.None) return fault;
  if (!isClientRequest(packet, datagram.sourcePort, engine.board.network.servicePort)) return receivePacket(engine, datagram, packet);
  return serveRequest(engine, datagram, packet);
}

/** The alarm has run out: does whatever is due, and sets the next one. */
export function engineTimer(engine: Engine): void {
  const synchronization = engine.synchronization;
  const clock = synchronization.clock;
  clock.counter.read(now);
  // What is due before the counter shows another number is due now: else a coarse counter would send every request at the beginning of one of its steps,
  // and all T1 would be wrong the same way.
  addInterval(now, synchronization.discipline.precisionInterval, step);
  let isSelectionDue = isStale(synchronization.system, now);
  for (let i = 0; i < engine.table.length && engine.isRunning; i++) {
    const association = engine.table[i];
    if (!association.isInUse || isNewer(association.nextDate, step)) continue;
    runAssociationTimer(engine, association, now);
    if (association.isLocalClock) isSelectionDue = true;
    if (association.reach === 0) isSelectionDue = true;
  }
  followTemperature(synchronization.discipline, clock, now);
  if (isSelectionDue) followSelection(synchronization, engine.table, engine.board.network, now, engine.log);
  const leapSecond = synchronization.leapSecond;
  if (leapSecond.isArmed && !isNewer(leapSecond.nextDate, now)) leapTimer(leapSecond, engine.table, clock, now, engine.log);
  if (engine.features.control !== undefined) engine.features.control.runTimer(engine, now);
  if (synchronization.rtc.isScheduled && !isNewer(synchronization.rtc.nextDate, now)) rtcTimer(synchronization.rtc, clock, now);
  if (!isNewer(synchronization.drift.nextDate, now)) driftTimer(synchronization.drift, engine.board.storage, clock, synchronization.discipline, now);
  scheduleTimer(engine);
  if (engine.watcher !== undefined) engine.watcher.onTimer();
}

/** The board is about to stop: keeps what the next start needs. */
export function stopEngine(engine: Engine): void {
  saveDrift(engine.board.storage, engine.synchronization.clock, engine.synchronization.discipline);
}
