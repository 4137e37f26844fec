/* SPDX-License-Identifier: MIT */
/* The battery-backed clock of port.h on a chip that has whole seconds only. */
#ifndef TIMEWIRE_RTC_H
#define TIMEWIRE_RTC_H

/* Stores what the interrupt has measured. Called at each turn of the main loop. */
void rtc_work(void);

void rtc_interrupt(void);

#endif
