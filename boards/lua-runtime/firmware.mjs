// Makes the firmware of a board: transpiles its entry, compiles it to stripped bytecode, and writes that as a C array.
//
//   node boards/lua-runtime/firmware.mjs ENTRY LUAC OUT.c
//
// LUAC is the compiler built from the sources of the very Lua that will load it.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { transpile } from "./transpile.mjs";

const BYTES_A_LINE = 24;

const [entry, luac, out] = process.argv.slice(2);
if (out === undefined) {
  console.error("usage: node boards/lua-runtime/firmware.mjs ENTRY LUAC OUT.c");
  process.exit(2);
}
try {
  mkdirSync(dirname(out), { recursive: true });
  const lua = transpile({ entry, outFile: out.replace(/\.c$/, ".lua"), target: "5.4" });
  const bytecode = out.replace(/\.c$/, ".luac");
  execFileSync(luac, ["-s", "-o", bytecode, lua]);
  const bytes = [...readFileSync(bytecode)];
  const lines = [];
  for (let i = 0; i < bytes.length; i += BYTES_A_LINE) lines.push(`${bytes.slice(i, i + BYTES_A_LINE).join(",")},`);
  writeFileSync(
    out,
    `#include "firmware.h"\n/* Instructions run in place: they must lie on a boundary of their own size. */\n_Alignas(8) const unsigned char firmware_code[] = {\n${lines.join("\n")}\n};\nconst size_t firmware_size = sizeof firmware_code;\n`,
  );
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
