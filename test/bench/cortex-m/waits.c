/* SPDX-License-Identifier: MIT */
/*
 * Longest time that the firmware keeps to itself between two returns to the event loop, for each command with full tables: a datagram that arrives meanwhile waits
 * so long. Under QEMU's -icount an instruction takes a nanosecond. Output is dropped at once.
 */
#include <stdio.h>
#include <string.h>

#include "chip.h"
#include "port.h"
#include "runtime.h"
#include "settings.h"
#include "stopwatch.h"
#include "uart.h"

size_t __wrap_port_console_read(char *into, size_t capacity);
void __wrap_port_console_write(const char *text, size_t length);
void __real_port_console_write(const char *text, size_t length);
void __real_port_wait(uint64_t ticks);
void __wrap_port_wait(uint64_t ticks);

static char typed[512];
static size_t typed_length;
static uint64_t returned_at, longest, total, turns, output_length;

size_t __wrap_port_console_read(char *into, size_t capacity) {
  size_t length = typed_length < capacity ? typed_length : capacity;
  memcpy(into, typed, length);
  memmove(typed, typed + length, typed_length - length);
  typed_length -= length;
  return length;
}

void __wrap_port_console_write(const char *text, size_t length) {
  (void)text;
  output_length += length;
  if (length > 4 && memcmp(text, "% ", 2) == 0) { __real_port_console_write(text, length); __real_port_console_write("\r\n", 2); }
}

void __wrap_port_wait(uint64_t ticks) {
  uint64_t busy = port_counter() - returned_at;
  if (busy > longest) longest = busy;
  total += busy;
  turns++;
  __real_port_wait(ticks);
  returned_at = port_counter();
}

static void run_for(uint32_t divisor) {
  uint64_t end = port_counter() + CHIP_CLOCK / divisor;
  while (port_counter() < end) runtime_turn();
}

static void type(const char *line) {
  typed_length = (size_t)snprintf(typed, sizeof typed, "%s\r", line);
  run_for(10);
}

static void print(const char *what) {
  char line[160];
  snprintf(line, sizeof line, " %-50s %10lu longest %10lu total %6lu turns %6lu characters\r\n", what, (unsigned long)(longest * (1000000000u / CHIP_CLOCK)),
           (unsigned long)(total * (1000000000u / CHIP_CLOCK)), (unsigned long)turns, (unsigned long)output_length);
  __real_port_console_write(line, strlen(line));
}

static void measure(const char *line) {
  longest = total = turns = output_length = 0;
  type(line);
  run_for(2);
  print(line);
}

int main(void) {
  char line[96];
  if (!runtime_start(&board_settings)) end_emulator(1);
  run_for(10);
  measure("screen-length disable");
  measure("system-view");
  for (int i = 0; i < board_settings.associations; i++) {
    snprintf(line, sizeof line, "ntp-service unicast-server 10.99.1.%d", i + 1);
    if (i == 0) measure(line); else type(line);
  }
  for (int i = 1; i <= 32; i++) {
    snprintf(line, sizeof line, "ntp-service authentication-keyid %d authentication-mode md5 simple secret%d", i, i);
    if (i == 1 || i == 32) measure(line); else type(line);
  }
  type("acl number 2000");
  for (int i = 0; i < 100; i++) {
    snprintf(line, sizeof line, "rule %d permit source 10.0.%d.0 0.0.0.255", i, i);
    if (i == 0 || i == 99) measure(line); else type(line);
  }
  type("return");
  for (int i = 0; i < 60; i++) { type("system-view"); type("vlan 1"); type(" name x"); type("#"); type("return"); }
  measure("");
  measure("display clock");
  measure("display current-configuration");
  measure("display current-configuration | include 10.99.1.7");
  measure("display current-configuration | include (a|b)*c.*rule|.*1.*2.*3.*");
  measure("display this");
  measure("display ntp-service sessions");
  measure("display ntp-service sessions verbose");
  measure("display ntp-service status");
  measure("display ntp-service refusals");
  measure("display acl all");
  measure("display logbuffer");
  measure("display logbuffer level 5");
  measure("display history-command");
  measure("display ip interface brief");
  measure("display interface brief");
  measure("display kept-configuration");
  measure("display version");
  measure("display memory");
  measure("save force");
  measure("display saved-configuration");
  measure("display startup");
  measure("?");
  measure("display ?");
  measure("display ntp-service se\t");
  measure("bogus");
  measure("display clock\rdisplay clock\rdisplay clock\rdisplay clock");
  while (!uart_is_idle()) {}
  end_emulator(0);
}
