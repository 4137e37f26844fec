import assert from "node:assert/strict";
import { test } from "node:test";
import { ShellState } from "../../firmware/console/line/shell";
import { lab, type LabBoard } from "./lab";

const CLOSED = "Press ENTER to get started.\r\n";

/** Screen of `board` while `seconds` pass in `net`. */
function shown(net: ReturnType<typeof lab>, board: LabBoard, seconds: number): string {
  const before = board.screen().length;
  net.run(seconds);
  return board.screen().slice(before);
}

test("idle-timeout ends a session on a board without an association", () => {
  const net = lab({});
  const board = net.board("Board", { address: "10.0.0.1" });
  board.type("system-view", "user-interface con 0", "idle-timeout 0 5", "return", "");
  assert.equal(shown(net, board, 4.9), "");
  assert.ok(shown(net, board, 0.2).endsWith(CLOSED));
  assert.equal(board.timewire.shell.state, ShellState.Closed);
  assert.equal(shown(net, board, 1000), "");
});

test("each key begins the idle time again", () => {
  const net = lab({});
  const board = net.board("Board", { address: "10.0.0.1" });
  board.type("system-view", "user-interface con 0", "idle-timeout 0 5");
  for (let i = 0; i < 5; i++) {
    assert.equal(shown(net, board, 4), "");
    board.sim.events?.onConsoleInput("x");
  }
  assert.ok(shown(net, board, 6).endsWith(CLOSED));
});

test("a question without an answer is withdrawn after 30 s on a board without an association", () => {
  const net = lab({});
  const board = net.board("Board", { address: "10.0.0.1" });
  assert.match(board.type("save"), /Are you sure\? \[Y\/N\]:$/);
  assert.equal(shown(net, board, 29.9), "");
  assert.equal(shown(net, board, 0.2), "\r\n<Board>");
  assert.match(board.type("y"), /Unrecognized|Incomplete|Ambiguous/);
});

test("idle-timeout ends a session while NTP is disabled", () => {
  const net = lab({});
  const board = net.board("Board", { address: "10.0.0.1" }, "ntp-service unicast-server 10.0.0.2", "undo ntp-service enable");
  board.type("system-view", "user-interface con 0", "idle-timeout 0 5");
  assert.ok(shown(net, board, 5.1).endsWith(CLOSED));
});

test("input from a file ends no session", () => {
  const net = lab({});
  const board = net.board("Board", { address: "10.0.0.1" });
  (board.sim.console as { isAttended: boolean }).isAttended = false;
  board.type("system-view", "user-interface con 0", "idle-timeout 0 5");
  assert.equal(shown(net, board, 100), "");
  assert.equal(board.timewire.shell.state, ShellState.Prompting);
});
