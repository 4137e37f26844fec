/* SPDX-License-Identifier: MIT */
#include <lauxlib.h>
#include <lua.h>

#include "bindings.h"
#include "password-hasher.h"

static const struct password_hasher *hasher;

/* hashPassword(this, password) */
static int hash_password(lua_State *lua) {
  size_t length;
  const char *password = luaL_checklstring(lua, 2, &length);
  char *text = lua_newuserdatauv(lua, hasher->room, 0);
  if (!hasher->hash(password, length, text)) return luaL_error(lua, "the password cannot be hashed");
  lua_pushstring(lua, text);
  return 1;
}

/* matchesPassword(this, password, hash) */
static int matches_password(lua_State *lua) {
  size_t length;
  const char *password = luaL_checklstring(lua, 2, &length);
  lua_pushboolean(lua, hasher->matches(password, length, luaL_checkstring(lua, 3)));
  return 1;
}

/* isPasswordHash(this, text) */
static int is_password_hash(lua_State *lua) {
  lua_pushboolean(lua, hasher->is_hash(luaL_checkstring(lua, 2)));
  return 1;
}

void bindings_add_passwords(lua_State *lua, const struct runtime_settings *settings) {
  static const luaL_Reg functions[] = {
      {"hashPassword", hash_password}, {"matchesPassword", matches_password}, {"isPasswordHash", is_password_hash}, {NULL, NULL}};
  hasher = settings->passwords;
  if (hasher != NULL) luaL_setfuncs(lua, functions, 0);
}
