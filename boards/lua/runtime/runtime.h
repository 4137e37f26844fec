/* SPDX-License-Identifier: MIT */
/*
 * The Lua runtime, for the main() of a port:
 *
 *   if (!runtime_start(&settings)) ...      heap, ports, table sizes
 *   while (running) runtime_turn();
 *   runtime_stop();
 *
 * There is one runtime in a program.
 */
#ifndef TIMEWIRE_RUNTIME_H
#define TIMEWIRE_RUNTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime-settings.h"

/* Starts the firmware. False when it cannot be started, after one line on the console with the reason. */
bool runtime_start(const struct runtime_settings *settings);

/* Waits for the next event and hands it to the firmware. */
void runtime_turn(void);

/* Stops the firmware, which stores its state, and frees all memory. */
void runtime_stop(void);

/*
 * The counter or the program stood still for a time that is not known well: the firmware asks its sources again, and is not synchronized until one answers. When
 * the counter stood still the clock is set from the real-time clock.
 */
void runtime_resume(bool has_counter_stopped);

/* The firmware's clock at a reading of port_counter. */
struct runtime_clock {
  bool is_synchronized;
  uint64_t time;        /* NTP timestamp, 32.32 fixed point */
  double root_distance; /* bound of its error [s] */
};

void runtime_read_clock(uint64_t ticks, struct runtime_clock *into);

struct runtime_counters {
  size_t heap_live, heap_peak, heap_limit; /* [bytes] */
  uint64_t heap_allocations;
  uint32_t out_of_memory; /* events that failed because the heap was full */
  uint32_t failures;      /* events that failed by a fault of the firmware */
  uint64_t received, sent, send_failures; /* datagrams */
  uint32_t lost; /* received frames: udp_lost */
};

void runtime_read_counters(struct runtime_counters *into);

#endif
