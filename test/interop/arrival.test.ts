import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { BoardProcess } from "../host/board-process";
import { buildNative, lacks } from "../linux/native";
import { Lab, LEFT, RIGHT } from "./lab";

/** A packet counts as arrived on the interface that it came by, whatever address of the board it was sent to: Linux accepts all addresses on all interfaces. */

/** Address of the second interface of the board at the left end. */
const INNER = "198.51.100.1";

/** Sends one request from the right end; prints the stratum of the reply, or "silence" after half a second. */
const REQUEST = `
const socket = require("node:dgram").createSocket("udp4");
const request = Buffer.alloc(48, 1);
request[0] = 0x23;
socket.on("message", (reply) => { console.log(reply[1]); socket.close(); clearTimeout(timer); });
const timer = setTimeout(() => { console.log("silence"); socket.close(); }, 500);
socket.send(request, 123, process.argv[1]);
`;

const SERVER = "ntp-service refclock-master 2";
const DISABLED = ["interface Ethernet0/0", " ntp-service in-interface disable", "#"];
const SEPARATED = ["ip vpn-instance v1", "#", "interface Ethernet0/0", " ip binding vpn-instance v1", "#"];

async function startHost(lab: Lab, config: string, state: string): Promise<BoardProcess> {
  const own = ["--config", config, "--state", state, "--interface", "Ethernet0/0=left", "--interface", "Ethernet0/1=inner"];
  return Promise.resolve(lab.start("left", process.execPath, "build/host/timewire.mjs", "run", ...own));
}

async function startProgram(lab: Lab, _config: string, state: string): Promise<BoardProcess> {
  const own = ["--state", state, "--interface", "Ethernet0/0=left", "--interface", "Ethernet0/1=inner"];
  return lab.start("left", await buildNative(), ...own);
}

const BOARDS = [
  ["host board", startHost],
  ["Linux program", startProgram],
] as const;

for (const [name, start] of BOARDS) {
  test(`${name}: in-interface disable and VPN instances hold for packets to the address of another interface`, async (t) => {
    if (name === "Linux program" && lacks(t)) return;
    const lab = await Lab.build(t);
    if (lab === undefined) return;
    lab.run("left", "ip", "link", "add", "inner", "type", "veth", "peer", "name", "outer");
    lab.run("left", "ip", "address", "add", `${INNER}/24`, "dev", "inner");
    for (const device of ["inner", "outer"]) lab.run("left", "ip", "link", "set", device, "up");
    lab.run("right", "ip", "route", "add", "198.51.100.0/24", "via", LEFT);
    const ask = (address: string): string => lab.run("right", process.execPath, "-e", REQUEST, address).trim();
    for (const [index, [lines, own, other]] of (
      [
        [[], "2", "2"],
        [DISABLED, "silence", "silence"],
        [SEPARATED, "2", "silence"],
      ] as [string[], string, string][]
    ).entries()) {
      const state = join(lab.folder, `state${index}`);
      const config = join(state, "startup.cfg");
      mkdirSync(state, { recursive: true });
      writeFileSync(config, ["#", ...lines, ` ${SERVER}`, "#", "return", ""].join("\n"));
      const board: BoardProcess = await start(lab, config, state);
      await board.waitFor(/<Timewire>/);
      assert.deepEqual([ask(LEFT), ask(INNER)], [own, other], `${lines.join()} from ${RIGHT}\n${board.stdout}\n${board.stderr}`);
      await board.stop("SIGTERM");
    }
  });
}
