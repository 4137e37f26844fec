import assert from "node:assert/strict";
import { test } from "node:test";
import { makeAssociation, resetAssociation } from "../../firmware/association/association";
import { BANK_ESTIMATION } from "../../firmware/estimator/bank-estimator";
import { lab } from "../scenario/lab";

test("a slot of the association table: after broadcast-server and its undo a unicast-server has the peer interface `wildcard`", () => {
  const net = lab({});
  const board = net.board("A", { address: "10.0.0.1" });
  board.configure("interface Ethernet0/0", "ntp-service broadcast-server", "undo ntp-service broadcast-server", "quit");
  board.configure("ntp-service unicast-server 10.0.0.2");
  assert.match(board.type("display ntp-service sessions verbose"), /peer interface: wildcard/);
});

test("a slot of the association table: a reset leaves no value of its last use", () => {
  const fresh = makeAssociation(BANK_ESTIMATION);
  const used = makeAssociation(BANK_ESTIMATION);
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
