/* SPDX-License-Identifier: MIT */
#include "frozen.h"

#include <lapi.h>
#include <ldo.h>
#include <lmem.h>
#include <lstate.h>
#include <ltable.h>
#include <string.h>

typedef FROZEN_STRING_TYPE(0) frozen_string;
_Static_assert(offsetof(frozen_string, hash) == offsetof(TString, hash), "a frozen string looks like Lua's");
_Static_assert(offsetof(frozen_string, u) == offsetof(TString, u), "a frozen string looks like Lua's");
_Static_assert(offsetof(frozen_string, contents) == offsetof(TString, contents), "a frozen string looks like Lua's");
FROZEN_CLOSURE_TYPE(1);
_Static_assert(offsetof(struct frozen_closure_1, function) == offsetof(LClosure, p), "a frozen closure looks like Lua's");
_Static_assert(offsetof(struct frozen_closure_1, variables) == offsetof(LClosure, upvals), "a frozen closure looks like Lua's");

const Node frozen_no_node = {{{NULL}, LUA_VEMPTY, LUA_VNIL, 0, {NULL}}};

GCObject *frozen_thawed;

TString *frozen_find(const char *text, size_t length, unsigned int hash) {
  for (TString *string = frozen_buckets[hash & (frozen_bucket_count - 1)]; string != NULL; string = string->u.hnext)
    if (string->hash == hash && string->shrlen == length && memcmp(getshrstr(string), text, length) == 0) return string;
  return NULL;
}

const TValue *frozen_thaw(lua_State *lua, Table *table, const TValue *slot) {
  /* An allocation may start a collection, which must see all registers of the running function. */
  if (isLua(lua->ci)) lua->top.p = lua->ci->top.p;
  const size_t item_bytes = luaH_realasize(table) * sizeof(TValue);
  const size_t node_bytes = table->lastfree == NULL ? 0 : sizenode(table) * sizeof(Node);
  TValue *items = luaM_malloc_(lua, item_bytes, 0);
  Node *nodes = node_bytes == 0 ? table->node : luaM_realloc_(lua, NULL, 0, node_bytes);
  if (nodes == NULL) {
    luaM_freemem(lua, items, item_bytes);
    luaM_error(lua);
  }
  if (item_bytes > 0) memcpy(items, table->array, item_bytes);
  if (node_bytes > 0) memcpy(nodes, table->node, node_bytes);
  const size_t item_offset = (uintptr_t)slot - (uintptr_t)table->array;
  const size_t node_offset = (uintptr_t)slot - (uintptr_t)table->node;
  if (item_offset < item_bytes) slot = (const TValue *)((char *)items + item_offset);
  else if (node_offset < node_bytes) slot = (const TValue *)((char *)nodes + node_offset);
  table->array = items;
  table->node = nodes;
  if (node_bytes > 0) table->lastfree = nodes + sizenode(table);
  resetbit(table->marked, TESTBIT);
  table->next = frozen_thawed;
  frozen_thawed = obj2gco(table);
  return slot;
}

void frozen_push_exports(lua_State *lua) {
  for (const struct frozen_binding *binding = frozen_bindings; binding->variable != NULL; binding++) {
    lua_getglobal(lua, binding->library);
    if (binding->member != NULL) lua_getfield(lua, -1, binding->member);
    setobj(lua, binding->variable->v.p, s2v(lua->top.p - 1));
    lua_settop(lua, 0);
  }
  sethvalue2s(lua, lua->top.p, frozen_exports);
  api_incr_top(lua);
}
