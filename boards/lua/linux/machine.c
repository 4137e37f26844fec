/* SPDX-License-Identifier: MIT */
/* Members of port.h that are a constant or one system call. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "board.h"
#include "port.h"

#define CLOCK_SOURCE "/sys/devices/system/clocksource/clocksource0/current_clocksource"

const char port_model[] = BOARD_MODEL;

/* Files with an identifier of the machine; the first one that can be read counts. */
static const char *const identifiers[] = {"/sys/class/dmi/id/product_uuid", "/proc/device-tree/serial-number", "/etc/machine-id"};

/* Reads a word of letters, digits, underscores and hyphens; false without one. */
static bool read_word(const char *path, char into[37]) {
  FILE *file = fopen(path, "r");
  if (file == NULL) return false;
  const bool is_read = fscanf(file, "%36[a-zA-Z0-9_-]", into) == 1;
  fclose(file);
  return is_read;
}

/* The clock source of the kernel, and an identifier of the machine. */
const char *port_oscillator(void) {
  static char name[60];
  char source[37] = "linux";
  char identifier[37];
  if (name[0] != '\0') return name;
  (void)read_word(CLOCK_SOURCE, source);
  for (size_t i = 0; i < sizeof identifiers / sizeof identifiers[0]; i++) {
    if (!read_word(identifiers[i], identifier)) continue;
    snprintf(name, sizeof name, "%.20s %s", source, identifier);
    return name;
  }
  return NULL;
}

void port_entropy(uint8_t *into, size_t length) {
  while (length > 0) {
    const ssize_t got = getrandom(into, length, 0);
    if (got < 0 && errno != EINTR) abort(); /* only a Linux without the system call, older than 3.17 */
    if (got < 0) continue;
    into += got;
    length -= (size_t)got;
  }
}
