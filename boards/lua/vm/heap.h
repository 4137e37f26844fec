/* SPDX-License-Identifier: MIT */
/* The memory that Lua may have: so many bytes and no more, counted. */
#ifndef TIMEWIRE_HEAP_H
#define TIMEWIRE_HEAP_H

#include <stddef.h>
#include <stdint.h>

struct heap {
  size_t limit;         /* bytes */
  size_t live, peak;    /* bytes, with what malloc adds to each block, and with what of Lua's objects lies in static RAM */
  uint64_t allocations; /* blocks that were asked for or made larger */
  uint64_t refusals;    /* of those, how many did not fit */
};

/* lua_Alloc over a struct heap. */
void *heap_allocate(void *heap, void *block, size_t old_size, size_t new_size);

#endif
