/* SPDX-License-Identifier: MIT */
#ifndef TIMEWIRE_LEDGER_H
#define TIMEWIRE_LEDGER_H

#include <stddef.h>

enum ledger_moment { STARTED, FULL, AT_PEAK, LEDGER_MOMENTS };

/* Keeps who has how much at this moment. */
void ledger_keep(enum ledger_moment moment);

/* Prints, an owner a line, the addresses of its functions and the bytes that it had at each moment. */
void ledger_print(void (*print)(const char *text, size_t length));

#endif
