/* SPDX-License-Identifier: MIT */
#include "standstill.h"

#include <stdint.h>

#include "counter.h"
#include "message.h"
#include "port.h"
#include "runtime.h"

#define NANOSECONDS 1000000000LL

/* Shortest suspension that counts: the difference of two clocks is read to less than this. */
#define LEAST_SLEEP (NANOSECONDS / 10)

/* Longest turn: the program waits for 2 s at most. On a busy machine it may come late. */
#define LONGEST_TURN (16 * NANOSECONDS)

/* Step of the system's clock that is not ours (STEPT of RFC 5905), beside what its rate of at most 5 % makes of a turn. */
#define LEAST_STEP (NANOSECONDS / 8)
#define MOST_RATE_DIVISOR 20

static bool has_last;
static int64_t last_raw, last_real, last_slept;

void standstill_forget_step(void) { has_last = false; }

void standstill_check(void) {
  const int64_t slept = slept_time(), raw = raw_time(), real = real_time();
  const int64_t turn = raw - last_raw, jump = real - last_real - turn, sleep = slept - last_slept;
  const bool is_known = has_last;
  has_last = true;
  last_raw = raw;
  last_real = real;
  last_slept = slept;
  if (!is_known) return;
  const int64_t allowed = LEAST_STEP + turn / MOST_RATE_DIVISOR;
  const bool has_slept = sleep > LEAST_SLEEP;
  if (has_slept) report("the machine was suspended for %.1f s: the sources are asked again", (double)sleep / NANOSECONDS);
  else if (turn > LONGEST_TURN) report("the program stood still for %.1f s: the sources are asked again", (double)turn / NANOSECONDS);
  else if (jump > allowed || jump < -allowed) report("the system's clock was set by %+.3f s by another program: the sources are asked again", (double)jump / NANOSECONDS);
  else return;
  runtime_resume(has_slept);
}
