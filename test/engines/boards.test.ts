/**
 * The bundles for chips, run here through the suite that every board must pass, with test equipment in place of the chip: NodeMCU's modules over lua-socket on
 * Debian's Lua, and a JavaScript realm that has only what Espruino has. UDP is real, in namespaces of the test's own, and so are chronyd and ntpdig.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { makeScript, type Build } from "../build";
import { openLabBench } from "../hil/bench";
import { CHIPS, type ChipName } from "../hil/chips";
import type { Bench } from "../hil/device";
import { lineOfProgram, type ConsoleLine } from "../hil/line";
import { checkDevice } from "../hil/suite";
import { RIGHT } from "../interop/lab";

const MASK = "255.255.255.0";

/** Builds of the boards; all are under way at once. */
const builds = Object.fromEntries(Object.keys(CHIPS).map((board) => [board, makeScript(board)])) as Record<ChipName, Promise<Build>>;

/** How a board's bundle is started: everything before address, mask and folder. */
function commandOf(board: ChipName, lua: string): string[] {
  if (board.startsWith("espruino")) return [process.execPath, "test/engines/espruino.mjs", `build/${board}/timewire.js`];
  return [lua, "test/engines/nodemcu.lua", `build/${board}/timewire.lua`, board.slice("nodemcu-".length)];
}

function needsOf(lua: string): string | undefined {
  if (spawnSync(lua, ["-v"]).error !== undefined) return `${lua} is not installed`;
  const libraries = spawnSync(lua, ["-e", 'require("socket") require("openssl.digest")']);
  return libraries.status === 0 ? undefined : `${lua} has no lua-socket or no lua-luaossl`;
}

async function openBench(t: TestContext, board: ChipName, lua: string): Promise<Bench | undefined> {
  const missing = board.startsWith("espruino") ? undefined : needsOf(lua);
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
      capabilities: CHIPS[board],
      address: RIGHT,
      power: async () => {
        await line?.close();
        line = lineOfProgram(t, command);
        return line;
      },
    };
  });
}

void suite("chips", { concurrency: true }, () => {
  for (const [board, lua] of [
    ["nodemcu-esp32", "lua5.3"],
    ["nodemcu-esp8266", "lua5.1"],
    ["espruino-esp32", ""],
    ["espruino-wifi", ""],
  ] as const) {
    void test(`make build BOARD=${board}: one file, and a report that says it fits`, async () => {
      const { status, output } = await builds[board];
      assert.match(output, /flash: \d+ of \d+ bytes/);
      assert.equal(status, 0, output);
    });
    checkDevice(`${board}${lua === "" ? "" : ` on ${lua}`}`, CHIPS[board], (t) => openBench(t, board, lua), 12);
  }
});
