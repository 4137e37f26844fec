// The boards of this repository: a board is a folder with board.json, and its name is that of its folder.
//
//   node boards/common/boards.mjs          names, one a line
//   node boards/common/boards.mjs NAME     the folder of that board, from the top of the repository
//   node boards/common/boards.mjs --help   each board with its description and an example, for make help
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const top = fileURLToPath(new URL("../../", import.meta.url));

/** Folders of all boards by name, relative to the top of the repository. */
export function boardFolders() {
  const found = readdirSync(join(top, "boards"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name === "board.json" && !entry.parentPath.includes("node_modules"))
    .map((entry) => relative(top, entry.parentPath).split(sep).join("/"))
    .sort();
  return new Map(found.map((folder) => [basename(folder), folder]));
}

/** The folder of board `name`. Throws an Error that lists the boards when there is none. */
export function boardFolder(name) {
  const folders = boardFolders();
  const folder = folders.get(name);
  if (folder === undefined) throw new Error(`there is no board ${name}: choose one of ${[...folders.keys()].join(", ")}`);
  return folder;
}

/** The description of board `name`: its board.json, over those that it names by `inherits` (a path from its folder). */
export function describeBoard(name) {
  const read = (file) => {
    const { inherits, ...own } = JSON.parse(readFileSync(join(top, file), "utf8"));
    return inherits === undefined ? own : { ...read(join(dirname(file), inherits)), ...own };
  };
  return read(join(boardFolder(name), "board.json"));
}

/** Feature preset of board `name`: its module, as a path from the top of the repository without extension, and the constant that it exports. */
export function presetOf(name) {
  const { features: module } = describeBoard(name);
  const [, constant] = /^export const (\w*FEATURES)\b/m.exec(readFileSync(join(top, `${module}.ts`), "utf8")) ?? [];
  if (constant === undefined) throw new Error(`${module}.ts, the features of ${name}, exports no constant whose name ends in FEATURES`);
  return { module, name: constant };
}

/** One line on board `name`: the title of its README. */
export function titleOf(name) {
  const text = readFileSync(join(top, boardFolder(name), "README.md"), "utf8");
  return text.slice(0, text.indexOf("\n")).replace(/^# /, "").replace(/\.$/, "");
}

/** A command to try board `name` with: those with a tool are written to hardware, the others run here. */
export function exampleOf(name) {
  return describeBoard(name).tool === undefined ? `make run BOARD=${name}` : `make flash BOARD=${name} PORT=/dev/ttyUSB0`;
}

const listed = () => [...boardFolders().keys()].map((name) => `${name.padEnd(16)}${titleOf(name)}\n${" ".repeat(16)}${exampleOf(name)}`);

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const name = process.argv[2];
    if (name === "--help") console.log(listed().join("\n"));
    else console.log(name === undefined ? [...boardFolders().keys()].join("\n") : boardFolder(name));
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
