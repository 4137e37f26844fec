// Copies Lua's sources with the few edits that frozen objects (frozen.h) and small chips need:
//
//   node boards/lua/build/edit-lua.mjs FOLDER-OF-LUA OUT-FOLDER
//
// An edit whose place is not found is an error: the sources are those of another Lua.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Edits. Each changes the single line of `file` that begins with `at`: lines before or after it, or a replaced text in it. */
const EDITS = [
  // A frozen string is not made a second time: short strings are compared by their addresses.
  { file: "lstring.c", at: '#include "lua.h"', after: ['#include "frozen.h"'] },
  { file: "lstring.c", at: "  lua_assert(str != NULL);", after: ["  if ((ts = frozen_find(str, l, h)) != NULL) return ts;"] },
  // Lua fixes the names of metamethods by moving them to another list. Frozen ones are in no list, and fixed already.
  { file: "lgc.c", at: '#include "lua.h"', after: ['#include "frozen.h"'] },
  { file: "lgc.c", at: "void luaC_fix (lua_State *L, GCObject *o) {", after: ["  if (is_frozen(o)) return;"] },
  // An object leaves the flash before it is written to.
  { file: "lvm.h", at: '#include "ltm.h"', after: ['#include "frozen.h"'] },
  { file: "lvm.h", at: "    { setobj2t(L, cast(TValue *,slot), v); ", from: "{", to: "{ frozen_before_write(L, hvalue(t), slot);" },
  { file: "ltable.c", at: '#include "lvm.h"', after: ['#include "frozen.h"'] },
  { file: "ltable.c", at: "  if (isabstkey(slot))", before: ["  frozen_before_write(L, t, slot);"] },
  { file: "ltable.c", at: "  const TValue *p = luaH_getint(t, key);", after: ["  frozen_before_write(L, t, p);"] },
  { file: "lapi.c", at: "      hvalue(obj)->metatable = mt;", before: ["      if (is_frozen(hvalue(obj))) frozen_thaw(L, hvalue(obj), NULL);"] },
  // Frozen objects in RAM are never swept, and refer to objects that are.
  { file: "lgc.c", at: "  markbeingfnz(g);  /* mark any finalizing object left from previous cycle */", before: ["  frozen_mark_roots(g);"] },
  // Alignment of a value, and width of the distance to the next node of a table: lua-settings.h.
  { file: "lobject.h", at: "  lua_Integer i;", from: "lua_Integer", to: "settings_integer" },
  { file: "lobject.h", at: "  lua_Number n;", from: "lua_Number", to: "settings_number" },
  { file: "lobject.h", at: "    int next;  /* for chaining */", from: "int", to: "settings_distance" },
];

/** The lines of a file with its edits made. */
function edit(file, lines) {
  for (const { at, before = [], after = [], from, to } of EDITS.filter((each) => each.file === file)) {
    const places = lines.flatMap((line, index) => (line.startsWith(at) ? [index] : []));
    if (places.length !== 1) throw new Error(`edit-lua: ${file} has ${places.length} lines "${at}" where one was expected: this is not Lua 5.4.7`);
    const line = from === undefined ? lines[places[0]] : lines[places[0]].replace(from, to);
    lines.splice(places[0], 1, ...before, line, ...after);
  }
  return lines;
}

const [folder, out] = process.argv.slice(2);
try {
  mkdirSync(out, { recursive: true });
  for (const file of readdirSync(folder).filter((name) => /\.[ch]$/.test(name)))
    writeFileSync(join(out, file), edit(file, readFileSync(join(folder, file), "latin1").split("\n")).join("\n"), "latin1");
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
