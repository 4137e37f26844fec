/* SPDX-License-Identifier: MIT */
/*
 * Build-time heap snapshot: runs a Lua program on the computer that builds, and prints all objects that can be reached from the value of its chunk. freeze.mjs makes
 * C data of them.
 *
 *   snapshot PROGRAM.lua
 *
 * Compiled from the sources of the Lua that runs on the board, with its libraries. The first line of JSON lists the functions of the program's main function. Then
 * each object has a line, numbered in the order in which the objects are found. A value is a list that begins with its kind: ["nil"], ["false"], ["true"],
 * ["integer", "1"], ["number", "0x1p+1"], ["string", "its bytes in hexadecimal"], ["object", number], ["globals"], ["library", "math", "floor"].
 */
#include <lprefix.h>

#include <lauxlib.h>
#include <ldebug.h>
#include <lfunc.h>
#include <lobject.h>
#include <lopcodes.h>
#include <lstate.h>
#include <lstring.h>
#include <ltable.h>
#include <lualib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_OBJECTS 65536

static const void *objects[MOST_OBJECTS]; /* GCObject, by number */
static int object_count;

static const luaL_Reg libraries[] = {
  {LUA_GNAME, luaopen_base}, {LUA_TABLIBNAME, luaopen_table}, {LUA_STRLIBNAME, luaopen_string}, {LUA_MATHLIBNAME, luaopen_math}, {NULL, NULL}};

static void stop(const char *reason) {
  fprintf(stderr, "snapshot: %s\n", reason);
  exit(1);
}

static int number_of(const void *object) {
  for (int i = 0; i < object_count; i++)
    if (objects[i] == object) return i;
  if (object_count == MOST_OBJECTS) stop("the program leaves too many objects; raise MOST_OBJECTS");
  objects[object_count] = object;
  return object_count++;
}

static void print_bytes(const char *bytes, size_t length) {
  printf("[\"string\",\"");
  for (size_t i = 0; i < length; i++) printf("%02x", (unsigned char)bytes[i]);
  printf("\"]");
}

/* Prints a library or a member of one, which the board has too. False when the value is neither. */
static bool print_library(lua_State *lua, const TValue *value) {
  setobj2s(lua, lua->top.p, value);
  lua->top.p++;
  const int given = lua_gettop(lua);
  lua_pushglobaltable(lua);
  bool is_found = lua_rawequal(lua, given, -1);
  if (is_found) printf("[\"globals\"]");
  for (const luaL_Reg *library = libraries; !is_found && library->name != NULL; library++) {
    lua_getglobal(lua, library->name);
    is_found = lua_rawequal(lua, given, -1);
    if (is_found) printf("[\"library\",\"%s\"]", library->name);
    lua_pushnil(lua);
    while (!is_found && lua_next(lua, -2) != 0) {
      is_found = lua_iscfunction(lua, -1) && lua_rawequal(lua, given, -1);
      if (is_found) printf("[\"library\",\"%s\",\"%s\"]", library->name, lua_tostring(lua, -2));
      lua_pop(lua, 1);
    }
    lua_settop(lua, given + 1);
  }
  lua_settop(lua, given - 1);
  return is_found;
}

static void print_value(lua_State *lua, const TValue *value) {
  switch (ttypetag(value)) {
    case LUA_VFALSE: printf("[\"false\"]"); break;
    case LUA_VTRUE: printf("[\"true\"]"); break;
    case LUA_VNUMINT: printf("[\"integer\",\"%lld\"]", (long long)ivalue(value)); break;
    case LUA_VNUMFLT: printf("[\"number\",\"%a\"]", fltvalue(value)); break;
    case LUA_VSHRSTR:
    case LUA_VLNGSTR: print_bytes(getstr(tsvalue(value)), tsslen(tsvalue(value))); break;
    case LUA_VTABLE:
    case LUA_VLCL:
      if (!print_library(lua, value)) printf("[\"object\",%d]", number_of(gcvalue(value)));
      break;
    default:
      if (ttisnil(value)) printf("[\"nil\"]");
      else if (!print_library(lua, value)) stop("the program leaves a value that exists on this computer only (a file, a thread, a C function)");
  }
}

/* Prints a member that is a list; `item` prints one of its items. */
#define PRINT_LIST(name, index, count, item)        \
  do {                                              \
    printf(",\"%s\":[", name);                      \
    for (int index = 0; index < (count); index++) { \
      if (index > 0) printf(",");                   \
      item;                                         \
    }                                               \
    printf("]");                                    \
  } while (0)

