// Turns an entry module with everything it imports into one Lua file.
//
//   node boards/lua/build/transpile.mjs ENTRY OUT TARGET
//
// ENTRY is a TypeScript file, OUT a file name (below build/lua/ unless it names a folder), TARGET one of 5.1, 5.3, 5.4, JIT, universal. Prints the path
// of the bundle. Ambient declarations (*.d.ts) beside the entry and in boards/lua/runtime/ belong to every bundle.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as tstl from "typescript-to-lua";
import ts from "typescript";

const top = fileURLToPath(new URL("../../../", import.meta.url));

/** The Lua version whose library each target has. */
const LIBRARY = { 5.1: "5.1", 5.3: "5.3", 5.4: "5.4", JIT: "jit", universal: "5.1" };

/** A diagnostic as FILE:LINE:COLUMN: message, which editors understand. */
function describeDiagnostic(diagnostic) {
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n  ");
  if (!diagnostic.file || diagnostic.start === undefined) return text;
  const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
  return `${relative(process.cwd(), diagnostic.file.fileName)}:${line + 1}:${character + 1}: ${text}`;
}

/** *.d.ts in a folder. */
function listDeclarations(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".d.ts"))
    .map((name) => join(folder, name));
}

/**
 * Transpiles `entry` into `outFile` and returns its absolute path. The chunk returns what the entry module exports. Throws an Error with file, line and
 * message of every diagnostic: the transpiler still writes Lua when it refuses something, and that Lua would fail on the chip.
 * @param {{ entry: string, outFile: string, target: "5.1" | "5.3" | "5.4" | "JIT" | "universal", declarations?: string[] }} request `declarations` are
 *   further folders whose ambient declarations belong to the bundle
 * @returns {string}
 */
export function transpile({ entry, outFile, target, declarations = [] }) {
  const library = LIBRARY[target];
  if (library === undefined) throw new Error(`unknown Lua target ${target}: one of ${Object.keys(LIBRARY).join(", ")}`);
  const entryPath = resolve(entry);
  const outPath = dirname(outFile) === "." ? join(top, "build/lua", outFile) : resolve(outFile);

  const config = tstl.parseConfigFileWithSystem(join(top, "tsconfig.lua.json"), {
    luaTarget: target,
    luaBundle: outPath,
    luaBundleEntry: entryPath,
    rootDir: top,
    outDir: dirname(outPath),
    noEmit: false,
    types: [`lua-types/${library}`, "@typescript-to-lua/language-extensions"],
  });
  const folders = [dirname(entryPath), ...["boards/lua/runtime", ...declarations].map((folder) => join(top, folder))];
  const roots = [...new Set([entryPath, ...folders.flatMap(listDeclarations)])];
  let lua;
  const { diagnostics } = tstl.transpileFiles(roots, config.options, (_path, text) => {
    lua = text;
  });
  const all = [...config.errors.filter((error) => error.code !== 18003), ...diagnostics]; // 18003: no Lua board has TypeScript of its own yet
  if (all.length > 0) throw new Error(all.map(describeDiagnostic).join("\n"));

  mkdirSync(dirname(outPath), { recursive: true });
  writeFileSync(outPath, lua);
  return outPath;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [entry, outFile, target] = process.argv.slice(2);
  if (target === undefined) {
    console.error("usage: node boards/lua/build/transpile.mjs ENTRY OUT TARGET");
    process.exit(2);
  }
  try {
    console.log(transpile({ entry, outFile, target }));
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
