/* SPDX-License-Identifier: MIT */
/* Readings of the counter at events that an attacker cannot time exactly, as input of port_entropy. */
#ifndef TIMEWIRE_ENTROPY_POOL_H
#define TIMEWIRE_ENTROPY_POOL_H

#include <stdint.h>

#define POOL_WORDS 8u

/* Mixes a reading into the pool. Callable from interrupts. */
void entropy_stir(uint32_t reading);

/* Word `index` of the pool, below POOL_WORDS. */
uint32_t entropy_pool_word(unsigned index);

#endif
