/* SPDX-License-Identifier: MIT */
#include <lauxlib.h>
#include <lua.h>

#include "bindings.h"
#include "streams.h"
#include "timestamp.h"

/* Bytes of one read. */
#define CHUNK 1024

/* The field `handle` of the stream that a function is called on; -1 for a closed one. */
static int own_handle(lua_State *lua) {
  lua_getfield(lua, 1, "handle");
  const int handle = (int)lua_tointeger(lua, -1);
  lua_pop(lua, 1);
  return handle;
}

static void mark_closed(lua_State *lua) {
  lua_pushinteger(lua, -1);
  lua_setfield(lua, 1, "handle");
  lua_pushliteral(lua, "closed");
  lua_setfield(lua, 1, "state");
}

/* listenStream(port, instance), unlistenStream(listener), connectStream(address, port, instance) */
static int listen_stream(lua_State *lua) {
  lua_pushinteger(lua, streams_listen((uint16_t)lua_tointeger(lua, 1), (int)lua_tointeger(lua, 2)));
  return 1;
}

static int unlisten_stream(lua_State *lua) {
  streams_unlisten((int)lua_tointeger(lua, 1));
  return 0;
}

static int connect_stream(lua_State *lua) {
  lua_pushinteger(lua, streams_connect(address_read(lua, 1), (uint16_t)lua_tointeger(lua, 2), (int)lua_tointeger(lua, 3)));
  return 1;
}

/* read(this, limit). The bytes are removed after the string is made, because memory may run out. */
static int read_stream(lua_State *lua) {
  char bytes[CHUNK];
  const int handle = own_handle(lua);
  const lua_Integer limit = lua_tointeger(lua, 2);
  const size_t count = handle < 0 || limit <= 0 ? 0 : streams_peek(handle, bytes, limit < CHUNK ? (size_t)limit : CHUNK);
  lua_pushlstring(lua, bytes, count);
  if (count > 0) streams_take(handle, count);
  return 1;
}

/* write(this, text) */
static int write_stream(lua_State *lua) {
  size_t length;
  const char *text = luaL_checklstring(lua, 2, &length);
  const int handle = own_handle(lua);
  lua_pushinteger(lua, handle < 0 || length == 0 ? 0 : (lua_Integer)streams_write(handle, text, length));
  return 1;
}

static int close_stream(lua_State *lua) {
  const int handle = own_handle(lua);
  if (handle >= 0) streams_close(handle);
  mark_closed(lua);
  return 0;
}

static int abort_stream(lua_State *lua) {
  const int handle = own_handle(lua);
  if (handle >= 0) streams_abort(handle);
  mark_closed(lua);
  return 0;
}

int bindings_push_stream(lua_State *lua, const struct stream_event *event) {
  static const char *const states[] = {"connecting", "open", "ended", "closed"};
  lua_pushinteger(lua, event->stream);
  lua_pushstring(lua, states[event->state]);
  lua_pushinteger(lua, event->listener);
  lua_pushinteger(lua, event->address >> 16);
  lua_pushinteger(lua, event->address & 0xFFFF);
  lua_pushinteger(lua, event->port);
  lua_pushinteger(lua, event->interface);
  return 7;
}

void bindings_add_streams(lua_State *lua) {
  static const luaL_Reg functions[] = {
      {"listenStream", listen_stream}, {"unlistenStream", unlisten_stream}, {"connectStream", connect_stream}, {"readStream", read_stream},
      {"writeStream", write_stream},   {"closeStream", close_stream},       {"abortStream", abort_stream},     {NULL, NULL},
  };
  lua_pushinteger(lua, streams_capacity);
  lua_setfield(lua, -2, "streamCapacity");
  if (streams_capacity > 0) luaL_setfuncs(lua, functions, 0);
}
