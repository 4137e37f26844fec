/* SPDX-License-Identifier: MIT */
/*
 * A Lua program as constant data. Lua's collector follows only white objects, and these are black from the beginning: it neither marks nor frees them, and
 * writes to none. What else might write to them, or make a second copy of a string, is told by edit-lua.mjs to ask here first.
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
  static const FROZEN_STRING_TYPE(length) name = {NULL, LUA_VSHRSTR, FROZEN_MARK, 0, length, hash, {.hnext = next}, text}
/* `extra` of a long string says that its hash is there. */
#define FROZEN_LONG_STRING(name, length, hash, text) \
  static const FROZEN_STRING_TYPE(length) name = {NULL, LUA_VLNGSTR, FROZEN_MARK, 1, 0, hash, {.lnglen = length}, text}

#define FROZEN_NIL {{NULL}, LUA_VNIL}
#define FROZEN_FALSE {{NULL}, LUA_VFALSE}
#define FROZEN_TRUE {{NULL}, LUA_VTRUE}
#define FROZEN_INTEGER(value) {{.i = (value)}, LUA_VNUMINT}
#define FROZEN_NUMBER(value) {{.n = (value)}, LUA_VNUMFLT}
#define FROZEN_SHORT(name) {{.gc = (GCObject *)&name}, ctb(LUA_VSHRSTR)}
#define FROZEN_LONG(name) {{.gc = (GCObject *)&name}, ctb(LUA_VLNGSTR)}

#define FROZEN_FUNCTION(parameters, variadic, stack, line, last, constant_count, constants, code_count, instructions, function_count, functions, \
                        upvalue_count, upvalue_list)                                                                                          \
  {.tt = LUA_VPROTO, .marked = FROZEN_MARK, .numparams = parameters, .is_vararg = variadic, .maxstacksize = stack, .linedefined = line,        \
   .lastlinedefined = last, .sizek = constant_count, .k = (TValue *)constants, .sizecode = code_count, .code = (Instruction *)instructions,    \
   .sizep = function_count, .p = (Proto **)functions, .sizeupvalues = upvalue_count, .upvalues = (Upvaldesc *)upvalue_list}

/* Made by freeze.mjs: the short strings by their hash, and the main function. */
extern TString *const frozen_buckets[];
extern const unsigned int frozen_bucket_count;
extern const Proto *const frozen_main;

/* The frozen string with this content and hash; NULL for none. */
TString *frozen_find(const char *text, size_t length, unsigned int hash);

/* Pushes the program's main function, with the table of globals as its upvalue. May raise an error for want of memory. */
void frozen_push_main(lua_State *lua);

#endif
