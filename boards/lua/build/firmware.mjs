// Makes the firmware of a board: transpiles its entry module, runs it, and freezes the objects that it leaves as C data.
//
//   node boards/lua/build/firmware.mjs ENTRY SNAPSHOT OUT.c
//
// SNAPSHOT is snapshot.c, built from the sources of the Lua of the board.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { moduleNames } from "./bundle.mjs";
import { freeze } from "./freeze.mjs";
import { transpile } from "./transpile.mjs";

const MOST_OUTPUT = 64 * 1024 * 1024;

const [entry, snapshot, out] = process.argv.slice(2);
if (out === undefined) {
  console.error("usage: node boards/lua/build/firmware.mjs ENTRY SNAPSHOT OUT.c");
  process.exit(2);
}
try {
  mkdirSync(dirname(out), { recursive: true });
  const lua = transpile({ entry, outFile: out.replace(/\.c$/, ".lua"), target: "5.4" });
  const left = execFileSync(snapshot, [lua], { encoding: "utf8", maxBuffer: MOST_OUTPUT });
  writeFileSync(out, freeze(left, moduleNames(readFileSync(lua, "utf8"))));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
