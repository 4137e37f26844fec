/* SPDX-License-Identifier: MIT */
#include "runtime.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdbool.h>
#include <string.h>

#include "bindings.h"
#include "frozen.h"
#include "heap.h"
#include "port.h"
#include "streams.h"
#include "timestamp.h"
#include "udp.h"

/* Functions that main.ts exports, in the order of `names`. */
enum event { START, DATAGRAMS, TIMER, INTERFACE_CHANGE, STREAM, CONSOLE_OPEN, CONSOLE_INPUT, RESOLVED, CLOCK_AT, LOST, FAULT, RESUMED, STOP, EVENTS };
static const char *const names[EVENTS] = {"start",    "datagrams", "timer", "interfaceChange", "stream", "consoleOpen", "consoleInput",
                                           "resolved", "clockAt",   "lost",  "fault",           "resumed", "stop"};

/* Typed characters per event. */
#define CONSOLE_CHUNK 256

/* Functions that the report of a fault names, innermost first. */
#define FAULT_LEVELS 6

/* Time after which the firmware runs again when even its report of a fault has failed [s]. */
#define RETRY_INTERVAL 16

/* Part of the heap that only the report of a fault may use [bytes]. */
#define FAULT_RESERVE 4096

/* A collection starts when the heap has grown to this size since the last one [percent]: there is little garbage, and little room. */
#define COLLECTOR_PAUSE 105

static lua_State *lua;
static struct heap heap;
static struct runtime_counters counters;
static int references[EVENTS];

/* Characters on their way to the firmware. */
struct input {
  char text[CONSOLE_CHUNK];
  size_t length;
};

static void say(const char *text) { port_console_write(text, strlen(text)); }

static void push_event(enum event event) { lua_rawgeti(lua, LUA_REGISTRYINDEX, references[event]); }

/*
 * Ends an event that has failed, with its reason on the top of the stack: its garbage is collected, the firmware reports the fault, and the board goes on with the
 * next event. The report may take the reserve, so that a full heap does not stop it as well. Returns true when the console has unread characters.
 */
static bool give_up(int status) {
  bool is_input_left = false;
  if (status == LUA_ERRMEM) counters.out_of_memory++;
  else counters.failures++;
  lua_gc(lua, LUA_GCCOLLECT);
  heap.limit += FAULT_RESERVE;
  push_event(FAULT);
  lua_pushvalue(lua, -2);
  if (lua_pcall(lua, 1, 1, 0) == LUA_OK) {
    is_input_left = lua_toboolean(lua, -1);
  } else {
    const char *reason = lua_tostring(lua, -2);
    say("\r\nTimewire: an event was given up: ");
    say(reason != NULL ? reason : "no reason");
    say("\r\n");
    bindings_alarm = port_counter() + RETRY_INTERVAL * port_counter_frequency;
  }
  lua_pop(lua, 2);
  lua_gc(lua, LUA_GCCOLLECT);
  heap.limit -= FAULT_RESERVE;
  return is_input_left;
}

/* Adds the place to a fault: the lines of the Lua bundle at which the innermost functions begin. Line numbers of instructions are not in the image. */
static int locate_fault(lua_State *state) {
  lua_Debug function;
  lua_pushstring(state, " in firmware.lua");
  int parts = 2;
  for (int level = 1; level <= FAULT_LEVELS && lua_getstack(state, level, &function) != 0; level++) {
    if (lua_getinfo(state, "S", &function) == 0 || function.linedefined < 0) continue;
    lua_pushfstring(state, ":%d", function.linedefined);
    parts++;
  }
  lua_concat(state, parts);
  return 1;
}

/* Calls the function below its `arguments` on the stack. Returns true when it failed and the console has unread characters. */
static bool run(int arguments) {
  lua_pushcfunction(lua, locate_fault);
  const int handler = lua_gettop(lua) - arguments - 1;
  lua_insert(lua, handler);
  const int status = lua_pcall(lua, arguments, 0, handler);
  lua_remove(lua, handler);
  return status != LUA_OK && give_up(status);
}

/* The string is made inside the protected call, because memory may run out. */
static int hand_over_input(lua_State *state) {
  const struct input *input = lua_touserdata(state, 1);
  lua_rawgeti(state, LUA_REGISTRYINDEX, references[CONSOLE_INPUT]);
  lua_pushlstring(state, input->text, input->length);
  lua_call(state, 1, 0);
  return 0;
}

/* Hands over typed characters. A failed line leaves those after it unread: the firmware is called again, without new ones. */
static void hand_over(struct input *input) {
  bool is_input_left = true;
  for (int line = 0; line < CONSOLE_CHUNK && is_input_left; line++) {
    lua_pushcfunction(lua, hand_over_input);
    lua_pushlightuserdata(lua, input);
    is_input_left = run(1);
    input->length = 0;
  }
}

/* Runs an event without arguments. A line that fails in the alarm leaves characters unread too. */
static void run_event(enum event event) {
  struct input none = {.length = 0};
  push_event(event);
  if (run(0)) hand_over(&none);
}

static void serve_console(void) {
  if (port_console_opened()) run_event(CONSOLE_OPEN);
  struct input input;
  input.length = port_console_read(input.text, sizeof input.text);
  if (input.length > 0) hand_over(&input);
}

static void serve_interfaces(void) {
  for (int index = udp_changed_interface(); index >= 0; index = udp_changed_interface()) {
    push_event(INTERFACE_CHANGE);
    lua_pushinteger(lua, index);
    run(1);
  }
}

