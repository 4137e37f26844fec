/* SPDX-License-Identifier: MIT */
/* The counter of port.h: CLOCK_MONOTONIC_RAW, which no program steers, this one with --system-clock included. */
#ifndef TIMEWIRE_COUNTER_H
#define TIMEWIRE_COUNTER_H

#include <stdint.h>

/* Starts the counter; an emulated crystal makes it `ppm` fast. */
void counter_begin(double ppm);

/* CLOCK_REALTIME [ns]. */
int64_t real_time(void);

/* CLOCK_MONOTONIC_RAW, and the time that the machine has been suspended since boot [ns]. */
int64_t raw_time(void);
int64_t slept_time(void);

/* Reading of the counter when CLOCK_REALTIME was `time` [ns]. `real` and `counter` are readings of both at one moment, at most a second later. */
uint64_t counter_at(int64_t time, int64_t real, uint64_t counter);

#endif
