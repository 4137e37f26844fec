// Builds an Espruino board: build/BOARD/timewire.js, one file, and a report of its size.
//
//   node boards/espruino/build.mjs BOARD
import { mkdirSync, writeFileSync } from "node:fs";
import { boardFolder, describeBoard } from "../common/boards.mjs";
import { reportSizes } from "../common/report.mjs";
import { bundleForEspruino } from "./bundle.mjs";
import { estimateVariables, pretokenizedSize } from "./measure.mjs";

const [board] = process.argv.slice(2);
try {
  const { limits } = describeBoard(board);
  const entry = `${boardFolder(board)}/main.ts`;
  const code = await bundleForEspruino(entry);
  const out = `build/${board}/timewire.js`;
  mkdirSync(`build/${board}`, { recursive: true });
  writeFileSync(out, code, "latin1");
  console.log(`build: ${out}`);
  reportSizes(board, [
    { what: "flash", size: pretokenizedSize(code), limit: limits.flash, unit: "bytes", note: `pretokenised; ${code.length} bytes of text` },
    {
      what: "memory",
      size: await estimateVariables(entry),
      limit: limits.variables,
      unit: "JsVars",
      note: "estimated from the cost of each kind of thing",
    },
  ]);
} catch (error) {
  console.error(`${board} is not built:\n${error.message}`);
  process.exit(1);
}