static void print_function(lua_State *lua, const Proto *function) {
  printf("\"kind\":\"function\",\"parameters\":%d,\"isVariadic\":%d,\"stackSize\":%d,\"lineDefined\":%d,\"lastLineDefined\":%d", function->numparams,
         function->is_vararg, function->maxstacksize, function->linedefined, function->lastlinedefined);
  PRINT_LIST("code", i, function->sizecode, printf("%u", (unsigned)function->code[i]));
  PRINT_LIST("constants", i, function->sizek, print_value(lua, &function->k[i]));
  PRINT_LIST("upvalues", i, function->sizeupvalues,
             printf("[%d,%d,%d]", function->upvalues[i].instack, function->upvalues[i].idx, function->upvalues[i].kind));
  PRINT_LIST("functions", i, function->sizep, printf("%d", number_of(function->p[i])));
  /* Upvalues that it assigns to. */
  int written = 0;
  printf(",\"assigned\":[");
  for (int i = 0; i < function->sizecode; i++)
    if (GET_OPCODE(function->code[i]) == OP_SETUPVAL) printf("%s%d", written++ > 0 ? "," : "", GETARG_B(function->code[i]));
  printf("]");
}

/* The key of a node. The key of a removed value keeps the chain of nodes together: ["dead"]. */
static void print_key(lua_State *lua, const Node *node) {
  TValue key;
  getnodekey(lua, &key, node);
  if (!ttisnil(&key) && isempty(gval(node))) {
    printf("[\"dead\"]");
    return;
  }
  if (!ttisnil(&key) && !ttisstring(&key) && !ttisinteger(&key)) stop("a table of the program has a key that is neither a string nor an integer");
  print_value(lua, &key);
}

static void print_table(lua_State *lua, const Table *table) {
  const int node_count = table->lastfree == NULL ? 0 : sizenode(table);
  printf("\"kind\":\"table\",\"metatable\":");
  if (table->metatable == NULL) printf("null");
  else printf("%d", number_of(table->metatable));
  PRINT_LIST("items", i, (int)luaH_realasize(table), print_value(lua, &table->array[i]));
  /* Places and chains are the same on the board: a hash depends only on the bytes of a string, or on a number. */
  PRINT_LIST("nodes", i, node_count, {
    const Node *node = &table->node[i];
    printf("[");
    print_key(lua, node);
    printf(",");
    print_value(lua, gval(node));
    printf(",%d]", gnext(node));
  });
}

static void print_object(lua_State *lua, int number) {
  const GCObject *object = objects[number];
  printf("{\"number\":%d,", number);
  if (object->tt == LUA_VPROTO) print_function(lua, gco2p(object));
  if (object->tt == LUA_VTABLE) print_table(lua, gco2t(object));
  if (object->tt == LUA_VLCL) {
    const LClosure *closure = gco2lcl(object);
    printf("\"kind\":\"closure\",\"function\":%d", number_of(closure->p));
    PRINT_LIST("upvalues", i, closure->nupvalues, printf("%d", number_of(closure->upvals[i])));
  }
  if (object->tt == LUA_VUPVAL) {
    printf("\"kind\":\"variable\",\"value\":");
    print_value(lua, gco2upv(object)->v.p);
  }
  printf("}\n");
}

int main(int count, char **words) {
  if (count != 2) stop("usage: snapshot PROGRAM.lua");
  lua_State *lua = luaL_newstate();
  if (lua == NULL) stop("no memory");
  lua_gc(lua, LUA_GCSTOP);
  for (const luaL_Reg *library = libraries; library->name != NULL; library++) luaL_requiref(lua, library->name, library->func, 1);
  lua_settop(lua, 0);
  if (luaL_loadfilex(lua, words[1], "t") != LUA_OK) stop(lua_tostring(lua, -1));
  const Proto *program = clLvalue(s2v(lua->top.p - 1))->p;
  if (lua_pcall(lua, 0, 1, 0) != LUA_OK) stop(lua_tostring(lua, -1));
  if (!lua_istable(lua, -1)) stop("the program returns no table");
  number_of(hvalue(s2v(lua->top.p - 1)));
  /* The last functions are the modules. */
  printf("{\"kind\":\"program\"");
  PRINT_LIST("functions", i, program->sizep, printf("%d", number_of(program->p[i])));
  printf("}\n");
  for (int i = 0; i < object_count; i++) print_object(lua, i);
  lua_close(lua);
  return ferror(stdout) != 0 || fflush(stdout) != 0;
}
