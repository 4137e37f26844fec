// Builds a NodeMCU board: build/BOARD/timewire.lua, one minified file that runs on Lua 5.1 and 5.3, and a report of its size. LUAC_CROSS names the cross compiler
// of the NodeMCU firmware on the board; with it the build also makes build/BOARD/timewire.img, the image for its Lua flash store.
//
//   [LUAC_CROSS=path/to/luac.cross] node boards/lua/nodemcu/build.mjs BOARD
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { boardFolder, describeBoard, presetOf } from "../../common/boards.mjs";
import { reportSizes } from "../../common/report.mjs";
import { transpile } from "../build/transpile.mjs";
import { compileImage } from "./image.mjs";
import { findForbidden } from "./limits-check.mjs";
import { link } from "./link.mjs";
import { estimateHeap, estimateStore } from "./measure.mjs";

const { minify } = createRequire(import.meta.url)("luamin");
const [board] = process.argv.slice(2);

try {
  const { limits, chip, capacity } = describeBoard(board);
  const out = `build/${board}/timewire.lua`;
  const preset = presetOf(board);
  const entry = `build/${board}/main.ts`;
  mkdirSync(`build/${board}`, { recursive: true });
  writeFileSync(
    entry,
    [
      "// Made by boards/lua/nodemcu/build.mjs from board.json.",
      `import { ${preset.name} } from "../../${preset.module}";`,
      `import { makeBoard } from "../../${boardFolder(board)}/main";`,
      `makeBoard({ features: ${preset.name}, capacity: { associations: ${capacity.associations}, keys: ${capacity.keys} } });`,
      "",
    ].join("\n"),
  );
  const bundle = transpile({
    entry,
    outFile: `build/${board}/plain.lua`,
    target: "universal",
    declarations: ["boards/lua/nodemcu"],
  });
  const lua = link(readFileSync(bundle, "latin1"));
  const wrong = findForbidden(lua);
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  writeFileSync(out, minify(lua), "latin1");
  copyFileSync(`${boardFolder(board)}/init.lua`, `build/${board}/init.lua`);
  console.log(`build: ${out}`);
  if (process.env.LUAC_CROSS) compileImage(process.env.LUAC_CROSS, out, `build/${board}/timewire.img`);
  reportSizes(board, [
    { what: "flash", size: estimateStore(out), limit: limits.flash, unit: "bytes", note: "in the Lua flash store, estimated from luac5.3's listing" },
    {
      what: "heap",
      size: estimateHeap(out, chip),
      limit: limits.heap,
      unit: "bytes",
      note: "its live objects on lua5.3, with their sizes on the board",
    },
  ]);
} catch (error) {
  console.error(`${board} is not built:\n${error.message}`);
  process.exit(1);
}
