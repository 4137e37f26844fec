/* SPDX-License-Identifier: MIT */
/* Ticks of the port's counter as time stamps of the firmware, and addresses as it has them: arrays of unsigned 16-bit words, most significant first. */
#ifndef TIMEWIRE_STAMP_H
#define TIMEWIRE_STAMP_H

#include <lua.h>
#include <stdint.h>

/* Ticks as 32.32 fixed-point seconds. */
uint64_t stamp_of_ticks(uint64_t ticks);

/* Writes `stamp` into the Timestamp array at stack index `index`. */
void stamp_store(lua_State *lua, int index, uint64_t stamp);

/* Pushes the four words of `stamp`. */
void stamp_push(lua_State *lua, uint64_t stamp);

/* The Timestamp, or the Address, in the array at `index`. */
uint64_t stamp_read(lua_State *lua, int index);
uint32_t address_read(lua_State *lua, int index);

#endif
