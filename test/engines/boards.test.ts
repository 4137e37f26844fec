/**
 * The bundles for NodeMCU and Espruino boards, run here through the suite of every board. Stand-ins take the place of the hardware: NodeMCU's modules over
 * lua-socket on Debian's Lua, and a JavaScript realm that has only what Espruino has. UDP is real, in namespaces of the test's own, and so are chronyd and ntpdig.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { makeScript } from "../build";
import { openLabBench } from "../hil/bench";
import { boardsWith, capabilitiesOf, describe } from "../hil/capabilities";
import type { Bench, Capabilities } from "../hil/device";
import { lineOfProgram, type ConsoleLine } from "../hil/line";
import { checkDevice } from "../hil/suite";
import { RIGHT } from "../interop/lab";
import { notEmpty } from "../not-empty";

const MASK = "255.255.255.0";

/** Boards that an interpreter of their own runs. */
const CHIPS = notEmpty(boardsWith(({ tool }) => tool !== undefined));
/** Interpreters that stand in for NodeMCU's, one for each of its boards in turn. */
const LUAS = ["lua5.3", "lua5.1"];
/** Builds of the boards; all are under way at once. */
const builds = Object.fromEntries(CHIPS.map((board) => [board, makeScript(board)]));

/** Command line that starts a board's bundle: everything before address, mask and folder. */
function commandOf(board: string, lua: string): string[] {
  if (lua === "") return [process.execPath, "test/engines/espruino.mjs", `build/${board}/timewire.js`];
  return [lua, "test/engines/nodemcu.lua", `build/${board}/timewire.lua`, board.slice("nodemcu-".length)];
}

function needsOf(lua: string): string | undefined {
  if (spawnSync(lua, ["-v"]).error !== undefined) return `${lua} is not installed`;
  const libraries = spawnSync(lua, ["-e", 'require("socket") require("openssl.digest")']);
  return libraries.status === 0 ? undefined : `${lua} has no lua-socket or no lua-luaossl`;
}

async function openBench(t: TestContext, board: string, lua: string, capabilities: Capabilities): Promise<Bench | undefined> {
  const missing = lua === "" ? undefined : needsOf(lua);
  if (missing !== undefined) {
    t.skip(missing);
    return undefined;
  }
  await builds[board];
  return openLabBench(t, (lab) => {
    const storage = join(lab.folder, "chip");
    mkdirSync(storage);
    const command = lab.command("right", ...commandOf(board, lua), RIGHT, MASK, storage);
    let line: ConsoleLine | undefined;
    return {
      capabilities,
      address: RIGHT,
      power: async () => {
        await line?.close();
        line = lineOfProgram(t, command);
        return line;
      },
    };
  });
}

const capabilities = new Map(await Promise.all(CHIPS.map(async (board) => [board, await capabilitiesOf(board, false)] as const)));
const onLua = CHIPS.filter((board) => describe(board).tool === "nodemcu");
const interpreters = new Map(onLua.map((board, index) => [board, LUAS[index % LUAS.length]]));

void suite("chips", { concurrency: true }, () => {
  for (const board of CHIPS) {
    const lua = interpreters.get(board) ?? "";
    void test(`make build BOARD=${board}: one file, and a report that says it fits`, async () => {
      const { status, output } = await builds[board];
      assert.match(output, /flash: \d+ of \d+ bytes/);
      assert.equal(status, 0, output);
    });
    checkDevice(`${board}${lua === "" ? "" : ` on ${lua}`}`, capabilities.get(board)!, (t) => openBench(t, board, lua, capabilities.get(board)!), 12);
  }
});
