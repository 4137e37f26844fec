/* SPDX-License-Identifier: MIT */
#include "watchdog.h"

#include "chip.h"
#include "registers.h"

#define WATCHDOG_LOAD REGISTER(WATCHDOG_BASE + 0x000u)
#define WATCHDOG_CONTROL REGISTER(WATCHDOG_BASE + 0x008u)
#define WATCHDOG_INTERRUPT_CLEAR REGISTER(WATCHDOG_BASE + 0x00Cu)
#define WATCHDOG_LOCK REGISTER(WATCHDOG_BASE + 0xC00u)
#define WATCHDOG_UNLOCK 0x1ACCE551u
#define WATCHDOG_RUN_AND_RESET 3u

/* Time until the board is restarted [s]. The first run-out only sets an interrupt, which has no handler; the second one restarts. So half of it is loaded. */
#define WATCHDOG_SECONDS 8u
#define WATCHDOG_TICKS (CHIP_CLOCK * (WATCHDOG_SECONDS / 2u))

void watchdog_start(void) {
  WATCHDOG_LOCK = WATCHDOG_UNLOCK;
  WATCHDOG_LOAD = WATCHDOG_TICKS;
  WATCHDOG_CONTROL = WATCHDOG_RUN_AND_RESET;
  WATCHDOG_LOCK = 0;
}

void watchdog_feed(void) {
  WATCHDOG_LOCK = WATCHDOG_UNLOCK;
  WATCHDOG_LOAD = WATCHDOG_TICKS;
  WATCHDOG_INTERRUPT_CLEAR = 1; /* cancels a first run-out */
  WATCHDOG_LOCK = 0;
}
