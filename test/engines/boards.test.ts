/**
 * The bundles for chips, run here through the suite that every board must pass, with test equipment in place of the chip: NodeMCU's modules over lua-socket on
 * Debian's Lua, and a JavaScript realm that has only what Espruino has. UDP is real, in namespaces of the test's own, and so are chronyd and ntpdig.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { openLabBench } from "../hil/bench";
import { CHIPS, type ChipName } from "../hil/chips";
import type { Bench } from "../hil/device";
import { lineOfProgram, type ConsoleLine } from "../hil/line";
import { checkDevice } from "../hil/suite";
import { RIGHT } from "../interop/lab";

const MASK = "255.255.255.0";

/** What a test does not need of the build's own check of sizes is left to test/engines/build.test.ts. */
function buildBoard(board: ChipName): void {
  spawnSync("make", ["--no-print-directory", "build", `BOARD=${board}`]);
}

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

for (const [board, lua] of [
  ["nodemcu-esp32", "lua5.3"],
  ["nodemcu-esp8266", "lua5.1"],
  ["espruino-esp32", ""],
  ["espruino-wifi", ""],
] as const) {
  buildBoard(board);
  checkDevice(`${board}${lua === "" ? "" : ` on ${lua}`}`, CHIPS[board], (t) => openBench(t, board, lua), 12);
}
