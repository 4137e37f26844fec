/* SPDX-License-Identifier: MIT */
#include "wait.h"

#include "chip.h"
#include "lan9118.h"
#include "port.h"
#include "registers.h"
#include "rtc.h"
#include "uart.h"
#include "watchdog.h"

/* The longest sleep [ticks]: the network stack's own timers (ARP, DHCP, IGMP) count in quarters of a second. */
#define LONGEST_SLEEP (CHIP_CLOCK / 10u)

/*
 * An interrupt between the test and the sleep must not be missed. Interrupts are masked over both: wfi ends for a pending interrupt, masked or not.
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
  /* Its only purpose is to end the wfi. */
}
