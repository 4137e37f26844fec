/* SPDX-License-Identifier: MIT */
/* The free-running counter of port.h. */
#ifndef TIMEWIRE_COUNTER_H
#define TIMEWIRE_COUNTER_H

/* Called once at reset, before the other drivers. */
void counter_start(void);

void counter_interrupt(void);

#endif
