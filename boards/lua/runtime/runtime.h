/* SPDX-License-Identifier: MIT */
/*
 * The Lua runtime as a board's main() sees it:
 *
 *   if (!runtime_start(&settings)) ...      settings: heap, ports, table sizes
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

struct runtime_settings {
  size_t heap_limit;     /* bytes that Lua may have */
  uint16_t service_port; /* the NTP port that is listened on, 123 */
  uint16_t server_port;  /* and the one that requests go to, 123 */
  int associations;      /* room in the table */
  bool is_attended;      /* hal/serial.ts isAttended */
};

/* Loads the firmware and starts it. False, and a line on the console says why, when it could not be started. */
bool runtime_start(const struct runtime_settings *settings);

/* Sleeps until something happens, and lets the firmware have it. */
void runtime_turn(void);

/* Keeps what the next start needs, and gives everything back. */
void runtime_stop(void);

/* The firmware's clock at a reading of port_counter. */
struct runtime_clock {
  bool is_synchronized;
  uint64_t time;        /* NTP timestamp, 32.32 fixed point */
  double root_distance; /* bound of its error, s */
};

void runtime_read_clock(uint64_t ticks, struct runtime_clock *into);

struct runtime_counters {
  size_t heap_live, heap_peak, heap_limit; /* bytes */
  uint64_t heap_allocations;
  uint32_t out_of_memory; /* events that were given up for want of heap */
  uint32_t failures;      /* events that were given up because of a fault in the firmware */
  uint64_t received, sent, send_failures; /* datagrams */
  uint32_t lost; /* received frames: udp_lost */
};

void runtime_read_counters(struct runtime_counters *into);

#endif
