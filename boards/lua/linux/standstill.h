/* SPDX-License-Identifier: MIT */
/*
 * Standstills: the machine was suspended, the program was stopped, or another program has set the system's clock. None of the clocks can be compared with an
 * earlier reading then, so the firmware starts its associations again. Until the first answer it is not synchronized, and nothing touches the system's clock.
 */
#ifndef TIMEWIRE_STANDSTILL_H
#define TIMEWIRE_STANDSTILL_H

#include <stdbool.h>

/* Looks for a standstill since the last call, and tells the firmware of one. Called at each turn. */
void standstill_check(void);

/* The program itself has stepped the system's clock. */
void standstill_forget_step(void);

#endif
