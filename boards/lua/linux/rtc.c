/* SPDX-License-Identifier: MIT */
#include "rtc.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "counter.h"
#include "message.h"
#include "port.h"
#include "storage.h"

#define NANOSECONDS 1000000000
#define NAME "rtc"

const bool port_has_rtc = true;

static int64_t offset_from_system; /* [ns] */

static bool save(void) {
  char text[48];
  const int length = snprintf(text, sizeof text, "offset %.6f\n", (double)offset_from_system / NANOSECONDS);
  return storage_write(NAME, text, (size_t)length);
}

void rtc_begin(const struct options *options) {
  /* A restart finds the clock as the firmware has left it. */
  if (options->has_clock_offset && !options->is_restarted) {
    offset_from_system = llround(options->clock_offset * NANOSECONDS);
    save();
    return;
  }
  size_t length;
  char *text = storage_read(NAME, &length);
  double offset;
  char end;
  if (text == NULL) return;
  char line[64];
  snprintf(line, sizeof line, "%.*s", (int)length, text);
  if (sscanf(line, "offset %lf%c", &offset, &end) == 2 && end == '\n' && fabs(offset) < 1e12) offset_from_system = llround(offset * NANOSECONDS);
  else report("the stored offset of the real-time clock (\"%s\" in the state folder) cannot be read; the clock starts with the system's time", NAME);
  free(text);
}

bool port_rtc_read(uint32_t *seconds, uint32_t *fraction) {
  const int64_t time = real_time() + offset_from_system;
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
  offset_from_system = (int64_t)difference * NANOSECONDS - now % NANOSECONDS;
  return save();
}
