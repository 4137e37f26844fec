/* SPDX-License-Identifier: MIT */
/* I2C in software over the two lines of Arm's SBCON (NXP UM10204 section 3.1). Both lines are open drain: a released line is a one. */
#include "i2c.h"

#include "chip.h"
#include "port.h"
#include "registers.h"

#define LINES REGISTER(I2C_BASE + 0x0u) /* read: the lines; a written one releases its line */
#define PULL_DOWN REGISTER(I2C_BASE + 0x4u)
#define CLOCK_LINE 1u
#define DATA_LINE 2u

/* A quarter of a bit at 400 kHz [ticks]. */
#define QUARTER (CHIP_CLOCK / 1600000u)
#define SLOWEST_STRETCH 1000u /* quarters of a bit that a chip may hold the clock line down */

static void pause(void) {
  uint64_t end = port_counter() + QUARTER;
  while (port_counter() < end) {}
}

static void release(uint32_t line) {
  LINES = line;
  pause();
}

static void pull(uint32_t line) {
  PULL_DOWN = line;
  pause();
}

/* Waits while a slow chip holds the clock line down. */
static void release_clock(void) {
  release(CLOCK_LINE);
  for (unsigned i = 0; i < SLOWEST_STRETCH && (LINES & CLOCK_LINE) == 0; i++) pause();
}

static void send_start(void) {
  release(DATA_LINE);
  release_clock();
  pull(DATA_LINE);
  pull(CLOCK_LINE);
}

static void send_stop(void) {
  pull(DATA_LINE);
  release_clock();
  release(DATA_LINE);
}

static bool exchange_bit(bool bit) {
  if (bit) release(DATA_LINE);
  else pull(DATA_LINE);
  release_clock();
  bool seen = (LINES & DATA_LINE) != 0;
  pull(CLOCK_LINE);
  return seen;
}

/* True when the chip has acknowledged it. */
static bool send_byte(uint8_t byte) {
  for (int i = 7; i >= 0; i--) (void)exchange_bit((byte >> i & 1) != 0);
  return !exchange_bit(true);
}

static uint8_t receive_byte(bool is_last) {
  uint8_t byte = 0;
  for (int i = 0; i < 8; i++) byte = (uint8_t)(byte << 1 | (exchange_bit(true) ? 1 : 0));
  (void)exchange_bit(is_last);
  return byte;
}

/* A restart may have interrupted a chip in the middle of a byte, and it waits for the rest: nine clocks bring every chip back (UM10204 section 3.1.16). */
void i2c_start(void) {
  release(DATA_LINE);
  for (int i = 0; i < 9; i++) {
    pull(CLOCK_LINE);
    release_clock();
  }
  send_start();
  send_stop();
}

bool i2c_transfer(uint8_t address, const uint8_t *out, size_t out_length, uint8_t *in, size_t in_length) {
  send_start();
  bool is_taken = send_byte((uint8_t)(address << 1));
  for (size_t i = 0; is_taken && i < out_length; i++) is_taken = send_byte(out[i]);
  if (is_taken && in_length > 0) {
    send_start();
    is_taken = send_byte((uint8_t)(address << 1 | 1));
    for (size_t i = 0; is_taken && i < in_length; i++) in[i] = receive_byte(i + 1 == in_length);
  }
  send_stop();
  return is_taken;
}
