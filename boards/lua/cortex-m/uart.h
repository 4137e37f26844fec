/* SPDX-License-Identifier: MIT */
/* The console of port.h on a UART. */
#ifndef TIMEWIRE_UART_H
#define TIMEWIRE_UART_H

#include <stdbool.h>

void uart_start(void);

/* True while typed characters wait for the main loop. */
bool uart_has_input(void);

/* True when all written characters have left. */
bool uart_is_idle(void);

/* Writes with interrupts off, whatever state the driver is in: for the report of a fault. */
void uart_write_now(const char *text);

void uart_receive_interrupt(void);
void uart_transmit_interrupt(void);

#endif
