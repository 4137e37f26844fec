// Builds a NodeMCU board: build/BOARD/timewire.lua, one minified file that runs on Lua 5.1 and 5.3, and a report of its size. LUAC_CROSS names the cross compiler
// of the NodeMCU firmware on the board; with it the build also makes build/BOARD/timewire.img, the image for its Lua flash store.
//
//   [LUAC_CROSS=path/to/luac.cross] node boards/lua/nodemcu/build.mjs BOARD
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { boardFolder, describeBoard, presetOf } from "../../common/boards.mjs";
import { reportSizes } from "../../common/report.mjs";
import { transpile } from "../build/transpile.mjs";
import { findForbidden } from "./limits-check.mjs";
import { link } from "./link.mjs";
import { estimateHeap, estimateStore } from "./measure.mjs";

const { minify } = createRequire(import.meta.url)("luamin");
const [board] = process.argv.slice(2);

/** Version line of the cross compiler, for example "Lua 5.3.5". Throws an Error when it cannot be started. */
function compilerVersion(compiler) {
  const { stdout, stderr, error } = spawnSync(compiler, ["-v"], { encoding: "utf8" });
  if (error !== undefined) throw new Error(`LUAC_CROSS=${compiler} cannot be started: ${error.message}`);
  return /Lua \d+\.\d+\S*/.exec(stdout + stderr)?.[0] ?? "unknown version";
}

/** Compiles the bundle for the flash store. `image` is replaced only when the compiler succeeds. */
function compileImage(bundle, image) {
  const compiler = process.env.LUAC_CROSS;
  const version = compilerVersion(compiler);
  if (version.startsWith("Lua 5.1"))
    throw new Error(
      `LUAC_CROSS=${compiler} compiles for ${version}, but Timewire needs a NodeMCU with Lua 5.3: build NodeMCU with LUA=53 and name its luac.cross`,
    );
  const fresh = `${image}.new`;
  rmSync(fresh, { force: true });
  const { status, stderr } = spawnSync(compiler, ["-f", "-s", "-o", fresh, bundle], { encoding: "utf8" });
  if (status !== 0 || !existsSync(fresh)) {
    rmSync(fresh, { force: true });
    throw new Error(`LUAC_CROSS=${compiler} (${version}) failed on ${bundle}: ${stderr.trim() || `exit code ${status}`}`);
  }
  renameSync(fresh, image);
}

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
      `makeBoard({ features: ${preset.name}, associations: ${capacity.associations} });`,
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
  if (process.env.LUAC_CROSS) compileImage(out, `build/${board}/timewire.img`);
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
