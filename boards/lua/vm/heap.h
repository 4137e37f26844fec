/* SPDX-License-Identifier: MIT */
/* A heap with a limit that counts its bytes and blocks. */
#ifndef TIMEWIRE_HEAP_H
#define TIMEWIRE_HEAP_H

#include <lua.h>
#include <stddef.h>
#include <stdint.h>

struct heap {
  size_t limit;         /* [bytes] */
  size_t live, peak;    /* [bytes], with the overhead of malloc for each block, and with Lua's objects in static RAM */
  uint64_t allocations; /* requests for a block or a larger one */
  uint64_t refusals;    /* requests that did not fit */
};

/* lua_Alloc over a struct heap. */
void *heap_allocate(void *heap, void *block, size_t old_size, size_t new_size);

/* The heap of a Lua state that was made with heap_allocate. */
const struct heap *heap_of(lua_State *lua);

#endif
