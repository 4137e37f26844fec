import assert from "node:assert/strict";
import { test } from "node:test";
import { openConsole, screen } from "./console-board";

test("console README (Interfaces and addresses): `display ip interface brief` in the layout of Comware 5, with descriptions cut to their column", () => {
  const console = openConsole();
  const { interfaces } = console.board.network;
  Object.assign(interfaces[0], { address: [0x7f00, 1] });
  Object.assign(interfaces[1], { address: [0x0a14, 0x0101] });
  Object.assign(interfaces[2], { isUp: false });
  console.enter("system-view", "interface e0/1", "description Branch", "interface g1/0/1", "description Uplink to the core", "return");
  const page = [
    "*down: administratively down",
    "(s): spoofing",
    "Interface                     Physical Protocol IP Address      Description",
    "InLoop0                       up       up(s)    127.0.0.1       InLoopBac...",
    "Eth0/0                        up       up       10.20.1.1       Ethernet0...",
    "Eth0/1                        down     down     unassigned      Branch",
    "GE1/0/1                       up       up       unassigned      Uplink to...",
  ];
  assert.equal(console.enter("dis ip int brief"), screen("dis ip int brief", ...page, "<Timewire>"));
});

/** `display startup`, line by line. */
function startup(current: string, next: string): string {
  return screen(
    "display startup",
    ` Current startup saved-configuration file: ${current}`,
    ` Next main startup saved-configuration file: ${next}`,
    " Next backup startup saved-configuration file: NULL",
    "<Timewire>",
  );
}

test("console README (Configuration text): `display startup` names the file of this start and that of the next", () => {
  const first = openConsole();
  assert.equal(first.enter("display startup"), startup("NULL", "NULL"));
  first.enter("save force");
  assert.equal(first.enter("display startup"), startup("NULL", "flash:/startup.cfg"));
  const second = openConsole(first.board.files.get("startup.cfg"));
  assert.equal(second.enter("display startup"), startup("flash:/startup.cfg", "flash:/startup.cfg"));
  second.enter("reset saved-configuration", "y");
  assert.equal(second.enter("display startup"), startup("flash:/startup.cfg", "NULL"));
});
