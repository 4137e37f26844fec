/* SPDX-License-Identifier: MIT */
#include "frozen.h"

#include <lapi.h>
#include <lfunc.h>
#include <lstate.h>
#include <string.h>

typedef FROZEN_STRING_TYPE(0) frozen_string;
_Static_assert(offsetof(frozen_string, hash) == offsetof(TString, hash), "a frozen string looks like Lua's");
_Static_assert(offsetof(frozen_string, u) == offsetof(TString, u), "a frozen string looks like Lua's");
_Static_assert(offsetof(frozen_string, contents) == offsetof(TString, contents), "a frozen string looks like Lua's");

TString *frozen_find(const char *text, size_t length, unsigned int hash) {
  for (TString *string = frozen_buckets[hash & (frozen_bucket_count - 1)]; string != NULL; string = string->u.hnext)
    if (string->hash == hash && string->shrlen == length && memcmp(getstr(string), text, length) == 0) return string;
  return NULL;
}

void frozen_push_main(lua_State *lua) {
  LClosure *closure = luaF_newLclosure(lua, frozen_main->sizeupvalues);
  closure->p = (Proto *)frozen_main;
  setclLvalue2s(lua, lua->top, closure);
  api_incr_top(lua);
  luaF_initupvals(lua, closure);
  lua_pushglobaltable(lua);
  lua_setupvalue(lua, -2, 1);
}
