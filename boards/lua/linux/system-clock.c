/* SPDX-License-Identifier: MIT */
#include "system-clock.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>

#include "counter.h"
#include "message.h"
#include "port.h"
#include "runtime.h"
#include "standstill.h"
#include "wait.h"

#define NANOSECONDS 1000000000

/* A larger difference is stepped [s] (STEPT of RFC 5905): the firmware has stepped too. */
#define STEP 0.128

/* The same once after the first synchronization, and the time within which the firmware's clock has ended its first slew [s]. */
#define FIRST_STEP 5e-4
#define FIRST_SLEW 8

/* Interval of the comparisons, and until that first step [s]. */
#define INTERVAL 1
#define FIRST_INTERVAL 0.125

/* Time constant of the removal of a difference [s]: long enough for a small rate, short enough to follow the firmware's own slews. */
#define TIME_CONSTANT 4.0

/* Largest rate over the raw counter: half of what the kernel allows. */
#define MOST_RATE 0.05

/* Largest rate of the firmware's clock over the raw counter. A larger one is measured only over a step. */
#define MOST_FIRMWARE_RATE 1e-3

/* Rate of one unit of the kernel's two settings: microseconds per tick of USER_HZ, and 2^-16 ppm. */
#define TICK_RATE 1e-4
#define NOMINAL_TICK 10000
#define FREQUENCY_RATE (1e-6 / 65536)

/* Seconds from the start of NTP era 0 to the Unix epoch. */
#define UNIX_EPOCH 2208988800u

static bool is_steering;
static uint64_t next_date; /* [ticks] */

/* The clock was synchronized at the last comparison; it has been brought to the firmware's since; and the counter at the first synchronization [ticks]. */
static bool was_synchronized, is_set;
static uint64_t synchronized_at;

/* The firmware's clock at the last comparison, to measure its rate from. */
static bool has_last;
static uint64_t last_counter, last_time;
static double last_rate;

static bool adjust(struct timex *request) { return clock_adjtime(CLOCK_REALTIME, request) >= 0; }

/* Sets the kernel's rate over the raw counter, in the coarse units of a tick and the fine ones of the frequency. */
static bool set_rate(double rate, double largest_error) {
  const double limited = fmax(-MOST_RATE, fmin(MOST_RATE, rate));
  const long ticks = lround(limited / TICK_RATE);
  struct timex request = {.modes = ADJ_TICK | ADJ_FREQUENCY | ADJ_STATUS | ADJ_MAXERROR | ADJ_ESTERROR};
  request.tick = NOMINAL_TICK + ticks;
  request.freq = lround((limited - (double)ticks * TICK_RATE) / FREQUENCY_RATE);
  request.status = 0; /* without STA_UNSYNC: the kernel sets its RTC from now on */
  request.maxerror = request.esterror = lround(largest_error * 1e6);
  return adjust(&request);
}

static bool step(double offset) {
  struct timex request = {.modes = ADJ_SETOFFSET | ADJ_NANO};
  const double whole = floor(offset);
  request.time.tv_sec = (time_t)whole;
  request.time.tv_usec = (suseconds_t)((offset - whole) * NANOSECONDS); /* nanoseconds, because of ADJ_NANO */
  standstill_forget_step();
  return adjust(&request);
}

void system_clock_begin(void) {
  struct timex request = {0};
  clock_adjtime(CLOCK_REALTIME, &request);
  /* Sets the present value, to learn whether that is permitted. */
  request.modes = ADJ_FREQUENCY;
  if (!adjust(&request)) {
    static const char grant[] = "setcap cap_sys_time=+ep on this program";
    refuse("--system-clock: this machine's clock may not be steered (%s): leave the option out, or allow it: %s", strerror(errno), grant);
  }
  is_steering = true;
}

/* The firmware's time minus the system's [s]. The system's is read before and after the counter. */
static double compare(uint64_t *counter, struct runtime_clock *clock) {
  const int64_t before = real_time();
  *counter = port_counter();
  const int64_t middle = before + (real_time() - before) / 2;
  runtime_read_clock(*counter, clock);
  const uint64_t system = ((uint64_t)(uint32_t)(middle / NANOSECONDS + UNIX_EPOCH) << 32) + ((uint64_t)(middle % NANOSECONDS) << 32) / NANOSECONDS;
  return (double)(int64_t)(clock->time - system) / 4294967296.0;
}

/*
 * Rate of the firmware's clock over the counter since the last comparison; the previous one while it is slewing fast, and when it has stepped. Sets `is_steady` when
 * it was measured.
 */
static double measure_rate(uint64_t counter, uint64_t time, bool *is_steady) {
  const double elapsed = (double)(counter - last_counter) / port_counter_frequency;
  const double gained = (double)(int64_t)(time - last_time) / 4294967296.0;
  *is_steady = has_last && elapsed > 0 && fabs(gained / elapsed - 1) < MOST_FIRMWARE_RATE;
  if (*is_steady) last_rate = gained / elapsed - 1;
  has_last = true;
  last_counter = counter;
  last_time = time;
  return last_rate;
}

/*
 * True for a difference to be stepped. After the first synchronization, and after a standstill, that is any but a small one, once: when the firmware's own clock has
 * ended its first slew.
 */
static bool is_far(double offset, uint64_t counter, bool is_steady) {
  if (is_set) return fabs(offset) > STEP;
  if (!is_steady && counter - synchronized_at < FIRST_SLEW * (uint64_t)port_counter_frequency) return false;
  is_set = true;
  return fabs(offset) > FIRST_STEP;
}

void system_clock_follow(void) {
  if (!is_steering || port_counter() < next_date) return;
  uint64_t counter;
  struct runtime_clock clock;
  const double offset = compare(&counter, &clock);
  if (!clock.is_synchronized) {
    was_synchronized = has_last = false;
    next_date = counter + (uint64_t)(FIRST_INTERVAL * port_counter_frequency);
    return;
  }
  if (!was_synchronized) {
    is_set = false;
    synchronized_at = counter;
  }
  was_synchronized = true;
  bool is_steady;
  const double rate = measure_rate(counter, clock.time, &is_steady);
  const bool must_step = is_far(offset, counter, is_steady);
  next_date = counter + (uint64_t)((is_set ? INTERVAL : FIRST_INTERVAL) * port_counter_frequency);
  wait_no_later(is_set ? 0 : next_date);
  if (!is_set) return;
  const bool is_done =
      (!must_step || step(offset)) && set_rate(must_step ? rate : rate + offset / TIME_CONSTANT, clock.root_distance + (must_step ? 0 : fabs(offset)));
  if (must_step) report("the system's clock has been stepped by %+.6f s", offset);
  if (!is_done) report("--system-clock: the system's clock can no longer be steered: %s", strerror(errno));
  is_steering = is_done;
}

void system_clock_end(void) {
  if (is_steering && has_last) set_rate(last_rate, STEP); /* the rest of the difference stays; the rate is right */
}
