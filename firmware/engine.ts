import type { Board } from "../hal/board";
import type { Datagram } from "../hal/datagram";
import type { PacketBuffer } from "../hal/packet-buffer";
import type { UdpSocket } from "../hal/udp-socket";
import type { Association } from "./association/association";
import { ClientAction, clientResolved, ClientState, clientTimer, prepareRequest, receiveReply, requestLeft, startClient } from "./association/client";
import { localClockTimer, startLocalClock } from "./association/local-clock";
import { makeRefusalCounters, Refusal } from "./association/refusal";
import { checkForm } from "./association/reply-checks";
import { claimAssociation, findAssociation, makeAssociationTable, releaseAssociation } from "./association/table";
import { followSelection, type Synchronization } from "./clock/synchronization";
import { driftTimer, loadDrift, saveDrift } from "./clock/drift";
import { bootFromRtc, rtcTimer } from "./clock/rtc";
import type { LocalClockSettings, ServerSettings } from "./config/configuration";
import type { Log } from "./console/log";
import { addressText, clearAddress, copyAddress, isSameAddress, makeAddress, parseAddress } from "./network/address";
import { decodePacket, encodePacket, HEADER_BYTES, makePacket, type Packet } from "./packet/packet";
import { Mode } from "./packet/protocol";
import { isClientRequest, makeReplyTemplate, replyToClient, type ReplyTemplate } from "./server/reply";
import { copyTimestamp, isNewer, makeTimestamp, subtract, type Timestamp } from "./time/timestamp";
import { toInterval } from "./time/interval";

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
const earliest = makeTimestamp();
const difference = makeTimestamp();
const sought = makeAddress();

/** An engine over `board` with room for `capacity` associations, steering `synchronization`, whose clock is set from the RTC and the saved drift. */
export function makeEngine(board: Board, synchronization: Synchronization, log: Log, capacity: number): Engine {
  if (!bootFromRtc(synchronization.rtc, synchronization.clock)) log.write(4, "CLOCK", "No valid time in the real-time clock; starting at the build date.");
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
    if (refusal === Refusal.KissDeny) engine.log.write(4, "NTP_LOG", `Server ${addressText(association.address)} refused service; it is asked again in a day.`);
    if (refusal === Refusal.KissRate) engine.log.write(5, "NTP_LOG", `Server ${addressText(association.address)} asked for fewer requests; the poll interval is raised.`);
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

function runClientTimer(engine: Engine, association: Association): void {
  const action = clientTimer(association, now, engine.board.random);
  if (action === ClientAction.Resolve) resolveName(engine, association);
  else sendRequest(engine, association, action === ClientAction.ReopenAndSend);
}

function sendRequest(engine: Engine, association: Association, isPortRenewed: boolean): void {
  if (isPortRenewed) closePort(engine, association);
  if (association.socket === undefined) {
    const own = engine.board.network.openClient();
    association.socket = own === undefined ? engine.service : own;
  }
  if (association.socket === undefined) return;
  prepareRequest(association, engine.packet, engine.board.random);
  encodePacket(engine.packet, engine.buffer);
  const port = engine.board.network.serverPort;
  if (association.socket.send(engine.buffer, HEADER_BYTES, association.address, port, association.requestSent)) requestLeft(association);
}

function closePort(engine: Engine, association: Association): void {
  if (association.socket !== undefined && association.socket !== engine.service) association.socket.close();
  association.socket = undefined;
}

function resolveName(engine: Engine, association: Association): void {
  const name = association.hostName;
  engine.board.resolver.resolve(name, (address) => {
    const isStillWanted = association.isInUse && association.hostName === name && association.state === ClientState.Resolving;
    if (!isStillWanted || address === undefined) return;
    copyAddress(address, association.address);
    closePort(engine, association);
    engine.synchronization.clock.counter.read(now);
    clientResolved(association, now, engine.board.random);
    scheduleTimer(engine);
  });
}

/** Starts following the server that a command names; false when the table is full. */
export function addServer(engine: Engine, settings: ServerSettings): boolean {
  const association = claimAssociation(engine.table);
  if (association === undefined) return false;
  association.isConfigured = true;
  association.isLocalClock = false;
  association.hostMode = Mode.Client;
  association.hostName = parseAddress(settings.target, association.address) ? "" : settings.target;
  if (association.hostName !== "") clearAddress(association.address);
  association.version = settings.version;
  association.isPriority = settings.isPriority;
  association.minPoll = settings.minPoll;
  association.maxPoll = settings.maxPoll;
  engine.synchronization.clock.counter.read(now);
  startClient(association, now, engine.board.random);
  scheduleTimer(engine);
  return true;
}

/** Stops following the server with this address or name. */
export function removeServer(engine: Engine, target: string): void {
  const isAddress = parseAddress(target, sought);
  for (let i = 0; i < engine.table.length; i++) {
    const association = engine.table[i];
    if (!association.isInUse || !association.isConfigured || association.isLocalClock) continue;
    const isSought = isAddress ? association.hostName === "" && isSameAddress(association.address, sought) : association.hostName === target;
    if (isSought) drop(engine, association);
  }
}

/** Makes the system a source of its own (`ntp-service refclock-master`); replaces the one at the same address. False when the table is full. */
export function addLocalClock(engine: Engine, settings: LocalClockSettings): boolean {
  removeLocalClock(engine, settings.address);
  const association = claimAssociation(engine.table);
  if (association === undefined) return false;
  parseAddress(settings.address, sought);
  engine.synchronization.clock.counter.read(now);
  startLocalClock(association, sought, settings.stratum, now);
  scheduleTimer(engine);
  return true;
}

/** Takes the local clock at `address` (127.127.1.0 to .3) out of use. */
export function removeLocalClock(engine: Engine, address: string): void {
  parseAddress(address, sought);
  for (let i = 0; i < engine.table.length; i++) {
    const association = engine.table[i];
    if (association.isInUse && association.isLocalClock && isSameAddress(association.address, sought)) drop(engine, association);
  }
}

function drop(engine: Engine, association: Association): void {
  closePort(engine, association);
  releaseAssociation(association);
  engine.synchronization.clock.counter.read(now);
  followSelection(engine.synchronization, engine.table, engine.board.network, now, engine.log);
  scheduleTimer(engine);
}

/** Sets the one alarm to the earliest date on anybody's list. */
function scheduleTimer(engine: Engine): void {
  const synchronization = engine.synchronization;
  copyTimestamp(synchronization.drift.nextDate, earliest);
  if (synchronization.rtc.isScheduled && isNewer(earliest, synchronization.rtc.nextDate)) copyTimestamp(synchronization.rtc.nextDate, earliest);
  for (let i = 0; i < engine.table.length; i++) {
    const association = engine.table[i];
    if (association.isInUse && isNewer(earliest, association.nextDate)) copyTimestamp(association.nextDate, earliest);
  }
  synchronization.clock.counter.read(difference);
  subtract(earliest, difference, difference);
  const delay = toInterval(difference);
  engine.board.timer.schedule(delay > 0 ? delay : 0);
}

/** The board is about to stop: keeps what the next start needs. */
export function stopEngine(engine: Engine): void {
  saveDrift(engine.board.storage, engine.synchronization.clock, engine.synchronization.discipline);
}
