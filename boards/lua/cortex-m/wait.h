/* SPDX-License-Identifier: MIT */
/* port_wait of port.h: the sleep of the main loop. */
#ifndef TIMEWIRE_WAIT_H
#define TIMEWIRE_WAIT_H

/* Ends the sleep; does nothing else. */
void wait_interrupt(void);

#endif
