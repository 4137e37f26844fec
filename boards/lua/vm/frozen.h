/* SPDX-License-Identifier: MIT */
/*
 * What a Lua program has left when it was run, as data. Lua's collector follows only white objects, and these are black from the beginning: it neither marks nor
 * frees them. What else might write to them, or make a second copy of a string, is told by edit-lua.mjs to ask here first.
 *
 *   functions, closures, strings           are in flash
 *   variables that modules share           are in flash, unless a function assigns to them or they hold a part of Lua's library: those live in RAM
 *   tables                                 have their head in RAM and what they hold in flash, until something writes to them: then they live on the heap
 *
 * What lives in RAM may refer to the heap, and is a root of the collector's.
 */
#ifndef TIMEWIRE_FROZEN_H
#define TIMEWIRE_FROZEN_H

#include <lprefix.h>

#include <lgc.h>
#include <lobject.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>

/* Black, and the bit that Lua leaves to tests says "in flash". */
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
/* `extra` of a long string says that its hash is there. */
#define FROZEN_LONG_STRING(name, length, hash, text) \
  static const FROZEN_STRING_TYPE(length) name = {FROZEN_HEADER(LUA_VLNGSTR), 1, 0, hash, {.lnglen = length}, text}

#define FROZEN_FUNCTION(parameters, variadic, stack, line, last, constant_count, constants, code_count, instructions, function_count, functions, \
                        upvalue_count, upvalue_list)                                                                                          \
  {.tt = LUA_VPROTO, .marked = FROZEN_MARK, .numparams = parameters, .is_vararg = variadic, .maxstacksize = stack, .linedefined = line,        \
   .lastlinedefined = last, .sizek = constant_count, .k = (TValue *)constants, .sizecode = code_count, .code = (Instruction *)instructions,    \
   .sizep = function_count, .p = (Proto **)functions, .sizeupvalues = upvalue_count, .upvalues = (Upvaldesc *)upvalue_list}

/* An LClosure with so many variables. */
#define FROZEN_CLOSURE_TYPE(count)   \
  struct frozen_closure_##count {    \
    ClosureHeader;                   \
    Proto *function;                 \
    UpVal *variables[count];         \
  }

/* A closed UpVal: it holds its value itself. */
#define FROZEN_VARIABLE(name, content, kind) {FROZEN_HEADER(LUA_VUPVAL), 0, (TValue *)&name.u.value, {.value = {content, kind}}}

#define FROZEN_TABLE(item_count, items, size, nodes, node_count, metatable) \
  {FROZEN_HEADER(LUA_VTABLE), 0, size, item_count, (TValue *)items, (Node *)nodes, (Node *)nodes + node_count, metatable, NULL}
/* One without nodes has Lua's mark of that: no place from which a free one is looked for. */
#define FROZEN_LIST(item_count, items, size, nodes, node_count, metatable) \
  {FROZEN_HEADER(LUA_VTABLE), 0, size, item_count, (TValue *)items, (Node *)&frozen_no_node, NULL, metatable, NULL}
extern const Node frozen_no_node;

/* A variable that holds a part of the board's own library: `member` is NULL for all of it. */
struct frozen_binding {
  UpVal *variable;
  const char *library, *member;
};

/* Made by freeze.mjs: the short strings by their hash, what the program has returned, what lives in RAM, and how much that is. */
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
 * Gives a frozen table a copy on the heap of what it holds, and returns where the value at `slot` lies then. May raise an error for want of memory; nothing has
 * changed then.
 */
const TValue *frozen_thaw(lua_State *lua, Table *table, const TValue *slot);

/* What Lua does before it writes to `slot` of a table. */
#define frozen_before_write(lua, table, slot) \
  if (l_unlikely(is_frozen(table))) slot = frozen_thaw(lua, table, slot)

/* What the collector (lgc.c, whose words these are) does at the beginning of a cycle: what lives in RAM is marked, or waits for that. */
#define frozen_mark_roots(g)                                                                            \
  do {                                                                                                  \
    for (UpVal *const *each = frozen_variables; *each != NULL; each++) {                                \
      UpVal *variable = *each;                                                                          \
      set2black(variable);                                                                              \
      markvalue(g, variable->v);                                                                        \
    }                                                                                                   \
    for (GCObject *table = frozen_thawed; table != NULL; table = table->next) linkgclist(gco2t(table), g->gray); \
  } while (0)

/* Binds the program to Lua's libraries, which have been opened, and pushes what it has returned. May raise an error for want of memory. */
void frozen_push_exports(lua_State *lua);

#endif
