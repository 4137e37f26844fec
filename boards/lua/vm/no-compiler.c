/* SPDX-License-Identifier: MIT */
/* Replaces Lua's compiler (llex, lparser, lcode) and its reader and writer of bytecode: no code is loaded at run time. */
#include <lprefix.h>

#include <ldo.h>
#include <llex.h>
#include <lparser.h>
#include <lstring.h>
#include <lundump.h>

static void refuse(lua_State *lua) {
  setsvalue2s(lua, lua->top.p, luaS_newliteral(lua, "there is no compiler here"));
  lua->top.p++;
  luaD_throw(lua, LUA_ERRSYNTAX);
}

void luaX_init(lua_State *lua) { (void)lua; /* reserved words: only the compiler needs them */ }

LClosure *luaY_parser(lua_State *lua, ZIO *input, Mbuffer *buffer, Dyndata *data, const char *name, int first) {
  (void)input, (void)buffer, (void)data, (void)name, (void)first;
  refuse(lua);
  return NULL;
}

LClosure *luaU_undump(lua_State *lua, ZIO *input, const char *name) {
  (void)input, (void)name;
  refuse(lua);
  return NULL;
}

int luaU_dump(lua_State *lua, const Proto *function, lua_Writer writer, void *data, int strip) {
  (void)lua, (void)function, (void)writer, (void)data, (void)strip;
  return 1;
}
