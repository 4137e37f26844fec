/* SPDX-License-Identifier: MIT */
#include <lauxlib.h>
#include <lua.h>
#include <stdlib.h>

#include "bindings.h"
#include "storage.h"
#include "vault.h"

/* readStorage(this, name) */
static int read_storage(lua_State *lua) {
  /* Making the Lua string may raise an error when memory is short. The text is then freed by the next call. */
  static char *text;
  size_t length;
  free(text);
  text = storage_read(luaL_checkstring(lua, 2), &length);
  if (text == NULL) return 0;
  lua_pushlstring(lua, text, length);
  free(text);
  text = NULL;
  return 1;
}

/* hasStorage(this, name) */
static int has_storage(lua_State *lua) {
  lua_pushboolean(lua, storage_has(luaL_checkstring(lua, 2)));
  return 1;
}

/* writeStorage(this, name, text) */
static int write_storage(lua_State *lua) {
  size_t length;
  const char *text = luaL_checklstring(lua, 3, &length);
  lua_pushboolean(lua, storage_write(luaL_checkstring(lua, 2), text, length));
  return 1;
}

/* removeStorage(this, name) */
static int remove_storage(lua_State *lua) {
  storage_remove(luaL_checkstring(lua, 2));
  return 0;
}

/* seal(this, secret) */
static int seal(lua_State *lua) {
  size_t length;
  const char *secret = luaL_checklstring(lua, 2, &length);
  char *text = lua_newuserdatauv(lua, vault_sealed_size(length), 0);
  if (!vault_seal(secret, length, text)) return 0;
  lua_pushstring(lua, text);
  return 1;
}

/* unseal(this, text) */
static int unseal(lua_State *lua) {
  size_t length, secret_length;
  const char *text = luaL_checklstring(lua, 2, &length);
  char *secret = lua_newuserdatauv(lua, length + 1, 0);
  if (!vault_unseal(text, length, secret, &secret_length)) return 0;
  lua_pushlstring(lua, secret, secret_length);
  return 1;
}

void bindings_add_storage(lua_State *lua) {
  static const luaL_Reg functions[] = {
      {"readStorage", read_storage},     {"hasStorage", has_storage}, {"writeStorage", write_storage},
      {"removeStorage", remove_storage}, {"seal", seal},              {"unseal", unseal},             {NULL, NULL},
  };
  luaL_setfuncs(lua, functions, 0);
}
