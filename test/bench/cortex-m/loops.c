/* SPDX-License-Identifier: MIT */
/* Runs loops.ts, which is linked in the place of the firmware. */
#include "runtime.h"
#include "stopwatch.h"
#include "uart.h"

int main(void) {
  static const struct runtime_settings settings = {.heap_limit = 1024 * 1024, .service_port = 123, .server_port = 123, .associations = 8, .keys = 8};
  bool is_done = runtime_start(&settings);
  while (!uart_is_idle()) {}
  end_emulator(is_done ? 0 : 1);
}
