/* SPDX-License-Identifier: MIT */
#include "entropy-pool.h"

static volatile uint32_t pool[POOL_WORDS];
static volatile uint32_t stirred; /* readings since the start */

/* Without a lock: a word that changes while it is read is as good as any other. */
void entropy_stir(uint32_t reading) {
  uint32_t at = stirred++ % POOL_WORDS;
  pool[at] = (pool[at] << 7 | pool[at] >> 25) ^ reading * 0x9E3779B1u;
}

uint32_t entropy_pool_word(unsigned index) {
  return pool[index];
}
