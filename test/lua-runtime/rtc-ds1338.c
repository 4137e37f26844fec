/* SPDX-License-Identifier: MIT */
/* rtc-ds1338.c against a model of the chip that, as QEMU's does, takes each byte at once and turns a date that does not exist into one that does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "i2c.h"
#include "rtc-chip.h"

static time_t shown; /* Unix seconds */
static uint8_t control;
static bool answers = true;

static uint8_t digits(int number) { return (uint8_t)(number / 10 << 4 | number % 10); }
static int number(uint8_t digits_of) { return (digits_of >> 4) * 10 + (digits_of & 15); }

static uint8_t read_register(uint8_t at) {
  struct tm now;
  gmtime_r(&shown, &now);
  const uint8_t registers[8] = {digits(now.tm_sec),      digits(now.tm_min),     digits(now.tm_hour),       (uint8_t)(now.tm_wday + 1),
                                digits(now.tm_mday), digits(now.tm_mon + 1), digits(now.tm_year - 100), control};
  return registers[at];
}

static void write_register(uint8_t at, uint8_t value) {
  struct tm now;
  gmtime_r(&shown, &now);
  if (at == 0) now.tm_sec = number(value & 0x7F);
  if (at == 1) now.tm_min = number(value);
  if (at == 2) now.tm_hour = number(value & 0x3F);
  if (at == 4) now.tm_mday = number(value);
  if (at == 5) now.tm_mon = number(value) - 1;
  if (at == 6) now.tm_year = number(value) + 100;
  if (at == 7) control = value;
  shown = timegm(&now);
}

bool i2c_transfer(uint8_t address, const uint8_t *out, size_t out_length, uint8_t *in, size_t in_length) {
  if (!answers || address != 0x68) return false;
  for (size_t i = 1; i < out_length; i++) write_register((uint8_t)(out[0] + i - 1), out[i]);
  for (size_t i = 0; i < in_length; i++) in[i] = read_register((uint8_t)(out[0] + i));
  return true;
}

static void fail(const char *what, uint32_t seconds) {
  printf("%s (%u)\n", what, (unsigned)seconds);
  exit(1);
}

static void check_read(uint32_t expected) {
  uint32_t seconds;
  if (!rtc_chip_read(&seconds) || seconds != expected) fail("it reads another time", expected);
}

int main(void) {
  const uint32_t first = 946684800u, last = 4102444799u; /* 2000-01-01 to 2099-12-31 */
  for (uint32_t seconds = first; seconds < last; seconds += 86399u * 3u) {
    shown = (time_t)seconds;
    check_read(seconds);
    shown = (time_t)((seconds * 7919u) % (last - first) + first);
    if (!rtc_chip_write(seconds) || shown != (time_t)seconds) fail("it sets another time", seconds);
  }
  shown = 1796083200; /* 31 November does not exist: 1 December became of it, unless the day is written last */
  if (!rtc_chip_write(1798761599u) || shown != 1798761599) fail("the last second of 2026", 1798761599u);
  if (rtc_chip_write(first - 1u) || rtc_chip_write(last + 1u)) fail("a time that the chip does not know was taken", first);
  control = 0x20;
  uint32_t seconds;
  if (rtc_chip_read(&seconds)) fail("a chip that had stopped was believed", control);
  if (!rtc_chip_write(first) || !rtc_chip_read(&seconds)) fail("a chip that was set is still not believed", control);
  answers = false;
  if (rtc_chip_read(&seconds) || rtc_chip_write(first)) fail("a chip that does not answer was believed", first);
  return 0;
}
