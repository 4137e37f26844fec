import assert from "node:assert/strict";
import { test } from "node:test";
import type { Association } from "../../firmware/association/association";
import { BANK_ESTIMATION } from "../../firmware/estimator/bank-estimator";
import { BROADCAST_CLIENT, dispatchPacket, Disposition, ownerOfPort, type Dispatch } from "../../firmware/modes/dispatch";
import { claimAssociation, makeAssociationTable } from "../../firmware/association/table";
import { copyAddress, type Address } from "../../firmware/network/address";
import { Mode } from "../../firmware/packet/protocol";
import type { UdpSocket } from "../../hal/udp-socket";
import { notEmpty } from "../not-empty";

const makeSocket = (): UdpSocket => ({ send: () => false, close: () => {} });

const PEER: Address = [0x0300, 0x011f];
const OTHER: Address = [0x0300, 0x0120];
const GROUP: Address = [65535, 65535];
const service = makeSocket();

/** Rows of RFC 5905 figure 16: the association's name and mode, 0 for none. */
const NO_ASSOCIATION = 0;
const ASSOCIATIONS: [name: string, hostMode: number][] = [
  ["no association", NO_ASSOCIATION],
  ["symmetric active", Mode.SymmetricActive],
  ["symmetric passive", Mode.SymmetricPassive],
  ["client", Mode.Client],
  ["broadcast server", Mode.Broadcast],
  ["broadcast client", BROADCAST_CLIENT],
];

const PACKETS = ["reserved", "symmetric active", "symmetric passive", "client", "server", "broadcast", "control", "private"];

/** Their names in figure 16. */
const NAMES = ["DSCRD", "PROC", "NEWPS", "NEWBC"];

const D = Disposition.Discard;
const P = Disposition.Process;
const NP = Disposition.NewPassive;
const NB = Disposition.NewBroadcastClient;

/** By mode of the packet, 0..7. The places where we differ from figure 16 have a reason in `DIFFERENCES`. */
const EXPECTED: Disposition[][] = [
  [D, NP, D, D, D, NB, D, D],
  [D, P, P, D, P, D, D, D],
  [D, P, D, D, D, D, D, D],
  [D, NP, D, D, P, NB, D, D],
  [D, D, D, D, D, D, D, D],
  [D, D, D, D, P, P, D, D],
];

/** Association and packet mode: why we do not do what figure 16 says. */
const DIFFERENCES: [hostMode: number, mode: number, why: string][] = [
  [NO_ASSOCIATION, Mode.Server, "no manycast"],
  [Mode.SymmetricActive, Mode.Server, "it measures with requests first"],
  [BROADCAST_CLIENT, Mode.Server, "its volley"],
  [Mode.SymmetricPassive, Mode.SymmetricPassive, "figure 16 says ERR, which is DSCRD without a reset"],
  [Mode.Client, Mode.SymmetricActive, "our server may be our passive peer too"],
  [Mode.Client, Mode.Broadcast, "our server may broadcast too"],
];

/** A table with one association with PEER, by the service port. */
function tableWith(hostMode: number): Association[] {
  const table = makeAssociationTable(4, BANK_ESTIMATION);
  if (hostMode !== NO_ASSOCIATION) add(table, hostMode, PEER, service);
  return table;
}

function add(table: Association[], hostMode: number, address: Address, socket: UdpSocket | undefined): Association {
  const association = claimAssociation(table, BANK_ESTIMATION);
  assert.ok(association !== undefined);
  association.hostMode = hostMode;
  association.socket = socket;
  copyAddress(address, association.address);
  return association;
}

function dispatch(table: Association[], mode: number, source: Address = PEER, instance = 0): Dispatch {
  const into: Dispatch = { disposition: Disposition.Process, association: table[table.length - 1] };
  dispatchPacket(table, mode, instance, source, service, into);
  return into;
}

ASSOCIATIONS.forEach(([name, hostMode], row) => {
  PACKETS.forEach((packet, mode) => {
    const expected = EXPECTED[row][mode];
    const difference = DIFFERENCES.find(([h, m]) => h === hostMode && m === mode);
    const why = mode === Mode.Client && hostMode !== NO_ASSOCIATION ? "a request is served whoever asks" : difference?.[2];
    const figure = why === undefined ? "figure 16" : `not figure 16: ${why}`;
    test(`RFC 5905 section 9.2, ${name}, packet of mode ${mode} (${packet}): ${NAMES[expected]} (${figure})`, () => {
      const table = tableWith(hostMode);
      const { disposition, association } = dispatch(table, mode);
      assert.equal(disposition, expected);
      assert.equal(association, expected === P ? table[0] : undefined, "only PROC names an association");
    });
  });
});

test("RFC 5905 section 9.2: an association with another host, a free place and a local clock count as no association", () => {
  for (let mode = 0; mode < 8; mode++) {
    for (const [, hostMode] of notEmpty(ASSOCIATIONS.slice(1))) {
      const table = tableWith(hostMode);
      assert.equal(dispatch(table, mode, OTHER).disposition, EXPECTED[0][mode]);
      table[0].isInUse = false;
      assert.equal(dispatch(table, mode).disposition, EXPECTED[0][mode]);
      table[0].isInUse = true;
      table[0].isLocalClock = true;
      assert.equal(dispatch(table, mode).disposition, EXPECTED[0][mode]);
    }
  }
});

