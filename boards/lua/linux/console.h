/* SPDX-License-Identifier: MIT */
/*
 * The console of port.h: the terminal in raw mode, commands from a pipe, a pseudo-terminal, one connection after another on a Unix or TCP socket, or none.
 */
#ifndef TIMEWIRE_CONSOLE_H
#define TIMEWIRE_CONSOLE_H

#include <stdbool.h>

#include "options.h"

/* Opens it; ends the program when it is not available. */
void console_begin(const struct options *options);
void console_end(void);

/* True after Ctrl+] on the terminal. */
bool console_wants_end(void);

#endif
