/* SPDX-License-Identifier: MIT */
/*
 * Trials of the drivers on an emulated chip, without the firmware: the first typed character chooses one. Under QEMU's -icount the emulated clock has
 * nothing to do with ours, and hours pass in seconds.
 */
#include <stdio.h>
#include <stdlib.h>

#include "chip.h"
#include "port.h"
#include "rtc.h"
#include "stopwatch.h"
#include "uart.h"
#include "watchdog.h"

#define WRAP_SECONDS ((uint32_t)(UINT32_MAX / CHIP_CLOCK) + 1u)
/* QEMU lets SysTick run out after its second period when instructions are counted. */
#define LATEST (CHIP_CLOCK / 5u)
#define SETTINGS 5u
/* An error of the clock chip that needs no further setting [ticks]. */
#define ENOUGH (CHIP_CLOCK / 1000u)

static void end(const char *outcome) {
  say(outcome);
  say("\r\n");
  while (!uart_is_idle()) {}
  end_emulator(0);
}

static void wait_for(uint64_t ticks) {
  uint64_t until = port_counter() + ticks;
  while (port_counter() < until) port_wait(until - port_counter());
}

/* The counter over a wrap of its register. */
static void watch_counter(void) {
  uint64_t last = port_counter();
  for (uint32_t i = 0; i < WRAP_SECONDS + 5u; i++) {
    wait_for(CHIP_CLOCK);
    uint64_t now = port_counter();
    if (now < last + CHIP_CLOCK || now > last + CHIP_CLOCK + LATEST) {
      char line[80];
      snprintf(line, sizeof line, "after %lu s the counter jumped by %ld ticks", (unsigned long)i, (long)(now - last));
      end(line);
    }
    last = now;
  }
  end("the counter runs evenly");
}

/*
 * By how much the clock chip, set while its own second is half over, shows another time than it was set to [ticks]. An edge counts only where the processor was not
 * kept from looking, as a busy computer keeps an emulated one. The trial goes on when the lag has been measured, however many seconds that takes.
 */
static int64_t set_and_read(void) {
  static const uint32_t second = 1800000000u;
  wait_for(CHIP_CLOCK / 3u);
  uint64_t at = port_counter();
  if (!port_rtc_write(second)) end("the clock chip refused");
  do wait_for(3u * (uint64_t)CHIP_CLOCK);
  while (rtc_is_measuring());
  uint32_t seconds, fraction;
  if (!port_rtc_read(&seconds, &fraction)) end("the clock chip does not answer");
  int64_t shown = (int64_t)(seconds - second) * CHIP_CLOCK + (int64_t)((uint64_t)fraction * CHIP_CLOCK >> 32);
  return shown - (int64_t)(port_counter() - at);
}

/* The least error of some settings: a computer that stops the emulated processor in the middle of one adds to that one only. */
static void set_clock(void) {
  int64_t error = INT64_MAX;
  for (uint32_t i = 0; i < SETTINGS && llabs(error) > (int64_t)ENOUGH; i++) {
    int64_t next = set_and_read();
    if (llabs(next) < llabs(error)) error = next;
  }
  char line[60];
  snprintf(line, sizeof line, "the clock chip is wrong by %ld us", (long)(error * 1000000 / (int64_t)CHIP_CLOCK));
  end(line);
}

static void draw_bits(void) {
  uint8_t bits[16];
  char line[2 * sizeof bits + 1];
  port_entropy(bits, sizeof bits);
  for (size_t i = 0; i < sizeof bits; i++) snprintf(line + 2 * i, 3, "%02x", bits[i]);
  end(line);
}

static uint32_t overflow_stack(uint32_t depth) {
  volatile uint32_t here[64];
  here[0] = depth;
  return depth == 0 ? 0 : overflow_stack(depth - 1u) + here[0];
}

static void run(char trial) {
  static volatile bool is_hanging = true;
  if (trial == 'c') watch_counter();
  if (trial == 'r') set_clock();
  if (trial == 'e') draw_bits();
  if (trial == 'f') *(volatile uint32_t *)0xF0000000u = 1;
  if (trial == 's') (void)overflow_stack(1000000);
  if (trial == 'a') abort();
  while (trial == 'h' && is_hanging) {}
}

int main(void) {
  char trial = '\0';
  (void)port_ethernet_is_up(); /* news that would keep port_wait from sleeping */
  say("ready\r\n");
  while (port_console_read(&trial, 1) == 0) port_wait(CHIP_CLOCK / 100u);
  run(trial);
  end("no such trial");
}
