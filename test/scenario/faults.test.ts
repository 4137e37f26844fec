import assert from "node:assert/strict";
import { test } from "node:test";
import { setName } from "../../boards/sim/resolver";
import { guard, guardEvents } from "../../boards/common/guarded-events";
import { isSynchronized } from "../../firmware/clock/system-variables";
import { lab, type Lab, type LabBoard } from "./lab";

/** Hal calls that may fail: what has the call, and its name. */
const CALLS: [string, (board: LabBoard) => object][] = [
  ["openClient", ({ sim }) => sim.network],
  ["word", ({ sim }) => sim.random],
  ["write", ({ sim }) => sim.storage],
  ["write", ({ sim }) => sim.realTimeClock!],
  ["resolve", ({ sim }) => sim.resolver],
  ["write", ({ sim }) => sim.console],
  ["send", ({ timewire }) => timewire.engine.table[0].socket!],
  ["broadcast", ({ timewire }) => timewire.engine.service!],
  ["reply", ({ sim }) => sim.network.datagram],
];
/** Time for which the call fails [s]: several polls, and an hourly save of the drift. */
const FAILING = 4000;

function follow(net: Lab): LabBoard {
  setName(net.names, "time.example.org", "10.0.0.1");
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const board = net.board(
    "Board",
    { address: "10.0.0.2", clockError: 0.1, ppm: 40 },
    "ntp-service unicast-server 10.0.0.1 maxpoll 6",
    "interface Ethernet0/0",
    "ntp-service broadcast-server",
  );
  attachGuarded(board);
  const client = net.board("Client", { address: "10.0.0.3" }, "ntp-service unicast-server 10.0.0.2 maxpoll 6");
  attachGuarded(client);
  net.run(200);
  assert.ok(isSynchronized(board.timewire.system));
  return board;
}

/** Events and resolver answers of the board, as boards on JavaScript engines deliver them. */
function attachGuarded({ sim, timewire }: LabBoard): void {
  const events = guardEvents(timewire, sim.timer);
  sim.events = events;
  const { resolver } = sim;
  const resolve = resolver.resolve.bind(resolver);
  resolver.resolve = (name, onResolved) => resolve(name, (address) => guard(events, () => onResolved(address)));
}

/** Makes `owner[name]` throw; the result restores it. */
function fail(owner: object, name: string): () => void {
  const call: unknown = Reflect.get(owner, name);
  assert.equal(typeof call, "function", name);
  const failing = (): never => {
    throw new Error(`${name} has failed`);
  };
  Object.defineProperty(owner, name, { value: failing, configurable: true, writable: true });
  return () => Object.defineProperty(owner, name, { value: call, configurable: true, writable: true });
}

for (const [name, ownerOf] of CALLS) {
  test(`a board survives a driver whose ${ownerOf.toString().replace(/^.*=> /, "")}.${name} throws: it polls, serves and reads its console again`, () => {
    const net = lab({});
    const board = follow(net);
    const restore = fail(ownerOf(board), name);
    board.sim.events!.onConsoleInput("\rsystem-view\rntp-service unicast-server time.example.org\rreturn\rsave force\r");
    net.run(FAILING);
    restore();
    net.run(200);
    board.sim.events!.onConsoleInput("\rdisplay clock\r");
    net.run(0.001);
    assert.match(board.screen().slice(-400), /UTC/);
    net.run(1200);
    assert.ok(isSynchronized(board.timewire.system), "synchronized");
    assert.ok(Math.abs(board.error()) < 1e-3, `${board.error()}`);
    assert.ok(board.association(0).reach % 2 === 1, "polls");
    const client = net.board("Late", { address: "10.0.0.4" }, "ntp-service unicast-server 10.0.0.2");
    net.run(30);
    assert.ok(isSynchronized(client.timewire.system), "serves");
    assert.match(board.timewire.shell.context.logs.lines.join("\n"), new RegExp(`${name} has failed`));
  });
}
