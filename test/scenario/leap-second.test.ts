import assert from "node:assert/strict";
import { test } from "node:test";
import { Leap } from "../../firmware/packet/protocol";
import { fromCalendar, makeCalendarTime } from "../../firmware/time/calendar";
import { makeTimestamp, type Timestamp } from "../../firmware/time/timestamp";
import { notEmpty } from "../not-empty";
import { lab } from "./lab";
import { addLyingServer } from "./lying-server";

/** 22:00 UTC of a day. */
function evening(year: number, month: number, day: number): Timestamp {
  const date = makeTimestamp();
  fromCalendar({ ...makeCalendarTime(), year, month, day, hour: 22 }, date);
  return date;
}

/** Seconds from 22:00 to midnight. */
const MIDNIGHT = 7200;

/** A server that announces a leap second and follows it, a client of its, and one board in each other mode below that. */
function tree(date: Timestamp, leap: Leap) {
  const net = lab({ date });
  const server = addLyingServer(net, "10.0.0.1");
  server.leap = leap;
  const client = net.board(
    "Client",
    { address: "10.0.0.2", ppm: 10 },
    "ntp-service unicast-server 10.0.0.1",
    "interface Ethernet0/0",
    "ntp-service broadcast-server",
  );
  const below = [
    client,
    net.board("Second", { address: "10.0.0.3", ppm: -10 }, "ntp-service unicast-server 10.0.0.2"),
    net.board("Active", { address: "10.0.0.4", ppm: 20 }, "ntp-service unicast-peer 10.0.0.2"),
    net.board("Listener", { address: "10.0.0.5", ppm: -20 }, "interface Ethernet0/0", "ntp-service broadcast-client"),
  ];
  return { net, server, boards: below };
}

for (const [name, leap, step] of [
  ["inserted", Leap.Insert, -1],
  ["deleted", Leap.Delete, 1],
] as const) {
  test(`RFC 5905 figure 9: a leap second to be ${name} is passed on in every mode, and every clock takes it at the end of the month`, () => {
    const { net, server, boards } = tree(evening(2026, 12, 31), leap);
    net.run(3600);
    for (const board of notEmpty(boards)) assert.equal(board.timewire.engine.system.leap, leap, board.name);
    net.run(MIDNIGHT - 3600 + (leap === Leap.Insert ? 0 : -1));
    server.error = step;
    server.leap = Leap.None;
    net.run(0.1);
    for (const board of notEmpty(boards)) assert.ok(Math.abs(board.error() - step) < 2e-3, `${board.name}: ${board.error()} s`);
    net.watch(3600, 10, () => {
      for (const board of notEmpty(boards)) assert.ok(Math.abs(board.error() - step) < 2e-3, `${board.name}: ${board.error()} s`);
    });
    for (const board of notEmpty(boards)) {
      assert.equal(board.timewire.engine.system.leap, Leap.None, board.name);
      assert.equal(board.log("stepped").length, 0, "nobody saw an offset of a second");
      assert.equal(board.log("leap second").length, 1);
    }
  });
}

test("a leap second is announced for the end of a month only: in its midst the bits are passed on, and nothing happens at midnight", () => {
  const { net, boards } = tree(evening(2026, 12, 15), Leap.Insert);
  net.run(MIDNIGHT + 600);
  for (const board of notEmpty(boards)) {
    assert.equal(board.timewire.engine.system.leap, Leap.Insert);
    assert.ok(Math.abs(board.error()) < 2e-3);
  }
});

test("the majority rule: one of three sources that announces a leap second is not believed", () => {
  const net = lab({ date: evening(2026, 12, 31) });
  for (const host of [1, 2, 3]) addLyingServer(net, `10.0.0.${host}`).leap = host === 2 ? Leap.Insert : Leap.None;
  const commands = [1, 2, 3].map((host) => `ntp-service unicast-server 10.0.0.${host}${host === 2 ? " priority" : ""}`);
  const client = net.board("Client", { address: "10.0.0.9", ppm: 10 }, ...commands);
  net.run(MIDNIGHT + 600);
  assert.equal(client.timewire.engine.system.leap, Leap.None);
  assert.ok(Math.abs(client.error()) < 2e-3);
});
