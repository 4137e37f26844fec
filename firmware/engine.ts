import type { Board } from "../hal/board";
import type { Datagram } from "../hal/datagram";
import type { PacketBuffer } from "../hal/packet-buffer";
import type { UdpSocket } from "../hal/udp-socket";
import type { Association } from "./association/association";
import { receiveReply } from "./association/client";
import { localClockTimer } from "./association/local-clock";
import { makeRefusalCounters, Refusal } from "./association/refusal";
import { checkForm } from "./association/reply-checks";
import { runClientTimer } from "./association/requests";
import { findAssociation, makeAssociationTable } from "./association/table";
import { scheduleTimer } from "./clock/alarm";
import { driftTimer, loadDrift, saveDrift } from "./clock/drift";
import { bootFromRtc, rtcTimer } from "./clock/rtc";
import { followSelection, type Synchronization } from "./clock/synchronization";
import type { Log } from "./console/log";
import { addressText } from "./network/address";
import { decodePacket, makePacket, type Packet } from "./packet/packet";
import { Mode } from "./packet/protocol";
import { isClientRequest, makeReplyTemplate, replyToClient, type ReplyTemplate } from "./server/reply";
import { isNewer, makeTimestamp, type Timestamp } from "./time/timestamp";

/**
 * The composition: what happens on a datagram, on a timer, on a command. Everything else is in the rooms that it calls.
 */
export interface Engine {
  board: Board;
  log: Log;
  table: Association[];
  /** Clock, discipline, selection, system variables, RTC. */
  synchronization: Synchronization;
  reply: ReplyTemplate;
  /** The one packet that is decoded or encoded at a time, and the buffer in which those of ours begin. */
  packet: Packet;
  buffer: PacketBuffer;
  service: UdpSocket | undefined;
  /** Packets refused, by `Refusal`, whoever sent them; `Refusal.None` counts the ones that were of use. */
  refused: number[];
}

const now = makeTimestamp();

/** An engine over `board` with room for `capacity` associations, steering `synchronization`, whose clock is set from the RTC and the saved drift. */
export function makeEngine(board: Board, synchronization: Synchronization, log: Log, capacity: number): Engine {
  if (!bootFromRtc(synchronization.rtc, synchronization.clock))
    log.write(4, "CLOCK", "No valid time in the real-time clock; starting at the build date.");
  loadDrift(synchronization.drift, board.storage, synchronization.clock, synchronization.discipline, log);
  return {
    board,
    log,
    table: makeAssociationTable(capacity),
    synchronization,
    reply: makeReplyTemplate(),
    packet: makePacket(),
    buffer: board.network.makePacketBuffer(),
    service: undefined,
    refused: makeRefusalCounters(),
  };
}

/** Opens the NTP port; false when it cannot be had (the board has said why). */
export function openService(engine: Engine): boolean {
  if (engine.service === undefined) engine.service = engine.board.network.openService();
  return engine.service !== undefined;
}

/** A datagram has arrived: decode, check, and hand to the server or to the association that waits for it. */
export function engineDatagram(engine: Engine, datagram: Datagram): void {
  const packet = engine.packet;
  let refusal = checkForm(decodePacket(datagram.packet, datagram.length, packet), packet);
  if (refusal === Refusal.None) refusal = dispatch(engine, datagram, packet);
  engine.refused[refusal] = engine.refused[refusal] + 1;
}

function dispatch(engine: Engine, datagram: Datagram, packet: Packet): Refusal {
  const synchronization = engine.synchronization;
  if (isClientRequest(packet, datagram.sourcePort, engine.board.network.servicePort)) {
    if (datagram.socket !== engine.service) return Refusal.Unexpected;
    return replyToClient(engine.reply, datagram, packet, synchronization.clock, synchronization.system);
  }
  if (packet.mode !== Mode.Server) return Refusal.Mode;
  const association = findAssociation(engine.table, Mode.Client, datagram.source);
  if (association === undefined || association.socket !== datagram.socket) return Refusal.Unexpected;
  return receiveServerReply(engine, association, packet, datagram.received);
}

function receiveServerReply(engine: Engine, association: Association, packet: Packet, received: Timestamp): Refusal {
  const synchronization = engine.synchronization;
  const refusal = receiveReply(association, packet, received, synchronization.clock, synchronization.discipline, engine.board.random);
  if (refusal !== Refusal.None) {
    association.refused[refusal] = association.refused[refusal] + 1;
    if (refusal === Refusal.KissDeny)
      engine.log.write(4, "NTP_LOG", `Server ${addressText(association.address)} refused service; it is asked again in a day.`);
    if (refusal === Refusal.KissRate)
      engine.log.write(5, "NTP_LOG", `Server ${addressText(association.address)} asked for fewer requests; the poll interval is raised.`);
    scheduleTimer(engine);
    return refusal;
  }
  followSelection(synchronization, engine.table, engine.board.network, received, engine.log);
  scheduleTimer(engine);
  return Refusal.None;
}

/** The alarm has run out: does whatever is due, and sets the next one. */
export function engineTimer(engine: Engine): void {
  const synchronization = engine.synchronization;
  const clock = synchronization.clock;
  clock.counter.read(now);
  let isSelectionDue = false;
  for (let i = 0; i < engine.table.length; i++) {
    const association = engine.table[i];
    if (!association.isInUse || isNewer(association.nextDate, now)) continue;
    if (association.isLocalClock) {
      localClockTimer(association, now, clock, synchronization.system);
      isSelectionDue = true;
    } else {
      runClientTimer(engine, association);
    }
    if (association.reach === 0) isSelectionDue = true;
  }
  if (isSelectionDue) followSelection(synchronization, engine.table, engine.board.network, now, engine.log);
  if (synchronization.rtc.isScheduled && !isNewer(synchronization.rtc.nextDate, now)) rtcTimer(synchronization.rtc, clock, now);
  if (!isNewer(synchronization.drift.nextDate, now)) driftTimer(synchronization.drift, engine.board.storage, clock, synchronization.discipline, now);
  scheduleTimer(engine);
}

/** The board is about to stop: keeps what the next start needs. */
export function stopEngine(engine: Engine): void {
  saveDrift(engine.board.storage, engine.synchronization.clock, engine.synchronization.discipline);
}
