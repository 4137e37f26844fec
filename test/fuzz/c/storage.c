/* SPDX-License-Identifier: MIT */
/* storage-nvm.c over memory with any content: what is read is whole, and what is written is read back. */
#include <stdlib.h>
#include <string.h>

#include "../../../boards/lua/runtime/storage-nvm.c"

#include "harness.h"

#define SIZE 4096

static uint8_t memory[SIZE];
const size_t port_nvm_size = SIZE;

bool port_nvm_read(size_t offset, uint8_t *into, size_t length) {
  if (offset > SIZE || length > SIZE - offset) abort();
  memcpy(into, memory + offset, length);
  return true;
}

bool port_nvm_write(size_t offset, const uint8_t *from, size_t length) {
  if (offset > SIZE || length > SIZE - offset) abort();
  memcpy(memory + offset, from, length);
  return true;
}

static void check_text(const char *name) {
  size_t length;
  char *text = storage_read(name, &length);
  if (text == NULL) return;
  if (length > SIZE || text[length] != '\0') abort();
  free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  memset(memory, 0xff, SIZE);
  memcpy(memory, bytes, length < SIZE ? length : SIZE);
  are_slots_read = false;
  check_text("startup.cfg");
  check_text("drift");
  if (storage_write("drift", "frequency 1.000000\n", 19)) {
    are_slots_read = false; /* as after a restart */
    size_t written;
    char *text = storage_read("drift", &written);
    if (text == NULL || written != 19 || memcmp(text, "frequency 1.000000\n", 19) != 0) abort();
    free(text);
  }
  storage_remove("startup.cfg");
  check_text("startup.cfg");
  return 0;
}

size_t harness_example(uint32_t number, uint8_t *into, size_t room) {
  memset(memory, 0xff, SIZE);
  are_slots_read = false;
  static const char text[] = "#\n sysname Timewire\n#\n ntp-service unicast-server 10.0.0.1\n#\nreturn\n";
  for (uint32_t i = 0; i <= number; i++) {
    storage_write("startup.cfg", text, sizeof text - 1 - i % 8);
    storage_write("drift", "frequency 12.345678\n", 20 - i % 4);
  }
  memcpy(into, memory, room < SIZE ? room : SIZE);
  return room < SIZE ? room : SIZE;
}
