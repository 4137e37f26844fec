/* SPDX-License-Identifier: MIT */
/* hal/packet-buffer.ts: each function is a closure over its packet, which saves the lookup of the bytes. */
#include <lauxlib.h>
#include <lua.h>
#include <mbedtls/md5.h>

#include "bindings.h"
#include "mac.h"
#include "udp.h"

struct packet bindings_received;

static struct packet *own_packet(lua_State *lua) { return lua_touserdata(lua, lua_upvalueindex(1)); }

/* The bytes at an offset; raises an error when they are not all in the packet. */
static uint8_t *find_bytes(lua_State *lua, lua_Integer offset, lua_Integer length) {
  const struct packet *packet = own_packet(lua);
  if (offset < 0 || length < 0 || (size_t)offset > packet->capacity || (size_t)length > packet->capacity - (size_t)offset)
    luaL_error(lua, "past the end of a packet");
  return packet->bytes + offset;
}

/* readWords(this, offset, count, into) */
static int read_words(lua_State *lua) {
  const lua_Integer count = lua_tointeger(lua, 3);
  const uint8_t *bytes = find_bytes(lua, lua_tointeger(lua, 2), 2 * count);
  for (lua_Integer word = 1; word <= count; word++, bytes += 2) {
    lua_pushinteger(lua, bytes[0] << 8 | bytes[1]);
    lua_rawseti(lua, 4, word);
  }
  return 0;
}

/* writeWords(this, offset, count, from) */
static int write_words(lua_State *lua) {
  const lua_Integer count = lua_tointeger(lua, 3);
  uint8_t *bytes = find_bytes(lua, lua_tointeger(lua, 2), 2 * count);
  for (lua_Integer word = 1; word <= count; word++, bytes += 2) {
    lua_rawgeti(lua, 4, word);
    const lua_Integer value = lua_tointeger(lua, -1);
    bytes[0] = (uint8_t)(value >> 8);
    bytes[1] = (uint8_t)value;
    lua_pop(lua, 1);
  }
  return 0;
}

/* readByte(this, offset) */
static int read_byte(lua_State *lua) {
  lua_pushinteger(lua, *find_bytes(lua, lua_tointeger(lua, 2), 1));
  return 1;
}

/* writeByte(this, offset, value) */
static int write_byte(lua_State *lua) {
  *find_bytes(lua, lua_tointeger(lua, 2), 1) = (uint8_t)lua_tointeger(lua, 3);
  return 0;
}

/* Replaces the packet (a userdata, full or light) on the top of the stack by a packet buffer of it. */
static void wrap_packet(lua_State *lua) {
  static const luaL_Reg functions[] = {
      {"readWords", read_words}, {"writeWords", write_words}, {"readByte", read_byte}, {"writeByte", write_byte}, {NULL, NULL},
  };
  const struct packet *packet = lua_touserdata(lua, -1);
  lua_createtable(lua, 0, 6);
  lua_pushinteger(lua, (lua_Integer)packet->capacity);
  lua_setfield(lua, -2, "capacity");
  lua_pushvalue(lua, -2);
  lua_setfield(lua, -2, "memory");
  lua_pushvalue(lua, -2);
  luaL_setfuncs(lua, functions, 1);
  lua_remove(lua, -2);
}

struct packet *bindings_packet(lua_State *lua, int index, lua_Integer length) {
  luaL_checktype(lua, index, LUA_TTABLE);
  lua_getfield(lua, index, "memory");
  struct packet *packet = lua_touserdata(lua, -1);
  lua_pop(lua, 1); /* the packet buffer holds it */
  if (packet == NULL || length < 0 || (size_t)length > packet->capacity) luaL_error(lua, "no packet of %d bytes", (int)length);
  return packet;
}

static int make_buffer(lua_State *lua) {
  struct packet *packet = lua_newuserdatauv(lua, sizeof *packet + UDP_PAYLOAD, 0);
  packet->bytes = (uint8_t *)(packet + 1);
  packet->capacity = UDP_PAYLOAD;
  wrap_packet(lua);
  return 1;
}

/* md5(this, secret, packet, length, into); hal/digest.ts */
static int md5(lua_State *lua) {
  size_t secret_length;
  const char *secret = luaL_checklstring(lua, 2, &secret_length);
  const lua_Integer length = lua_tointeger(lua, 4);
  const struct packet *packet = bindings_packet(lua, 3, length);
  uint8_t digest[16];
  mbedtls_md5_context context;
  mbedtls_md5_init(&context);
  mbedtls_md5_starts(&context);
  mbedtls_md5_update(&context, (const unsigned char *)secret, secret_length);
  mbedtls_md5_update(&context, packet->bytes, (size_t)length);
  mbedtls_md5_finish(&context, digest);
  mbedtls_md5_free(&context);
  for (int i = 0; i < 16; i++) {
    lua_pushinteger(lua, digest[i]);
    lua_rawseti(lua, 5, i + 1);
  }
  return 0;
}

/* mac(this, algorithm, secret, packet, length, into); hal/digest.ts */
static int mac(lua_State *lua) {
  size_t secret_length;
  const char *algorithm = luaL_checkstring(lua, 2), *secret = luaL_checklstring(lua, 3, &secret_length);
  const lua_Integer length = lua_tointeger(lua, 5);
  const struct packet *packet = bindings_packet(lua, 4, length);
  uint8_t code[MAC_LONGEST];
  const size_t code_length = mac_compute(algorithm, (const uint8_t *)secret, secret_length, packet->bytes, (size_t)length, code);
  for (size_t i = 0; i < code_length; i++) {
    lua_pushinteger(lua, code[i]);
    lua_rawseti(lua, 6, (lua_Integer)i + 1);
  }
  lua_pushinteger(lua, (lua_Integer)code_length);
  return 1;
}

void bindings_add_packets(lua_State *lua) {
  static const luaL_Reg functions[] = {{"makeBuffer", make_buffer}, {"md5", md5}, {"mac", mac}, {NULL, NULL}};
  luaL_setfuncs(lua, functions, 0);
  bindings_received.bytes = NULL;
  bindings_received.capacity = UDP_PAYLOAD;
  lua_pushlightuserdata(lua, &bindings_received);
  wrap_packet(lua);
  lua_setfield(lua, -2, "received");
}
