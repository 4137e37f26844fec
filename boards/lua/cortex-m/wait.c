/* SPDX-License-Identifier: MIT */
/* The main loop's sleep, and the watchdog that wants it to come back: a loop that hangs for WATCHDOG_SECONDS is restarted (CMSDK watchdog). */
#include "chip.h"
#include "drivers.h"
#include "port.h"
#include "registers.h"

#define WATCHDOG_LOAD REGISTER(WATCHDOG_BASE + 0x000u)
#define WATCHDOG_CONTROL REGISTER(WATCHDOG_BASE + 0x008u)
#define WATCHDOG_LOCK REGISTER(WATCHDOG_BASE + 0xC00u)
#define WATCHDOG_UNLOCK 0x1ACCE551u
#define WATCHDOG_RUN_AND_RESET 3u

/* The first run-out sets an interrupt that nobody handles, the second restarts the board: half of it is loaded. */
#define WATCHDOG_SECONDS 8u

/* The longest sleep, ticks: the stack's own timers (ARP, DHCP, IGMP) count in quarters of a second. */
#define LONGEST_SLEEP (CHIP_CLOCK / 10u)

void wait_interrupt(void);

void watchdog_start(void) {
  WATCHDOG_LOCK = WATCHDOG_UNLOCK;
  WATCHDOG_LOAD = CHIP_CLOCK * (WATCHDOG_SECONDS / 2u);
  WATCHDOG_CONTROL = WATCHDOG_RUN_AND_RESET;
  WATCHDOG_LOCK = 0;
}

void watchdog_feed(void) {
  WATCHDOG_LOCK = WATCHDOG_UNLOCK;
  WATCHDOG_LOAD = CHIP_CLOCK * (WATCHDOG_SECONDS / 2u);
  REGISTER(WATCHDOG_BASE + 0x00Cu) = 1; /* takes a first run-out back */
  WATCHDOG_LOCK = 0;
}

/*
 * An interrupt between the look and the sleep would be slept through. With interrupts masked it is not: wfi ends for one that is pending, masked or not.
 */
void port_wait(uint64_t ticks) {
  watchdog_feed();
  rtc_work();
  uint64_t now = port_counter();
  uint64_t end = now + (ticks < LONGEST_SLEEP ? ticks : LONGEST_SLEEP);
  while (now < end) {
    uint64_t rest = end - now;
    SYSTICK_RELOAD = rest < SYSTICK_LARGEST ? (uint32_t)rest : SYSTICK_LARGEST;
    SYSTICK_VALUE = 0;
    SYSTICK_CONTROL = 7; /* processor clock, interrupt, on */
    uint32_t state = mask_interrupts();
    bool is_news = uart_has_input() || ethernet_has_news();
    if (!is_news) __asm volatile("dsb\n\twfi");
    restore_interrupts(state);
    SYSTICK_CONTROL = 0;
    if (is_news) return;
    now = port_counter();
  }
}

void wait_interrupt(void) {
  /* Having ended the wfi is all it is for. */
}
