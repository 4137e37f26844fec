/* SPDX-License-Identifier: MIT */
/*
 * --system-clock: the system's clock follows the firmware's. Once a second the two are compared, and the kernel gets a rate that removes the difference within some
 * seconds; a larger difference is stepped. At the first synchronization, and after a standstill, the clock is stepped once, when the firmware's own clock has come
 * to the true time. The only input is the firmware's clock; while that has no source, nothing happens.
 *
 * Only this part of the program needs a capability: CAP_SYS_TIME.
 */
#ifndef TIMEWIRE_SYSTEM_CLOCK_H
#define TIMEWIRE_SYSTEM_CLOCK_H

/* Ends the program when it may not steer the clock. */
void system_clock_begin(void);

/* Compares and steers when a second has passed. Called at each turn. */
void system_clock_follow(void);

/* Leaves the kernel the firmware's rate. */
void system_clock_end(void);

#endif
