/* SPDX-License-Identifier: MIT */
/* The firmware without an operating system: it starts with the board and never ends. */
#include "port.h"
#include "runtime.h"
#include "settings.h"

int main(void) {
  if (!runtime_start(&board_settings)) {
    uint64_t end = port_counter() + port_counter_frequency;
    while (port_counter() < end) port_wait(end - port_counter()); /* time to read the reason before the board restarts */
    port_restart();
  }
  for (;;) runtime_turn();
}
