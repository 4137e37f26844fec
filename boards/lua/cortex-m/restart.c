/* SPDX-License-Identifier: MIT */
#include "port.h"
#include "registers.h"

void port_restart(void) {
  __asm volatile("dsb");
  RESET_CONTROL = RESET_REQUEST;
  for (;;) __asm volatile("dsb");
}
