/* SPDX-License-Identifier: MIT */
/* Common parts of the programs of the bench: text on the console, and an end of the emulator. Not for real hardware. */
#ifndef TIMEWIRE_STOPWATCH_H
#define TIMEWIRE_STOPWATCH_H

#include <stdint.h>
#include <string.h>

#include "port.h"

static inline void say(const char *text) { port_console_write(text, strlen(text)); }

/* Semihosting SYS_EXIT_EXTENDED (Arm IHI 0100): the emulator ends with this status. */
static inline void end_emulator(uint32_t status) {
  const uint32_t block[2] = {0x20026, status};
  register uint32_t call __asm("r0") = 0x20;
  register const uint32_t *argument __asm("r1") = block;
  __asm volatile("bkpt 0xAB" : "+r"(call) : "r"(argument) : "memory");
}

#endif
