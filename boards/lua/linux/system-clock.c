/* SPDX-License-Identifier: MIT */
/*
 * --system-clock: lets the system's clock follow the firmware's. Once a second it compares the two and gives the kernel a rate at which it will have made up for
 * the difference some seconds later; what is too much for that is stepped. It reads nothing but the firmware's clock, and stands still while that has no source.
 *
 * This is the only part of the program that needs a right: CAP_SYS_TIME.
 */
#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>

#include "linux.h"
#include "port.h"

#define NANOSECONDS 1000000000

/* A difference beyond this is stepped, s (STEPT of RFC 5905): the firmware has stepped too. */
#define STEP 0.128

/* A difference is made up for in this time, s: long enough to be gentle, short enough to keep up with the firmware's own slews. */
#define TIME_CONSTANT 4.0

/* No further from the raw counter's rate than this: half of what the kernel allows. A tenth of a second is made up for in twenty. */
#define MOST_RATE 0.05

/* The firmware's clock is never further from it: a difference that is larger was a step of the firmware's. */
#define MOST_FIRMWARE_RATE 1e-3

/* What one unit of the kernel's two ways to say a rate is: microseconds a tick of USER_HZ, and 2^-16 ppm. */
#define TICK_RATE 1e-4
#define NOMINAL_TICK 10000
#define FREQUENCY_RATE (1e-6 / 65536)

/* Unix time of the NTP era's beginning, with the sign turned, s. */
#define UNIX_EPOCH 2208988800u

static bool is_steering;
static uint64_t next_date; /* of the counter, ticks */

/* The firmware's clock at the last look: what its rate is measured from. */
static bool has_last;
static uint64_t last_counter, last_time;
static double last_rate;

static bool adjust(struct timex *request) { return clock_adjtime(CLOCK_REALTIME, request) >= 0; }

/* Sets the kernel's rate over that of the raw counter, in the coarse steps of a tick and the fine ones of the frequency. */
static bool set_rate(double rate, double largest_error) {
  const double limited = fmax(-MOST_RATE, fmin(MOST_RATE, rate));
  const long ticks = lround(limited / TICK_RATE);
  struct timex request = {.modes = ADJ_TICK | ADJ_FREQUENCY | ADJ_STATUS | ADJ_MAXERROR | ADJ_ESTERROR};
  request.tick = NOMINAL_TICK + ticks;
  request.freq = lround((limited - (double)ticks * TICK_RATE) / FREQUENCY_RATE);
  request.status = 0; /* not STA_UNSYNC: the kernel keeps its RTC right from now on */
  request.maxerror = request.esterror = lround(largest_error * 1e6);
  return adjust(&request);
}

static bool step(double offset) {
  struct timex request = {.modes = ADJ_SETOFFSET | ADJ_NANO};
  const double whole = floor(offset);
  request.time.tv_sec = (time_t)whole;
  request.time.tv_usec = (suseconds_t)((offset - whole) * NANOSECONDS); /* nanoseconds, because of ADJ_NANO */
  return adjust(&request);
}

void system_clock_begin(void) {
  struct timex request = {0};
  clock_adjtime(CLOCK_REALTIME, &request);
  /* Sets what is set already: whether that is permitted is all that is asked. */
  request.modes = ADJ_FREQUENCY;
  if (!adjust(&request)) {
    static const char grant[] = "setcap cap_sys_time=+ep on this program";
    refuse("--system-clock: this machine's clock may not be steered (%s): leave the option out, or allow it: %s", strerror(errno), grant);
  }
  is_steering = true;
}

/* The firmware's time minus the system's, s. The system's is read on both sides of the counter. */
static double compare(uint64_t *counter, struct runtime_clock *clock) {
  const int64_t before = real_time();
  *counter = port_counter();
  const int64_t middle = before + (real_time() - before) / 2;
  runtime_read_clock(*counter, clock);
  const uint64_t system = ((uint64_t)(uint32_t)(middle / NANOSECONDS + UNIX_EPOCH) << 32) + ((uint64_t)(middle % NANOSECONDS) << 32) / NANOSECONDS;
  return (double)(int64_t)(clock->time - system) / 4294967296.0;
}

/* Rate of the firmware's clock over the counter since the last look; the one before when it has stepped in between. */
static double measure_rate(uint64_t counter, uint64_t time) {
  const double elapsed = (double)(counter - last_counter) / port_counter_frequency;
  const double gained = (double)(int64_t)(time - last_time) / 4294967296.0;
  if (has_last && elapsed > 0 && fabs(gained / elapsed - 1) < MOST_FIRMWARE_RATE) last_rate = gained / elapsed - 1;
  has_last = true;
  last_counter = counter;
  last_time = time;
  return last_rate;
}

void system_clock_follow(void) {
  if (!is_steering || port_counter() < next_date) return;
  uint64_t counter;
  struct runtime_clock clock;
  const double offset = compare(&counter, &clock);
  next_date = counter + port_counter_frequency;
  if (!clock.is_synchronized) return;
  const double rate = measure_rate(counter, clock.time);
  const bool is_far = fabs(offset) > STEP;
  const bool is_done = (!is_far || step(offset)) && set_rate(is_far ? rate : rate + offset / TIME_CONSTANT, clock.root_distance + (is_far ? 0 : fabs(offset)));
  if (is_far) report("the system's clock has been stepped by %+.6f s", offset);
  if (!is_done) report("the system's clock cannot be steered: %s", strerror(errno));
  is_steering = is_done;
}

void system_clock_end(void) {
  if (is_steering && has_last) set_rate(last_rate, STEP); /* what was being made up for stays as it is; the rate is right */
}
