// Makes the firmware of a board: transpiles its entry, compiles it to stripped bytecode, and freezes that as C data.
//
//   node boards/lua-runtime/firmware.mjs ENTRY LUAC OUT.c [measure]
//
// LUAC is the compiler built from the sources of the very Lua that will load it. With `measure` the firmware prints the live heap before and after each of its
// modules, for size.mjs.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { hookModules, moduleNames } from "./bundle.mjs";
import { freeze } from "./freeze.mjs";
import { transpile } from "./transpile.mjs";

const [entry, luac, out, mode] = process.argv.slice(2);
if (out === undefined) {
  console.error("usage: node boards/lua-runtime/firmware.mjs ENTRY LUAC OUT.c [measure]");
  process.exit(2);
}
try {
  mkdirSync(dirname(out), { recursive: true });
  const lua = transpile({ entry, outFile: out.replace(/\.c$/, ".lua"), target: "5.4" });
  if (mode === "measure") writeFileSync(lua, hookModules(readFileSync(lua, "utf8")));
  const bytecode = out.replace(/\.c$/, ".luac");
  execFileSync(luac, ["-s", "-o", bytecode, lua]);
  writeFileSync(out, freeze(readFileSync(bytecode), moduleNames(readFileSync(lua, "utf8"))));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
