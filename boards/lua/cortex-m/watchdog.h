/* SPDX-License-Identifier: MIT */
/* The watchdog: a main loop that hangs is restarted (CMSDK watchdog). */
#ifndef TIMEWIRE_WATCHDOG_H
#define TIMEWIRE_WATCHDOG_H

void watchdog_start(void);

/* Starts its time again. Called at each turn of the main loop, and in loops that wait for slow hardware. */
void watchdog_feed(void);

#endif
