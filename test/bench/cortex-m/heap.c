/* SPDX-License-Identifier: MIT */
/* Heap that the firmware uses, by function: after the start, with a configuration that fills its tables, and at most. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "chip.h"
#include "ledger.h"
#include "runtime.h"
#include "settings.h"
#include "stopwatch.h"
#include "uart.h"
#include "udp.h"

size_t __wrap_port_console_read(char *into, size_t capacity);
void __wrap_port_console_write(const char *text, size_t length);
void __real_port_console_write(const char *text, size_t length);

static char typed[96];
static size_t typed_length;

size_t __wrap_port_console_read(char *into, size_t capacity) {
  size_t length = typed_length < capacity ? typed_length : capacity;
  memcpy(into, typed, length);
  typed_length = 0;
  return length;
}

/* True while configuration is typed, which has no output but error messages: they begin with these words. */
static bool is_configuring;
static bool is_error(const char *text, size_t length) { return length > 4 && (memcmp(text, "% ", 2) == 0 || memcmp(text, "The ", 4) == 0); }

/* Output of the firmware is dropped here, but for an error message: the first one ends the measurement. */
void __wrap_port_console_write(const char *text, size_t length) {
  if (!is_configuring || !is_error(text, length)) return;
  __real_port_console_write("The configuration was not taken: ", 33);
  __real_port_console_write(typed, strlen(typed));
  __real_port_console_write("\n", 1);
  __real_port_console_write(text, length);
  while (!uart_is_idle()) {}
  end_emulator(1);
}

static void run_for_tenth(void) {
  uint64_t end = port_counter() + CHIP_CLOCK / 10u;
  while (port_counter() < end) runtime_turn();
}

static void type(const char *line) {
  typed_length = (size_t)snprintf(typed, sizeof typed, "%s\r", line);
  run_for_tenth();
}

static void print(const char *when) {
  char line[120];
  struct runtime_counters counters;
  runtime_read_counters(&counters);
  int length = snprintf(line, sizeof line, "%-34s%8u live %8u peak %8u allowed\r\n", when, (unsigned)counters.heap_live, (unsigned)counters.heap_peak,
                        (unsigned)counters.heap_limit);
  __real_port_console_write(line, (size_t)length);
}

int main(void) {
  char line[96];
  if (!runtime_start(&board_settings)) end_emulator(1);
  run_for_tenth();
  print("Lua heap after the start");
  ledger_keep(STARTED);
  is_configuring = true;
  type("screen-length disable");
  type("system-view");
  for (int i = 0; i < board_settings.associations; i++) {
    snprintf(line, sizeof line, "ntp-service unicast-server 10.99.1.%d", i + 1);
    type(line);
  }
  for (int i = 1; i <= board_settings.keys; i++) {
    snprintf(line, sizeof line, "ntp-service authentication-keyid %d authentication-mode md5 simple secret%d", i, i);
    type(line);
  }
  is_configuring = false;
  print("Lua heap with full tables");
  ledger_keep(FULL);
  type("display current-configuration");
  type("display ntp-service sessions verbose");
  type("save force");
  run_for_tenth();
  print("Lua heap after pages and a save");
  ledger_print(__real_port_console_write);
  while (!uart_is_idle()) {}
  end_emulator(0);
}
