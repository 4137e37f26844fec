// Writes the values of a board's board.json for those parts of its build that cannot read JSON:
//
//   node boards/lua/build/board-values.mjs BOARD FOLDER
//
//   values.mk    variables for make, in FOLDER: emulator.machine becomes BOARD_EMULATOR_MACHINE
//   a C header   macros under the same names, and BOARD_MODEL, in FOLDER
//   BOARD_ENTRY  entry module of the firmware, with the board's feature preset; boards with the same preset share it
//
// A file whose content stays is not written, so that make has nothing to build.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describeBoard, presetOf } from "../../common/boards.mjs";

/** Values of nested objects as [name, value], where the name is in capitals: limits.heap is BOARD_LIMITS_HEAP. */
const flatten = (value, name) =>
  typeof value === "object" && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, inner]) => flatten(inner, `${name}_${key.replace(/[A-Z]/g, "_$&").toUpperCase()}`))
    : [[name, value]];

const macroText = (value) => (typeof value === "string" ? JSON.stringify(value) : String(Number(value)));

/** Another build may read the file at this moment: it finds the old one or the new one. */
function replace(file, text) {
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}

function write(file, lines) {
  const text = `${lines.join("\n")}\n`;
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  replace(file, text);
}

const [board, folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: node boards/lua/build/board-values.mjs BOARD FOLDER");
  process.exit(2);
}
try {
  const values = flatten(describeBoard(board), "BOARD");
  const preset = presetOf(board);
  mkdirSync(folder, { recursive: true });
  write(join(folder, "board.h"), [
    "/* Made by boards/lua/build/board-values.mjs from board.json. */",
    `#define BOARD_MODEL ${macroText(board)}`,
    ...values.filter(([, value]) => !Array.isArray(value)).map(([name, value]) => `#define ${name} ${macroText(value)}`),
  ]);
  const entry = `build/firmware/${preset.module.replaceAll("/", "-")}.ts`;
  mkdirSync(dirname(entry), { recursive: true });
  write(entry, [
    "// Made by boards/lua/build/board-values.mjs from board.json.",
    `import { ${preset.name} } from "../../${preset.module}";`,
    'import { useFeatures } from "../../boards/lua/runtime/main";',
    `useFeatures(${preset.name});`,
    'export * from "../../boards/lua/runtime/main";',
  ]);
  // Written last: make takes it for a sign that the others are up to date.
  replace(join(folder, "values.mk"), [...values, ["BOARD_ENTRY", entry]].map(([name, value]) => `${name} := ${[value].flat().join(" ")}\n`).join(""));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
