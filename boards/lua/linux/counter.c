/* SPDX-License-Identifier: MIT */
#include "counter.h"

#include <math.h>
#include <time.h>

#include "port.h"

#define NANOSECONDS 1000000000

const uint32_t port_counter_frequency = NANOSECONDS;

static int64_t origin;
static int64_t crystal_ppb;

static int64_t read_clock(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (int64_t)time.tv_sec * NANOSECONDS + time.tv_nsec;
}

int64_t real_time(void) { return read_clock(CLOCK_REALTIME); }

int64_t raw_time(void) { return read_clock(CLOCK_MONOTONIC_RAW); }

int64_t slept_time(void) {
  struct timespec since_boot;
  if (clock_gettime(CLOCK_BOOTTIME, &since_boot) != 0) return 0; /* a system without suspension */
  return (int64_t)since_boot.tv_sec * NANOSECONDS + since_boot.tv_nsec - read_clock(CLOCK_MONOTONIC);
}

/* A duration of the system as the emulated crystal counts it [ns]. In two parts: a product of nanoseconds would overflow after two hours. */
static int64_t with_crystal(int64_t duration) {
  if (crystal_ppb == 0) return duration;
  return duration + duration / NANOSECONDS * crystal_ppb + duration % NANOSECONDS * crystal_ppb / NANOSECONDS;
}

void counter_begin(double ppm) {
  crystal_ppb = llround(ppm * 1000);
  origin = read_clock(CLOCK_MONOTONIC_RAW);
}

uint64_t port_counter(void) { return (uint64_t)with_crystal(read_clock(CLOCK_MONOTONIC_RAW) - origin); }

uint64_t counter_at(int64_t time, int64_t real, uint64_t counter) {
  const int64_t age = real - time;
  /* The system's clock was set between the two readings: the kernel's timestamp is of no use. */
  if (age < 0 || age > NANOSECONDS || (uint64_t)with_crystal(age) > counter) return counter;
  return counter - (uint64_t)with_crystal(age);
}
