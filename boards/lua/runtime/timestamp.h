/* SPDX-License-Identifier: MIT */
/* Timestamps and addresses of the firmware in C: arrays of unsigned 16-bit words, most significant first. */
#ifndef TIMEWIRE_TIMESTAMP_H
#define TIMEWIRE_TIMESTAMP_H

#include <lua.h>
#include <stdint.h>

/* Ticks of the counter as 32.32 fixed-point seconds. */
uint64_t timestamp_of_ticks(uint64_t ticks);

/* Writes `timestamp` into the Timestamp array at stack index `index`. */
void timestamp_store(lua_State *lua, int index, uint64_t timestamp);

/* Pushes the four words of `timestamp`. */
void timestamp_push(lua_State *lua, uint64_t timestamp);

/* The Timestamp, or the Address, in the array at `index`. */
uint64_t timestamp_read(lua_State *lua, int index);
uint32_t address_read(lua_State *lua, int index);

#endif