/* One event: the datagrams that arrive meanwhile come before the next one. The firmware does not know a stream whose first event has failed. */
static void serve_streams(void) {
  struct stream_event event;
  if (!streams_next(&event)) return;
  const uint32_t faults = counters.out_of_memory + counters.failures;
  push_event(STREAM);
  run(bindings_push_stream(lua, &event));
  if (event.listener >= 0 && counters.out_of_memory + counters.failures != faults) streams_abort(event.stream);
}

static void serve_resolver(void) {
  uint32_t address;
  if (!bindings_resolved(&address)) return;
  push_event(RESOLVED);
  lua_pushinteger(lua, address >> 16);
  lua_pushinteger(lua, address & 0xFFFF);
  run(2);
}

static void serve_losses(void) {
  static bool is_said;
  if (is_said || udp_lost() == 0) return;
  is_said = true;
  run_event(LOST);
}

void runtime_turn(void) {
  const uint64_t now = port_counter();
  port_wait(bindings_alarm > now && !streams_have_news() ? bindings_alarm - now : 0);
  run_event(DATAGRAMS);
  if (port_counter() >= bindings_alarm) {
    bindings_alarm = UINT64_MAX;
    run_event(TIMER);
  }
  serve_interfaces();
  serve_streams();
  serve_resolver();
  serve_losses();
  serve_console();
  if (bindings_must_restart) port_restart();
}

/* Libraries, bindings and firmware. */
static int load(lua_State *state) {
  const struct runtime_settings *settings = lua_touserdata(state, 1);
  luaL_requiref(state, LUA_GNAME, luaopen_base, 1);
  luaL_requiref(state, LUA_TABLIBNAME, luaopen_table, 1);
  luaL_requiref(state, LUA_STRLIBNAME, luaopen_string, 1);
  luaL_requiref(state, LUA_MATHLIBNAME, luaopen_math, 1);
  lua_settop(state, 0);
  lua_newtable(state);
  bindings_add_board(state, settings);
  bindings_add_packets(state);
  bindings_add_network(state, settings);
  bindings_add_streams(state);
  bindings_add_storage(state);
  bindings_add_passwords(state, settings);
  lua_setglobal(state, "runtime");
  frozen_push_exports(state);
  for (int event = 0; event < EVENTS; event++) {
    lua_getfield(state, 1, names[event]);
    references[event] = luaL_ref(state, LUA_REGISTRYINDEX);
  }
  return 0;
}

/* Starts the firmware that has been loaded. */
static int start(lua_State *state) {
  lua_rawgeti(state, LUA_REGISTRYINDEX, references[START]);
  lua_call(state, 0, 0);
  return 0;
}

/* Runs one of the two, and collects its garbage. */
static int run_start(lua_CFunction function, const struct runtime_settings *settings) {
  lua_pushcfunction(lua, function);
  lua_pushlightuserdata(lua, (void *)settings);
  const int status = lua_pcall(lua, 1, 0, 0);
  lua_gc(lua, LUA_GCCOLLECT);
  return status;
}

bool runtime_start(const struct runtime_settings *settings) {
  memset(&counters, 0, sizeof counters);
  heap = (struct heap){.limit = settings->heap_limit - FAULT_RESERVE, .live = frozen_live_bytes};
  lua = lua_newstate(heap_allocate, &heap);
  if (lua == NULL) {
    say("Timewire: there is no memory for Lua\r\n");
    return false;
  }
  lua_gc(lua, LUA_GCINC, COLLECTOR_PAUSE, 0, 0);
  if (run_start(load, settings) != LUA_OK || run_start(start, settings) != LUA_OK) {
    const char *reason = lua_tostring(lua, -1);
    say("Timewire: the firmware does not start: ");
    say(reason != NULL ? reason : "no reason");
    say("\r\n");
    lua_close(lua);
    lua = NULL;
    return false;
  }
  return true;
}

/* Takes the results of clockAt() of main.ts from the stack, inside the protected call. */
static int read_clock(lua_State *state) {
  struct runtime_clock *clock = lua_touserdata(state, 1);
  lua_rawgeti(state, LUA_REGISTRYINDEX, references[CLOCK_AT]);
  timestamp_push(state, clock->time);
  lua_call(state, 4, 6);
  clock->is_synchronized = lua_toboolean(state, 2);
  clock->root_distance = lua_tonumber(state, 3);
  clock->time = 0;
  for (int word = 0; word < 4; word++) clock->time = clock->time << 16 | (uint64_t)lua_tointeger(state, 4 + word);
  return 0;
}

void runtime_read_clock(uint64_t ticks, struct runtime_clock *into) {
  *into = (struct runtime_clock){.time = timestamp_of_ticks(ticks)};
  lua_pushcfunction(lua, read_clock);
  lua_pushlightuserdata(lua, into);
  run(1);
}

void runtime_resume(bool has_counter_stopped) {
  push_event(RESUMED);
  lua_pushboolean(lua, has_counter_stopped);
  run(1);
}

void runtime_stop(void) {
  run_event(STOP);
  lua_close(lua);
  lua = NULL;
}

void runtime_read_counters(struct runtime_counters *into) {
  *into = counters;
  into->heap_live = heap.live;
  into->heap_peak = heap.peak;
  into->heap_limit = heap.limit + FAULT_RESERVE;
  into->heap_allocations = heap.allocations;
  into->received = bindings_datagrams_received;
  into->lost = udp_lost();
  into->sent = bindings_datagrams_sent;
  into->send_failures = bindings_send_failures;
}
