// Makes the firmware of a board: transpiles its entry, runs that, and freezes what it leaves as C data.
//
//   node boards/lua/build/firmware.mjs ENTRY SNAPSHOT OUT.c
//
// SNAPSHOT is snapshot.c, built with the sources of the very Lua that the board has.
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
