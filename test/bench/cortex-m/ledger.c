/* SPDX-License-Identifier: MIT */
/*
 * Whose the blocks of the heap are: each belongs to the functions of the firmware that were running when it was asked for. The linker (--wrap) leads Lua's wishes
 * past us. size.mjs makes features of the functions.
 */
#include "ledger.h"

#include <lobject.h>
#include <lstate.h>
#include <stdio.h>
#include <string.h>

#include "heap.h"
#include "stopwatch.h"

/* Functions that are looked at, the innermost first. */
#define DEPTH 6
#define MOST_OWNERS 4096u
#define MOST_GRAINS 65536u
#define GRAIN 8u
/* A new peak is looked at when it is that much above the last. */
#define PEAK_STEP 512u

struct owner {
  const Proto *functions[DEPTH];
  uint32_t live, kept[LEDGER_MOMENTS];
};

lua_State *__real_lua_newstate(lua_Alloc allocate, void *state);
lua_State *__wrap_lua_newstate(lua_Alloc allocate, void *state);
void *__real_heap_allocate(void *state, void *block, size_t old_size, size_t new_size);
void *__wrap_heap_allocate(void *state, void *block, size_t old_size, size_t new_size);
extern char image_heap_start[];

__attribute__((section(".bulk"))) static struct owner owners[MOST_OWNERS];
__attribute__((section(".bulk"))) static uint16_t owner_of[MOST_GRAINS]; /* of the block that begins there */
static lua_State *lua;
static size_t peak;

static unsigned find_owner(void) {
  const Proto *functions[DEPTH] = {NULL};
  uint32_t hash = 0;
  int depth = 0;
  for (CallInfo *call = lua == NULL ? NULL : lua->ci; call != NULL && depth < DEPTH; call = call->previous) {
    if (!isLua(call)) continue;
    functions[depth] = clLvalue(s2v(call->func.p))->p;
    hash = hash * 31 + (uint32_t)(uintptr_t)functions[depth++] / GRAIN;
  }
  unsigned index = hash % MOST_OWNERS;
  while (owners[index].functions[0] != NULL && memcmp(owners[index].functions, functions, sizeof functions) != 0) index = (index + 1) % MOST_OWNERS;
  if (functions[0] == NULL) index = 0;
  else memcpy(owners[index].functions, functions, sizeof functions);
  return index;
}

lua_State *__wrap_lua_newstate(lua_Alloc allocate, void *state) {
  memset(owners, 0, sizeof owners);
  lua = __real_lua_newstate(allocate, state);
  return lua;
}

void *__wrap_heap_allocate(void *state, void *block, size_t old_size, size_t new_size) {
  const struct heap *heap = state;
  const unsigned owner = block == NULL ? find_owner() : owner_of[((char *)block - image_heap_start) / GRAIN];
  const size_t before = heap->live;
  void *fresh = __real_heap_allocate(state, block, old_size, new_size);
  owners[owner].live += (uint32_t)(heap->live - before);
  if (fresh != NULL) owner_of[((char *)fresh - image_heap_start) / GRAIN] = (uint16_t)owner;
  if (heap->live > peak + PEAK_STEP) {
    peak = heap->live;
    ledger_keep(AT_PEAK);
  }
  return fresh;
}

void ledger_keep(enum ledger_moment moment) {
  for (unsigned i = 0; i < MOST_OWNERS; i++) owners[i].kept[moment] = owners[i].live;
}

void ledger_print(void (*print)(const char *text, size_t length)) {
  char line[160];
  for (const struct owner *owner = owners; owner < owners + MOST_OWNERS; owner++) {
    uint32_t any = 0;
    int length = snprintf(line, sizeof line, " owner");
    for (int i = 0; i < DEPTH; i++) length += snprintf(line + length, sizeof line - (size_t)length, " %lx", (unsigned long)(uintptr_t)owner->functions[i]);
    for (int i = 0; i < LEDGER_MOMENTS; i++) {
      any |= owner->kept[i];
      length += snprintf(line + length, sizeof line - (size_t)length, " %lu", (unsigned long)owner->kept[i]);
    }
    length += snprintf(line + length, sizeof line - (size_t)length, "\r\n");
    if (any != 0) print(line, (size_t)length);
  }
}
