import assert from "node:assert/strict";
import { test } from "node:test";
import {
  AssociationState,
  clearPeerState,
  makeAssociation,
  markReached,
  resetAssociation,
  SelectionStatus,
  shiftReach,
} from "../../firmware/association/association";
import { Refusal } from "../../firmware/association/refusal";
import { claimAssociation, makeAssociationTable, releaseAssociation } from "../../firmware/association/table";
import { BANK_ESTIMATION } from "../../firmware/estimator/bank-estimator";
import { Leap, Mode } from "../../firmware/packet/protocol";
import { refIdText } from "../../firmware/packet/reference-id";
import type { UdpSocket } from "../../hal/udp-socket";
import { lab } from "../scenario/lab";

test("a slot of the association table: after broadcast-server and its undo a unicast-server has the peer interface `wildcard`", () => {
  const net = lab({});
  const board = net.board("A", { address: "10.0.0.1" });
  board.configure("interface Ethernet0/0", "ntp-service broadcast-server", "undo ntp-service broadcast-server", "quit");
  board.configure("ntp-service unicast-server 10.0.0.2");
  assert.match(board.type("display ntp-service sessions verbose"), /peer interface: wildcard/);
});

test("a slot of the association table: a reset leaves no value of its last use", () => {
  const fresh = makeAssociation(BANK_ESTIMATION.make());
  const used = makeAssociation(BANK_ESTIMATION.make());
  const record = used as unknown as Record<string, unknown>;
  const names = Object.keys(record);
  // Written by the state machine before they are read: they need no reset.
  const written = ["estimator", "nextDate", "expectedOrigin", "requestSent", "lastHeard", "lastBroadcast", "lastBroadcastHeard", "offset", "isInUse"];
  for (const name of names) {
    if (written.includes(name)) continue;
    const value = record[name];
    if (typeof value === "number") record[name] = 9;
    else if (typeof value === "boolean") record[name] = true;
    else if (typeof value === "string") record[name] = "x";
    else if (Array.isArray(value)) value.fill(9);
    else if (value === undefined) record[name] = {};
  }
  resetAssociation(used);
  for (const name of names) {
    if (!written.includes(name)) assert.deepEqual(record[name], (fresh as unknown as Record<string, unknown>)[name], name);
  }
});

test("RFC 5905 section 9.1: an association starts unsynchronized and unreachable, with reference identifier INIT and the default poll of 64 s", () => {
  const { leap, peerMode, stratum, refId, rootDelay, rootDispersion, precision, reach, version, ...rest } = makeAssociation(BANK_ESTIMATION.make());
  assert.deepEqual(
    { leap, peerMode, stratum, rootDelay, rootDispersion, precision, reach, version },
    {
      leap: Leap.Unsynchronized,
      peerMode: Mode.Reserved,
      stratum: 16,
      rootDelay: 0,
      rootDispersion: 16,
      precision: 0,
      reach: 0,
      version: 4,
    },
  );
  assert.equal(refIdText(refId, 16), "INIT");
  const { minPoll, maxPoll, peerPoll, hostPoll, unreach, burst, pollScore, offset, oneWayDelay, strangeSamples } = rest;
  assert.deepEqual([minPoll, maxPoll, peerPoll, hostPoll], [6, 6, 6, 6]);
  assert.deepEqual([unreach, burst, pollScore, offset, oneWayDelay, strangeSamples], [0, 0, 0, 0, 0, 0]);
  const { instance, sourceIndex, interfaceIndex, timeToLive, keyId, hostName, state, hostMode, selectionStatus } = rest;
  assert.deepEqual([instance, sourceIndex, interfaceIndex, timeToLive, keyId, hostName], [0, -1, -1, 1, [0, 0], ""]);
  assert.deepEqual([state, hostMode, selectionStatus], [AssociationState.Resolving, Mode.Client, SelectionStatus.Unfit]);
  const { isInUse, isConfigured, isLocalClock, isPriority, isAwaitingReply, hasHeard, hasHeardBroadcast } = rest;
  assert.deepEqual([isInUse, isConfigured, isLocalClock, isPriority, isAwaitingReply, hasHeard, hasHeardBroadcast], new Array(7).fill(false));
  assert.deepEqual(new Set(rest.refused), new Set([0]));
});

test("clearing what packets have told keeps the configuration: polls begin at minpoll again", () => {
  const association = makeAssociation(BANK_ESTIMATION.make());
  association.minPoll = 4;
  association.maxPoll = 10;
  association.hostPoll = 9;
  association.refused[Refusal.Bogus] = 3;
  association.hostName = "time.example.org";
  clearPeerState(association);
  assert.deepEqual([association.minPoll, association.maxPoll, association.hostPoll, association.peerPoll], [4, 10, 4, 4]);
  assert.equal(association.refused[Refusal.Bogus], 3);
  assert.equal(association.hostName, "time.example.org");
});

test("RFC 5905 section 9.2: the reach register holds eight polls, the newest in bit 0; a second reply to a poll changes nothing", () => {
  const association = makeAssociation(BANK_ESTIMATION.make());
  markReached(association);
  markReached(association);
  assert.equal(association.reach, 1);
  for (let i = 0; i < 7; i++) shiftReach(association);
  assert.equal(association.reach, 128);
  markReached(association);
  assert.equal(association.reach, 129);
  shiftReach(association);
  assert.equal(association.reach, 2);
});

test("a table hands out each slot once until it is full, and a released slot again, without its port", () => {
  const table = makeAssociationTable(2, BANK_ESTIMATION);
  const [first, second] = [claimAssociation(table, BANK_ESTIMATION), claimAssociation(table, BANK_ESTIMATION)];
  assert.ok(first !== undefined && second !== undefined && first !== second);
  assert.equal(claimAssociation(table, BANK_ESTIMATION), undefined);
  const closed: UdpSocket[] = [];
  const socket = (): UdpSocket => {
    const made = { close: () => void closed.push(made) } as unknown as UdpSocket;
    return made;
  };
  const [service, own] = [socket(), socket()];
  first.socket = service;
  second.socket = own;
  second.isLocalClock = true;
  releaseAssociation(first, service);
  releaseAssociation(second, service);
  assert.deepEqual(closed, [own], "the service socket stays open");
  assert.deepEqual([first.isInUse, second.isInUse, second.isLocalClock, first.socket, second.socket], [false, false, false, undefined, undefined]);
  assert.equal(claimAssociation(table, BANK_ESTIMATION), first);
  assert.equal(first.isInUse, true);
});

test("slots share one estimator until they are claimed; then each has its own, and keeps it", () => {
  const table = makeAssociationTable(3, BANK_ESTIMATION);
  assert.equal(new Set(table.map((slot) => slot.estimator)).size, 1);
  const first = claimAssociation(table, BANK_ESTIMATION);
  assert.ok(first !== undefined);
  const { estimator } = first;
  assert.ok(table[1].estimator !== estimator && table[1].estimator === table[2].estimator);
  claimAssociation(table, BANK_ESTIMATION);
  claimAssociation(table, BANK_ESTIMATION);
  assert.equal(new Set(table.map((slot) => slot.estimator)).size, 3);
  releaseAssociation(first, undefined);
  assert.equal(claimAssociation(table, BANK_ESTIMATION), first);
  assert.equal(first.estimator, estimator);
});
