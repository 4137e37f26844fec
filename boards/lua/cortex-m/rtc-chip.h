/* SPDX-License-Identifier: MIT */
/* The RTC chip of the board: rtc-ds1338.c or rtc-pl031.c. */
#ifndef TIMEWIRE_RTC_CHIP_H
#define TIMEWIRE_RTC_CHIP_H

#include <stdbool.h>
#include <stdint.h>

/* Whole seconds of Unix time. False when the chip does not answer, or reports that it has lost its time. */
bool rtc_chip_read(uint32_t *seconds);
bool rtc_chip_write(uint32_t seconds);

/* True when setting the chip leaves the phase of its seconds. Then rtc_chip_read must be callable from interrupts. */
extern const bool rtc_chip_keeps_phase;

#endif
