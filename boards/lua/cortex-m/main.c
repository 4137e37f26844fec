/* SPDX-License-Identifier: MIT */
/* The firmware on a chip: it starts with the board, and ends with its power. */
#include "drivers.h"
#include "port.h"
#include "runtime.h"

int main(void) {
  if (!runtime_start(&board_settings)) {
    uint64_t end = port_counter() + port_counter_frequency;
    while (port_counter() < end) port_wait(end - port_counter()); /* the reason wants to be read before it comes again */
    port_restart();
  }
  for (;;) runtime_turn();
}
