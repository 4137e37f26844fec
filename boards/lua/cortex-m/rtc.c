/* SPDX-License-Identifier: MIT */
/*
 * The chip has whole seconds only. Its fraction is found from the edge: the reading of the counter when the seconds change. A chip that keeps its phase cannot be
 * set exactly: its lag is measured after each setting, and stored for the next start.
 */
#include "rtc.h"

#include <stdlib.h>

#include "chip.h"
#include "port.h"
#include "registers.h"
#include "rtc-chip.h"
#include "storage.h"
#include "watchdog.h"

#define SECOND_TIMER_CONTROL REGISTER(SECOND_TIMER_BASE + 0x00u)
#define SECOND_TIMER_VALUE REGISTER(SECOND_TIMER_BASE + 0x04u)
#define SECOND_TIMER_RELOAD REGISTER(SECOND_TIMER_BASE + 0x08u)
#define SECOND_TIMER_INTERRUPT_CLEAR REGISTER(SECOND_TIMER_BASE + 0x0Cu)
#define TIMER_ON_WITH_INTERRUPT 9u

/* Name of the stored text with the lag: microseconds in decimal. It exists only when a synchronized clock has set the chip. */
#define LAG_NAME "rtc-lag"
/* Difference from the stored lag that is worth a write [us]: an EEPROM wears out. */
#define LAG_TOLERANCE 2000
#define MICROSECONDS 1000000u

/* Reads of the chip per second after it was set, and the widest bracket around an edge that counts [ticks]. */
#define LOOKS_PER_SECOND 5000u
#define WIDEST_LOOK (2u * CHIP_CLOCK / LOOKS_PER_SECOND)
/* At the start: edges with a wide bracket before the best of them is taken. */
#define DOUBTFUL_EDGES 2u

const bool port_has_rtc = true;

static uint64_t set_at;       /* the counter when the chip was set */
static uint64_t looked_at;    /* the counter before the last read of the chip */
static uint32_t seen;         /* the seconds of that read */
static volatile bool has_lag; /* `lag` is new and waits for rtc_work */
static volatile uint32_t lag; /* [us] */

/* The stored lag [us]; -1 when there is none. */
static int32_t stored_lag(void) {
  size_t length;
  char *text = storage_read(LAG_NAME, &length);
  if (text == NULL) return -1;
  int32_t value = 0;
  for (size_t i = 0; i < length && text[i] >= '0' && text[i] <= '9' && value < (int32_t)MICROSECONDS; i++) value = value * 10 + (text[i] - '0');
  free(text);
  return value < (int32_t)MICROSECONDS ? value : -1;
}

static void store_lag(uint32_t value) {
  char text[6];
  for (int i = 5; i >= 0; i--) {
    text[i] = (char)('0' + value % 10u);
    value /= 10u;
  }
  (void)storage_write(LAG_NAME, text, sizeof text);
}

/*
 * Waits for an edge: the second that begins there, and the counter's reading. The bracket begins before the last read of the old second and ends after the first
 * read of the new one. Interrupts can make it wide; such an edge is skipped.
 */
static bool find_edge(uint32_t *second, uint64_t *at) {
  uint32_t now, before, doubtful = 0;
  uint64_t narrowest = UINT64_MAX, best = UINT64_MAX, offered = 0;
  if (!rtc_chip_read(&before)) return false;
  for (uint64_t start = port_counter(); start < UINT64_MAX;) {
    if (!rtc_chip_read(&now)) return false;
    uint64_t end = port_counter(), width = end - start;
    if (now != before && width < best) {
      best = width;
      offered = start + width / 2u;
    }
    if (now != before && (width <= 3u * narrowest || ++doubtful > DOUBTFUL_EDGES)) {
      *second = now;
      *at = end - offered < CHIP_CLOCK / 2u ? offered : offered + (end - offered + CHIP_CLOCK / 2u) / CHIP_CLOCK * CHIP_CLOCK;
      return true;
    }
    if (now == before && width < narrowest) narrowest = width;
    before = now;
    start = end;
    watchdog_feed();
  }
  return false;
}

/* A chip that this firmware has never set is wrong by more than a second: its edge is not worth the wait. */
bool port_rtc_read(uint32_t *seconds, uint32_t *fraction) {
  int32_t behind = stored_lag();
  if (behind < 0) {
    *fraction = 1u << 31;
    return rtc_chip_read(seconds);
  }
  uint32_t second;
  uint64_t edge;
  if (!find_edge(&second, &edge)) return false;
  uint64_t ticks = port_counter() - edge + (uint64_t)(MICROSECONDS - (uint32_t)behind) * (CHIP_CLOCK / MICROSECONDS);
  *seconds = second - 1u + (uint32_t)(ticks / CHIP_CLOCK);
  *fraction = (uint32_t)((ticks % CHIP_CLOCK << 32) / CHIP_CLOCK);
  return true;
}

bool port_rtc_write(uint32_t seconds) {
  SECOND_TIMER_CONTROL = 0;
  set_at = port_counter();
  if (!rtc_chip_write(seconds)) return false;
  if (!rtc_chip_keeps_phase) {
    lag = 0;
    has_lag = true;
    return true;
  }
  looked_at = set_at;
  seen = seconds;
  SECOND_TIMER_RELOAD = CHIP_CLOCK / LOOKS_PER_SECOND;
  SECOND_TIMER_VALUE = CHIP_CLOCK / LOOKS_PER_SECOND;
  SECOND_TIMER_CONTROL = TIMER_ON_WITH_INTERRUPT;
  enable_interrupt(SECOND_TIMER_INTERRUPT);
  return true;
}

/* Looks for the edge after a setting. Without a lag it would come whole seconds after the setting: the rest is the lag. */
void rtc_interrupt(void) {
  SECOND_TIMER_INTERRUPT_CLEAR = 1;
  uint64_t before = port_counter();
  uint32_t second = seen;
  (void)rtc_chip_read(&second);
  uint64_t after = port_counter();
  if (second != seen && after - looked_at <= WIDEST_LOOK) {
    uint64_t since = (looked_at + (after - looked_at) / 2u - set_at) % CHIP_CLOCK;
    lag = (MICROSECONDS - (uint32_t)(since / (CHIP_CLOCK / MICROSECONDS))) % MICROSECONDS;
    has_lag = true;
    SECOND_TIMER_CONTROL = 0;
  }
  seen = second;
  looked_at = before;
}

bool rtc_is_measuring(void) { return SECOND_TIMER_CONTROL != 0 || has_lag; }

void rtc_work(void) {
  if (!has_lag) return;
  has_lag = false;
  uint32_t measured = lag;
  int32_t stored = stored_lag();
  if (stored < 0 || abs(stored - (int32_t)measured) > LAG_TOLERANCE) store_lag(measured);
}
