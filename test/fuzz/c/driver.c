/* SPDX-License-Identifier: MIT */
/* Runs a harness without libFuzzer: driver SEED RUNS [FILE...]. Inputs are mutations of the harness's examples and of each other. With files it runs these alone. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

#define MOST 4096
#define KEPT 16

static uint64_t state;

/* xorshift64* */
static uint32_t next(uint32_t limit) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (uint32_t)(state * 2685821657736338717ull >> 33) % limit;
}

struct input {
  size_t length;
  uint8_t bytes[MOST];
};

static struct input kept[KEPT];

static void mutate(struct input *input) {
  static const uint8_t edges[] = {0, 1, 13, 10, 127, 128, 240, 250, 251, 254, 255};
  for (uint32_t changes = 1 + next(6); changes > 0; changes--) {
    size_t at = next((uint32_t)input->length + 1);
    switch (next(5)) {
      case 0:
        if (at < input->length) input->bytes[at] = (uint8_t)next(256);
        break;
      case 1:
        if (at < input->length) input->bytes[at] = edges[next(sizeof edges)];
        break;
      case 2: input->length = at; break;
      case 3:
        for (uint32_t more = 1 + next(64); more > 0 && input->length < MOST; more--) input->bytes[input->length++] = (uint8_t)next(256);
        break;
      default:
        if (at < input->length) input->bytes[at] ^= (uint8_t)(1u << next(8));
    }
  }
}

/* A copy of the exact size, so that the sanitizer sees each access past it. */
static void run(const uint8_t *bytes, size_t length) {
  uint8_t *copy = malloc(length > 0 ? length : 1);
  if (copy == NULL) abort();
  memcpy(copy, bytes, length);
  LLVMFuzzerTestOneInput(copy, length);
  free(copy);
}

static int run_file(const char *name) {
  static uint8_t bytes[1 << 20];
  FILE *file = fopen(name, "rb");
  if (file == NULL) return 1;
  const size_t length = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  run(bytes, length);
  return 0;
}

int main(int count, char **words) {
  if (count < 3) return 2;
  state = strtoull(words[1], NULL, 10) * 2 + 1;
  for (int i = 3; i < count; i++)
    if (run_file(words[i]) != 0) return 2;
  if (count > 3) return 0;
  for (int i = 0; i < KEPT; i++) kept[i].length = harness_example((uint32_t)i, kept[i].bytes, MOST);
  for (long runs = strtol(words[2], NULL, 10); runs > 0; runs--) {
    static struct input input;
    input = kept[next(KEPT)];
    if (next(8) > 0) mutate(&input);
    if (next(64) == 0) kept[next(KEPT)] = input;
    run(input.bytes, input.length);
  }
  return 0;
}
