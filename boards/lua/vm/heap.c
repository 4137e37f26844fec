/* SPDX-License-Identifier: MIT */
#include "heap.h"

#include <stdlib.h>

/* Cost of a block [bytes]: malloc rounds up and stores a header before it. The same formula for every malloc makes figures comparable. */
static size_t cost(size_t size) {
  const size_t header = sizeof(size_t);
  const size_t grain = 2 * sizeof(size_t);
  return size == 0 ? 0 : (size + header + grain - 1) / grain * grain;
}

void *heap_allocate(void *state, void *block, size_t old_size, size_t new_size) {
  struct heap *heap = state;
  /* For a new block Lua passes the kind of the object in place of the old size. */
  const size_t old_cost = block == NULL ? 0 : cost(old_size);
  const size_t new_cost = cost(new_size);
  if (new_size == 0) {
    free(block);
    heap->live -= old_cost;
    return NULL;
  }
  if (new_cost > old_cost) {
    heap->allocations++;
    if (heap->live - old_cost + new_cost > heap->limit) {
      heap->refusals++;
      return NULL;
    }
  }
  void *fresh = realloc(block, new_size);
  if (fresh == NULL) {
    heap->refusals++;
    return NULL;
  }
  heap->live = heap->live - old_cost + new_cost;
  if (heap->live > heap->peak) heap->peak = heap->live;
  return fresh;
}

const struct heap *heap_of(lua_State *lua) {
  void *heap;
  (void)lua_getallocf(lua, &heap);
  return heap;
}