test("RFC 5905 section 9.2: a broadcast server's association has the group's address, and hides no sender", () => {
  const table = makeAssociationTable(2, BANK_ESTIMATION);
  add(table, Mode.Broadcast, GROUP, service);
  for (let mode = 0; mode < 8; mode++) assert.equal(dispatch(table, mode).disposition, EXPECTED[0][mode]);
});

test("VPN instances: the same address in another instance is another host, in every cell", () => {
  for (const [, hostMode] of notEmpty(ASSOCIATIONS.slice(1))) {
    for (let mode = 0; mode < 8; mode++) {
      const table = tableWith(hostMode);
      table[0].instance = 1;
      const elsewhere = dispatch(table, mode, PEER, 2);
      assert.equal(elsewhere.disposition, EXPECTED[0][mode]);
      assert.equal(elsewhere.association, undefined);
      assert.equal(dispatch(table, mode, PEER, 0).disposition, EXPECTED[0][mode], "nor is the public instance");
    }
  }
});

test("VPN instances: of two associations with one address the one of the packet's instance is reached", () => {
  const table = makeAssociationTable(4, BANK_ESTIMATION);
  const first = add(table, Mode.SymmetricActive, PEER, service);
  const second = add(table, Mode.SymmetricActive, PEER, service);
  first.instance = 1;
  second.instance = 2;
  assert.equal(dispatch(table, Mode.SymmetricPassive, PEER, 1).association, first);
  assert.equal(dispatch(table, Mode.SymmetricPassive, PEER, 2).association, second);
});

test("two associations with one address: the one whose cell says PROC gets the packet, whatever their order", () => {
  for (const order of [
    [Mode.Client, Mode.SymmetricPassive],
    [Mode.SymmetricPassive, Mode.Client],
  ]) {
    const table = makeAssociationTable(4, BANK_ESTIMATION);
    for (const hostMode of order) add(table, hostMode, PEER, service);
    assert.equal(dispatch(table, Mode.SymmetricActive).association?.hostMode, Mode.SymmetricPassive);
    assert.equal(dispatch(table, Mode.Server).association?.hostMode, Mode.Client);
  }
});

test("own ports: an association with a port of its own is not reached by the service port, but a broadcast client is, by mode 5", () => {
  const reach = (own: UdpSocket | undefined, hostMode: number, mode: number): Disposition => {
    const table = makeAssociationTable(4, BANK_ESTIMATION);
    add(table, hostMode, PEER, own);
    return dispatch(table, mode).disposition;
  };
  for (const own of [makeSocket(), undefined]) {
    assert.equal(reach(own, Mode.Client, Mode.Server), Disposition.Discard);
    assert.equal(reach(own, BROADCAST_CLIENT, Mode.Server), Disposition.Discard);
    assert.equal(reach(own, BROADCAST_CLIENT, Mode.Broadcast), Disposition.Process);
    assert.equal(reach(own, Mode.SymmetricActive, Mode.SymmetricPassive), Disposition.Discard);
  }
});

test("own ports: the port belongs to its association, for packets from where it asks and from nowhere else", () => {
  const table = makeAssociationTable(4, BANK_ESTIMATION);
  const mine = makeSocket();
  const theirs = makeSocket();
  const first = add(table, Mode.Client, PEER, mine);
  const second = add(table, BROADCAST_CLIENT, OTHER, theirs);
  assert.equal(ownerOfPort(table, PEER, mine), first);
  assert.equal(ownerOfPort(table, OTHER, theirs), second);
  assert.equal(ownerOfPort(table, OTHER, mine), undefined);
  assert.equal(ownerOfPort(table, PEER, theirs), undefined);
  assert.equal(ownerOfPort(table, PEER, makeSocket()), undefined, "a port that nobody has");
});

test("own ports: a port whose association has been released belongs to none", () => {
  const mine = makeSocket();
  const table = makeAssociationTable(4, BANK_ESTIMATION);
  add(table, Mode.Client, PEER, mine);
  assert.equal(ownerOfPort(table, PEER, mine), table[0]);
  table[0].isInUse = false;
  assert.equal(ownerOfPort(table, PEER, mine), undefined);
});

test("own ports: two clients of one address in two VPN instances are told apart by their ports", () => {
  const table = makeAssociationTable(4, BANK_ESTIMATION);
  const sockets = [makeSocket(), makeSocket()];
  const clients = sockets.map((socket, i) => {
    const client = add(table, Mode.Client, PEER, socket);
    client.instance = i + 1;
    return client;
  });
  sockets.forEach((socket, i) => assert.equal(ownerOfPort(table, PEER, socket), clients[i]));
});

test("a passive association that asks from the service port gets the reply there, and none that it did not ask for", () => {
  const table = tableWith(Mode.SymmetricPassive);
  assert.equal(dispatch(table, Mode.Server).disposition, Disposition.Discard);
  table[0].isAwaitingReply = true;
  assert.equal(dispatch(table, Mode.Server).association, table[0]);
});
