/* SPDX-License-Identifier: MIT */
/* The counter: CMSDK timer 0, 32 bits that count down at the chip's clock, extended to 64 bits that count up. */
#include "counter.h"

#include "chip.h"
#include "port.h"
#include "registers.h"

#define TIMER_CONTROL REGISTER(TIMER_BASE + 0x00u)
#define TIMER_VALUE REGISTER(TIMER_BASE + 0x04u)
#define TIMER_RELOAD REGISTER(TIMER_BASE + 0x08u)
#define TIMER_INTERRUPT_CLEAR REGISTER(TIMER_BASE + 0x0Cu)
#define TIMER_ENABLE 1u
#define TIMER_INTERRUPT_ENABLE 8u

/* For tests: `make ... CRYSTAL_ERROR=40` builds an image whose counter runs 40 ppm faster than its nominal frequency, as with a bad crystal. */
#ifndef CRYSTAL_ERROR_PPM
#define CRYSTAL_ERROR_PPM 0
#endif
const uint32_t port_counter_frequency = (uint32_t)((int32_t)CHIP_CLOCK - (int32_t)(CHIP_CLOCK / 1000000u) * (CRYSTAL_ERROR_PPM));

static uint32_t last;
static uint32_t wraps;

void counter_start(void) {
  TIMER_RELOAD = UINT32_MAX;
  TIMER_VALUE = UINT32_MAX;
  TIMER_CONTROL = TIMER_ENABLE | TIMER_INTERRUPT_ENABLE;
  enable_interrupt(TIMER_INTERRUPT);
}

/* A reading below the previous one means a wrap. The timer's interrupt reads at every wrap, so that none is missed between two other readings. */
uint64_t port_counter(void) {
  uint32_t state = mask_interrupts();
  uint32_t low = ~TIMER_VALUE;
  if (low < last) wraps++;
  last = low;
  uint32_t high = wraps;
  restore_interrupts(state);
  return (uint64_t)high << 32 | low;
}

void counter_interrupt(void) {
  TIMER_INTERRUPT_CLEAR = 1;
  (void)port_counter();
}
