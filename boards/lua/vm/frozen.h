/* SPDX-License-Identifier: MIT */
/*
 * Frozen objects: the objects that the modules of a Lua program leave, as C data. Lua's collector follows only white objects, and these are black from the start:
 * it neither marks nor frees them. edit-lua.mjs makes Lua ask here before it writes to an object, or makes a second copy of a string.
 *
 *   functions, closures, strings   in flash
 *   variables that modules share   in flash, unless a function assigns to them or they hold a part of Lua's library: those are in RAM
 *   tables                         head in RAM, contents in flash until the first write; then on the heap
 *
 * Objects in RAM may refer to the heap and are roots of the collector.
 */
#ifndef TIMEWIRE_FROZEN_H
#define TIMEWIRE_FROZEN_H

#include <lprefix.h>

#include <lgc.h>
#include <lobject.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>

/* Black, and in flash: the bit that Lua leaves to its tests. */
#define FROZEN_MARK (bitmask(BLACKBIT) | bitmask(TESTBIT))
#define is_frozen(object) testbit((object)->marked, TESTBIT)

#define FROZEN_HEADER(kind) NULL, kind, FROZEN_MARK

/* A TString with room for its characters; frozen.c asserts that it is laid out as Lua's. */
#define FROZEN_STRING_TYPE(length) \
  struct {                         \
    CommonHeader;                  \
    lu_byte extra, shrlen;         \
    unsigned int hash;             \
    union {                        \
      size_t lnglen;               \
      TString *hnext;              \
    } u;                           \
    char contents[(length) + 1];   \
  }

#define FROZEN_SHORT_STRING(name, length, hash, next, text) \
  static const FROZEN_STRING_TYPE(length) name = {FROZEN_HEADER(LUA_VSHRSTR), 0, length, hash, {.hnext = next}, text}
/* `extra` of a long string is 1 when its hash has been computed; `shrlen` 0xFF tells that it is long. */
#define FROZEN_LONG_STRING(name, length, hash, text) \
  static const FROZEN_STRING_TYPE(length) name = {FROZEN_HEADER(LUA_VLNGSTR), 1, 0xFF, hash, {.lnglen = length}, text}

#define FROZEN_FUNCTION(parameters, variadic, stack, line, last, constant_count, constants, code_count, instructions, function_count, functions, \
                        upvalue_count, upvalue_list)                                                                                          \
  {.tt = LUA_VPROTO, .marked = FROZEN_MARK, .numparams = parameters, .is_vararg = variadic, .maxstacksize = stack, .linedefined = line,        \
   .lastlinedefined = last, .sizek = constant_count, .k = (TValue *)constants, .sizecode = code_count, .code = (Instruction *)instructions,    \
   .sizep = function_count, .p = (Proto **)functions, .sizeupvalues = upvalue_count, .upvalues = (Upvaldesc *)upvalue_list}

/* An LClosure with `count` variables. */
#define FROZEN_CLOSURE_TYPE(count)   \
  struct frozen_closure_##count {    \
    ClosureHeader;                   \
    Proto *function;                 \
    UpVal *variables[count];         \
  }

/* A closed UpVal, which holds its value itself. */
#define FROZEN_VARIABLE(name, content, kind) {FROZEN_HEADER(LUA_VUPVAL), {.p = (TValue *)&name.u.value}, {.value = {content, kind}}}

#define FROZEN_TABLE(item_count, items, size, nodes, node_count, metatable) \
  {FROZEN_HEADER(LUA_VTABLE), 0, size, item_count, (TValue *)items, (Node *)nodes, (Node *)nodes + node_count, metatable, NULL}
/* A table without nodes: Lua marks it by `lastfree` NULL. */
#define FROZEN_LIST(item_count, items, size, nodes, node_count, metatable) \
  {FROZEN_HEADER(LUA_VTABLE), 0, size, item_count, (TValue *)items, (Node *)&frozen_no_node, NULL, metatable, NULL}
extern const Node frozen_no_node;

/* A variable that holds a part of the board's own library: `member` is NULL for all of it. */
struct frozen_binding {
  UpVal *variable;
  const char *library, *member;
};

/* Made by freeze.mjs: the short strings by hash, the table that the program returns, the objects in RAM, and their size [bytes]. */
extern TString *const frozen_buckets[];
extern const unsigned int frozen_bucket_count;
extern Table *const frozen_exports;
extern UpVal *const frozen_variables[];                /* ends with NULL */
extern const struct frozen_binding frozen_bindings[]; /* the same */
extern const size_t frozen_live_bytes;

/* Tables that have been written to, linked by `next`. */
extern GCObject *frozen_thawed;

/* The frozen string with this content and hash; NULL for none. */
TString *frozen_find(const char *text, size_t length, unsigned int hash);

/*
 * Copies the contents of a frozen table to the heap, and returns the new place of the value at `slot`. Raises an error when memory is short, without any change.
 */
const TValue *frozen_thaw(lua_State *lua, Table *table, const TValue *slot);

/* Called by Lua before it writes to `slot` of a table. */
#define frozen_before_write(lua, table, slot) \
  if (l_unlikely(is_frozen(table))) slot = frozen_thaw(lua, table, slot)

/* Called by the collector (lgc.c, whose macros these are) at the start of a cycle: marks the objects in RAM, or puts them on its list. */
#define frozen_mark_roots(g)                                                                            \
  do {                                                                                                  \
    for (UpVal *const *each = frozen_variables; *each != NULL; each++) {                                \
      UpVal *variable = *each;                                                                          \
      set2black(variable);                                                                              \
      markvalue(g, variable->v.p);                                                                      \
    }                                                                                                   \
    for (GCObject *table = frozen_thawed; table != NULL; table = table->next) linkgclist(gco2t(table), g->gray); \
  } while (0)

/* Binds the program to Lua's libraries, which are open, and pushes the table that it returns. Raises an error when memory is short. */
void frozen_push_exports(lua_State *lua);

#endif
