/* SPDX-License-Identifier: MIT */
/* Members of port.h that are a constant or one system call. */
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

#include "board.h"
#include "port.h"

const char port_model[] = BOARD_MODEL;

void port_entropy(uint8_t *into, size_t length) {
  while (length > 0) {
    const ssize_t got = getrandom(into, length, 0);
    if (got < 0 && errno != EINTR) abort(); /* only a Linux without the system call, older than 3.17 */
    if (got < 0) continue;
    into += got;
    length -= (size_t)got;
  }
}
