/* SPDX-License-Identifier: MIT */
/* The drivers of this folder to each other: what starts each of them, and the few things that they share. What the runtime calls is in port.h. */
#ifndef TIMEWIRE_DRIVERS_H
#define TIMEWIRE_DRIVERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime.h"

/* What the runtime starts with on a chip: settings.c. */
extern const struct runtime_settings board_settings;

/* Called once, in this order, before main(). */
void counter_start(void);
void uart_start(void);
void i2c_start(void);
void ethernet_start(void);
void watchdog_start(void);

/* Gives the program another WATCHDOG_SECONDS before the watchdog restarts the board. */
void watchdog_feed(void);

/* Whether something waits for the main loop. */
bool uart_has_input(void);
bool ethernet_has_news(void);

/* Whether all that was written has left. */
bool uart_is_idle(void);

/* From now on the Ethernet controller hears what it sends, and nothing else: for measurements without a network. */
void ethernet_loop_back(void);

/* Writes with interrupts off, whatever state the driver is in: for the last words of a board. */
void uart_write_now(const char *text);

/*
 * One transfer on the I2C bus with the chip at `address` (7 bits): writes `out`, then, when `in_length` is not 0, reads `in` after a repeated start.
 * False when nobody answered at that address or a written byte was refused.
 */
bool i2c_transfer(uint8_t address, const uint8_t *out, size_t out_length, uint8_t *in, size_t in_length);

/* The clock chip of the board, rtc-....c: whole seconds of Unix time; false when it did not answer, or says that it lost its time. */
bool rtc_chip_read(uint32_t *seconds);
bool rtc_chip_write(uint32_t seconds);

/* Whether setting the chip leaves the beginning of its second where it was. If so, rtc_chip_read must be callable from interrupts. */
extern const bool rtc_chip_keeps_phase;

/* What the clock chip's driver has left to do outside of interrupts. */
void rtc_work(void);

/* Mixes something that an attacker knows less well than we do into the pool of port_entropy. Callable from interrupts. */
void entropy_stir(uint32_t event);

#endif
