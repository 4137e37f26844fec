/* SPDX-License-Identifier: MIT */
#include "timestamp.h"

#include "port.h"

uint64_t timestamp_of_ticks(uint64_t ticks) {
  const uint64_t seconds = ticks / port_counter_frequency;
  const uint64_t rest = ticks % port_counter_frequency; /* below 2^32, so the shift loses nothing */
  return (seconds << 32) + (rest << 32) / port_counter_frequency;
}

void timestamp_store(lua_State *lua, int index, uint64_t timestamp) {
  for (int word = 0; word < 4; word++) {
    lua_pushinteger(lua, (lua_Integer)(timestamp >> (48 - 16 * word) & 0xFFFF));
    lua_rawseti(lua, index, word + 1);
  }
}

void timestamp_push(lua_State *lua, uint64_t timestamp) {
  for (int word = 0; word < 4; word++) lua_pushinteger(lua, (lua_Integer)(timestamp >> (48 - 16 * word) & 0xFFFF));
}

/* `count` words of an array as one number. */
static uint64_t read_words(lua_State *lua, int index, int count) {
  uint64_t value = 0;
  for (int word = 1; word <= count; word++) {
    lua_rawgeti(lua, index, word);
    value = value << 16 | (uint64_t)(lua_tointeger(lua, -1) & 0xFFFF);
    lua_pop(lua, 1);
  }
  return value;
}

uint64_t timestamp_read(lua_State *lua, int index) { return read_words(lua, index, 4); }

uint32_t address_read(lua_State *lua, int index) { return (uint32_t)read_words(lua, index, 2); }
