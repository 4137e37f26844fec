// Writes a file of Lua with the few edits that frozen objects need (frozen.h):
//
//   node boards/lua-runtime/edit-lua.mjs FOLDER-OF-LUA NAME OUT.c
//
// An edit whose place is not found is an error: this is another Lua than the one that was read.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const INCLUDE = '#include "frozen.h"\n';

/** Where each edit goes: behind a line of that file. */
const EDITS = {
  // A string that is frozen is not made a second time: short strings are compared by their addresses.
  "lstring.c": { after: "  lua_assert(str != NULL);", add: "  if ((ts = frozen_find(str, l, h)) != NULL) return ts;" },
  // Names of metamethods are fixed by moving them to another list: frozen ones are in none, and fixed already.
  "lgc.c": { after: "void luaC_fix (lua_State *L, GCObject *o) {", add: "  if (is_frozen(o)) return;" },
};

const [folder, name, out] = process.argv.slice(2);
const { after, add } = EDITS[name];
const lines = readFileSync(join(folder, name), "latin1").split("\n");
const places = lines.flatMap((line, index) => (line.startsWith(after) ? [index] : []));
if (places.length !== 1) {
  console.error(`edit-lua: ${join(folder, name)} has ${places.length} lines "${after}" where one was expected`);
  process.exit(1);
}
lines.splice(places[0] + 1, 0, add);
const firstInclude = lines.findIndex((line) => line.startsWith('#include "lua.h"'));
lines.splice(firstInclude + 1, 0, INCLUDE);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, lines.join("\n"), "latin1");
