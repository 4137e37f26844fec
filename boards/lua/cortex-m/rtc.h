/* SPDX-License-Identifier: MIT */
/* The battery-backed clock of port.h on a chip that has whole seconds only. */
#ifndef TIMEWIRE_RTC_H
#define TIMEWIRE_RTC_H

#include <stdbool.h>

/* Stores what the interrupt has measured. Called at each turn of the main loop. */
void rtc_work(void);

/* Returns true until the edge after the last setting is found. */
bool rtc_is_measuring(void);

void rtc_interrupt(void);

#endif
