/* SPDX-License-Identifier: MIT */
/*
 * Emulated battery-backed clock: an offset from the system's clock, which runs while the program does not. The storage keeps it under the name `rtc`, as the text
 * "offset SECONDS", like the host board.
 */
#ifndef TIMEWIRE_RTC_H
#define TIMEWIRE_RTC_H

#include "options.h"

/* Reads the stored offset, or takes that of --clock-offset. */
void rtc_begin(const struct options *options);

#endif
