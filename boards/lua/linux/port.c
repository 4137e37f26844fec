/* SPDX-License-Identifier: MIT */
/* port.h on Linux: the counter is CLOCK_MONOTONIC_RAW, which nobody steers, not even this program with --system-clock. */
#include "port.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "board.h"
#include "linux.h"
#include "storage.h"

#define NANOSECONDS 1000000000

const char port_model[] = BOARD_MODEL;
const uint32_t port_counter_frequency = NANOSECONDS;

/* How often interfaces are looked at and other slow matters come up, ns: the system tells of none of its own accord. */
#define LONGEST_WAIT (2 * (uint64_t)NANOSECONDS)

static int64_t counter_origin;
static int64_t crystal_ppb;

static int64_t read_clock(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (int64_t)time.tv_sec * NANOSECONDS + time.tv_nsec;
}

int64_t real_time(void) { return read_clock(CLOCK_REALTIME); }

/* `duration` of the system as the emulated crystal counts it, ns. In two parts: a product of nanoseconds would overflow after two hours. */
static int64_t with_crystal(int64_t duration) {
  if (crystal_ppb == 0) return duration;
  return duration + duration / NANOSECONDS * crystal_ppb + duration % NANOSECONDS * crystal_ppb / NANOSECONDS;
}

void begin_counter(double ppm) {
  crystal_ppb = llround(ppm * 1000);
  counter_origin = read_clock(CLOCK_MONOTONIC_RAW);
}

uint64_t port_counter(void) { return (uint64_t)with_crystal(read_clock(CLOCK_MONOTONIC_RAW) - counter_origin); }

uint64_t counter_at(int64_t time, int64_t real, uint64_t counter) {
  const int64_t age = real - time;
  /* Not a timestamp of the last second: somebody has set the clock between it and now. */
  if (age < 0 || age > NANOSECONDS || (uint64_t)with_crystal(age) > counter) return counter;
  return counter - (uint64_t)with_crystal(age);
}

void port_wait(uint64_t ticks) {
  struct waiting waiting[MOST_INTERFACES * 8];
  const size_t room = sizeof waiting / sizeof *waiting;
  size_t count = udp_descriptors(waiting, room);
  count += console_descriptors(waiting + count, room - count);
  count += resolver_descriptors(waiting + count, room - count);
  struct pollfd polled[sizeof waiting / sizeof *waiting];
  for (size_t i = 0; i < count; i++) polled[i] = (struct pollfd){.fd = waiting[i].fd, .events = POLLIN};
  if (ticks > LONGEST_WAIT) ticks = LONGEST_WAIT;
  /* poll() counts milliseconds: the last of them is spent in turns, because a packet of ours, or the RTC's second, may be waited for. */
  const int timeout = udp_settle() ? 0 : (int)(ticks / 1000000);
  if (poll(polled, count, timeout) <= 0) return;
  for (size_t i = 0; i < count; i++)
    if (polled[i].revents != 0) *waiting[i].ready = true;
}

void port_entropy(uint8_t *into, size_t length) {
  while (length > 0) {
    const ssize_t got = getrandom(into, length, 0);
    if (got < 0 && errno != EINTR) abort(); /* a Linux without it is older than this program */
    if (got < 0) continue;
    into += got;
    length -= (size_t)got;
  }
}

/*
 * The battery-backed clock, emulated as an offset from the system's clock, which runs while the program does not. The offset is kept in storage under `rtc`
 * as a text `offset SECONDS`, as the host board does.
 */
#define RTC_NAME "rtc"

const bool port_has_rtc = true;
static int64_t rtc_offset; /* ns */

static bool save_rtc(void) {
  char text[48];
  const int length = snprintf(text, sizeof text, "offset %.6f\n", (double)rtc_offset / NANOSECONDS);
  return storage_write(RTC_NAME, text, (size_t)length);
}

void rtc_begin(const struct options *options) {
  /* A restart finds the clock as the firmware has left it. */
  if (options->has_clock_offset && getenv(RESTARTED) == NULL) {
    rtc_offset = llround(options->clock_offset * NANOSECONDS);
    save_rtc();
    return;
  }
  size_t length;
  char *text = storage_read(RTC_NAME, &length);
  double offset;
  char end;
  if (text == NULL) return;
  char line[64];
  snprintf(line, sizeof line, "%.*s", (int)length, text);
  if (sscanf(line, "offset %lf%c", &offset, &end) == 2 && end == '\n' && fabs(offset) < 1e12) rtc_offset = llround(offset * NANOSECONDS);
  else report("the real-time clock's offset cannot be read; the clock begins with the system's time");
  free(text);
}

bool port_rtc_read(uint32_t *seconds, uint32_t *fraction) {
  const int64_t time = real_time() + rtc_offset;
  int64_t whole = time / NANOSECONDS, rest = time % NANOSECONDS;
  if (rest < 0) rest += NANOSECONDS, whole--;
  *seconds = (uint32_t)whole;
  *fraction = (uint32_t)(((uint64_t)rest << 32) / NANOSECONDS);
  return true;
}

bool port_rtc_write(uint32_t seconds) {
  /* In the era that puts it nearest to the system's time. */
  const int64_t now = real_time();
  const int32_t difference = (int32_t)(seconds - (uint32_t)(now / NANOSECONDS));
  rtc_offset = (int64_t)difference * NANOSECONDS - now % NANOSECONDS;
  return save_rtc();
}
