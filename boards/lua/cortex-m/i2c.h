/* SPDX-License-Identifier: MIT */
/* The I2C bus of the board. */
#ifndef TIMEWIRE_I2C_H
#define TIMEWIRE_I2C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void i2c_start(void);

/*
 * One transfer with the chip at `address` (7 bits): writes `out`, then, when `in_length` is not 0, reads `in` after a repeated start. False when no chip answers at
 * that address, or a written byte is refused.
 */
bool i2c_transfer(uint8_t address, const uint8_t *out, size_t out_length, uint8_t *in, size_t in_length);

#endif
