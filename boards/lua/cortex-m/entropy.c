/* SPDX-License-Identifier: MIT */
/*
 * port_entropy on chips without a random number generator: ChaCha20 (RFC 8439 section 2.3) with fast key erasure (D. J. Bernstein, "Fast-key-erasure random-number
 * generators"). The key starts from a stored seed, the Ethernet address, the RTC and the counter. The stored seed is replaced before it is used. Every frame and
 * every typed character adds the counter's reading at its interrupt.
 *
 * Strength: a board with a stored seed, or with some hundred received frames, cannot be predicted from outside. At the first start of a blank board an attacker who
 * knows its address and the second of its start has to guess only the jitter of the first frames.
 */
#include <stdlib.h>
#include <string.h>

#include "entropy-pool.h"
#include "port.h"
#include "rtc-chip.h"
#include "storage.h"

#define SEED_NAME "seed"
#define KEY_WORDS 8u
#define BLOCK_WORDS 16u
_Static_assert(POOL_WORDS == KEY_WORDS, "the pool is added to the key word by word");

static uint32_t key[KEY_WORDS];
static bool is_seeded;

static uint32_t rotate(uint32_t word, unsigned bits) {
  return word << bits | word >> (32u - bits);
}

static void quarter_round(uint32_t *s, unsigned a, unsigned b, unsigned c, unsigned d) {
  s[a] += s[b];
  s[d] = rotate(s[d] ^ s[a], 16);
  s[c] += s[d];
  s[b] = rotate(s[b] ^ s[c], 12);
  s[a] += s[b];
  s[d] = rotate(s[d] ^ s[a], 8);
  s[c] += s[d];
  s[b] = rotate(s[b] ^ s[c], 7);
}

/* One block of ChaCha20 with the present key. */
static void make_block(uint32_t block[BLOCK_WORDS], uint64_t nonce) {
  uint32_t start[BLOCK_WORDS] = {0x61707865u, 0x3320646Eu, 0x79622D32u, 0x6B206574u};
  memcpy(start + 4, key, sizeof key);
  start[14] = (uint32_t)nonce;
  start[15] = (uint32_t)(nonce >> 32);
  memcpy(block, start, sizeof start);
  for (int i = 0; i < 10; i++) {
    for (unsigned column = 0; column < 4; column++) quarter_round(block, column, column + 4, column + 8, column + 12);
    quarter_round(block, 0, 5, 10, 15);
    quarter_round(block, 1, 6, 11, 12);
    quarter_round(block, 2, 7, 8, 13);
    quarter_round(block, 3, 4, 9, 14);
  }
  for (unsigned i = 0; i < BLOCK_WORDS; i++) block[i] += start[i];
}

/* The first half of a block is the next key, so that earlier output cannot be computed from it. The second half is the output. */
static void take_half_block(uint32_t fresh[KEY_WORDS]) {
  uint32_t block[BLOCK_WORDS];
  for (unsigned i = 0; i < KEY_WORDS; i++) key[i] ^= entropy_pool_word(i);
  make_block(block, port_counter());
  memcpy(key, block, sizeof key);
  memcpy(fresh, block + KEY_WORDS, KEY_WORDS * sizeof *fresh);
}

static void absorb(const uint8_t *bytes, size_t length) {
  uint32_t unused[KEY_WORDS];
  for (size_t at = 0; at < length; at += sizeof key) {
    uint32_t words[KEY_WORDS] = {0};
    memcpy(words, bytes + at, length - at < sizeof words ? length - at : sizeof words);
    for (unsigned i = 0; i < KEY_WORDS; i++) key[i] ^= words[i];
    take_half_block(unused);
  }
}

/* The stored seed is replaced before any output is made from it: a board that loses power here starts with the next one. */
static void seed(void) {
  size_t length;
  char *kept = storage_read(SEED_NAME, &length);
  if (kept != NULL) absorb((const uint8_t *)kept, length);
  free(kept);
  absorb(port_ethernet_address, sizeof port_ethernet_address);
  uint32_t next[KEY_WORDS] = {0};
  (void)rtc_chip_read(next);
  absorb((const uint8_t *)next, sizeof next[0]);
  take_half_block(next);
  (void)storage_write(SEED_NAME, (const char *)next, sizeof next);
}

void port_entropy(uint8_t *into, size_t length) {
  if (!is_seeded) {
    is_seeded = true;
    seed();
  }
  while (length > 0) {
    uint32_t fresh[KEY_WORDS];
    size_t part = length < sizeof fresh ? length : sizeof fresh;
    take_half_block(fresh);
    memcpy(into, fresh, part);
    into += part;
    length -= part;
  }
}
