/* SPDX-License-Identifier: MIT */
#include <lauxlib.h>
#include <lua.h>

#include "bindings.h"
#include "heap.h"
#include "port.h"
#include "timestamp.h"

uint64_t bindings_alarm = UINT64_MAX;
bool bindings_must_restart;

/* Seconds from the start of NTP era 0 to the Unix epoch (RFC 5905 figure 4). Sums wrap at the end of an era. */
#define UNIX_EPOCH 2208988800u

/* Longest delay of the alarm [s]: ticks never overflow. */
#define LONGEST_DELAY 1e9

static int read_counter(lua_State *lua) {
  timestamp_store(lua, 2, timestamp_of_ticks(port_counter()));
  return 0;
}

static int schedule(lua_State *lua) {
  const lua_Number delay = lua_tonumber(lua, 2);
  const double seconds = delay < LONGEST_DELAY ? (delay > 0 ? delay : 0) : LONGEST_DELAY;
  bindings_alarm = port_counter() + (uint64_t)(seconds * port_counter_frequency);
  return 0;
}

/* Entropy is read in blocks, because a call of the port may cost a system call. */
static int random_word(lua_State *lua) {
  static uint16_t words[16];
  static size_t left;
  if (left == 0) {
    port_entropy((uint8_t *)words, sizeof words);
    left = sizeof words / sizeof *words;
  }
  left--;
  lua_pushinteger(lua, words[left]);
  words[left] = 0; /* a used word must not be found in memory */
  return 1;
}

static int read_real_time_clock(lua_State *lua) {
  uint32_t seconds, fraction;
  const bool is_valid = port_rtc_read(&seconds, &fraction);
  if (is_valid) timestamp_store(lua, 2, (uint64_t)(uint32_t)(seconds + UNIX_EPOCH) << 32 | fraction);
  lua_pushboolean(lua, is_valid);
  return 1;
}

static int write_real_time_clock(lua_State *lua) {
  lua_pushboolean(lua, port_rtc_write((uint32_t)(timestamp_read(lua, 2) >> 32) - UNIX_EPOCH));
  return 1;
}

static int write_console(lua_State *lua) {
  size_t length;
  const char *text = luaL_checklstring(lua, 2, &length);
  port_console_write(text, length);
  return 0;
}

static int console_has_room(lua_State *lua) {
  lua_pushboolean(lua, port_console_has_room());
  return 1;
}

static int hold_console(lua_State *lua) {
  port_console_hold(lua_toboolean(lua, 2));
  return 0;
}

static int memory_total(lua_State *lua) {
  lua_pushinteger(lua, (lua_Integer)heap_of(lua)->limit);
  return 1;
}

static int memory_used(lua_State *lua) {
  lua_pushinteger(lua, (lua_Integer)heap_of(lua)->live);
  return 1;
}

static int hang_up(lua_State *lua) {
  (void)lua;
  port_console_hang_up();
  return 0;
}

/* runtime_turn restarts the board at its end, after the output of this event. */
static int restart(lua_State *lua) {
  (void)lua;
  bindings_must_restart = true;
  return 0;
}

/* hal/counter.ts `precision`: log2 of the smallest step between readings [s]. */
static int measure_precision(void) {
  uint64_t smallest = port_counter_frequency;
  uint64_t last = port_counter();
  for (int i = 0; i < 100; i++) {
    const uint64_t now = port_counter();
    if (now != last && now - last < smallest) smallest = now - last;
    last = now;
  }
  int precision = 0;
  for (uint64_t step = smallest; step < port_counter_frequency; step *= 2) precision--;
  return precision;
}

void bindings_add_board(lua_State *lua, const struct runtime_settings *settings) {
  static const luaL_Reg functions[] = {
      {"readCounter", read_counter},
      {"schedule", schedule},
      {"randomWord", random_word},
      {"memoryTotal", memory_total},
      {"memoryUsed", memory_used},
      {"readRealTimeClock", read_real_time_clock},
      {"writeRealTimeClock", write_real_time_clock},
      {"writeConsole", write_console},
      {"consoleHasRoom", console_has_room},
      {"holdConsole", hold_console},
      {"hangUp", hang_up},
      {"restart", restart},
      {NULL, NULL},
  };
  luaL_setfuncs(lua, functions, 0);
  lua_pushstring(lua, port_model);
  lua_setfield(lua, -2, "model");
  if (port_oscillator() != NULL) {
    lua_pushstring(lua, port_oscillator());
    lua_setfield(lua, -2, "oscillator");
  }
  lua_pushinteger(lua, measure_precision());
  lua_setfield(lua, -2, "precision");
  lua_pushinteger(lua, settings->associations);
  lua_setfield(lua, -2, "associations");
  lua_pushinteger(lua, settings->keys);
  lua_setfield(lua, -2, "keys");
  lua_pushboolean(lua, settings->is_attended);
  lua_setfield(lua, -2, "isAttended");
  lua_pushstring(lua, settings->reach); /* nil for NULL */
  lua_setfield(lua, -2, "reach");
  lua_pushboolean(lua, port_has_rtc);
  lua_setfield(lua, -2, "hasRealTimeClock");
  bindings_alarm = UINT64_MAX;
}
