/* SPDX-License-Identifier: MIT */
/* Maxim's DS1338 on the I2C bus: a calendar in decimal digits, 2000 to 2099 (data sheet, "Clock and Calendar"). Setting the seconds starts a new second. */
#include "i2c.h"
#include "rtc-chip.h"

#define RTC_ADDRESS 0x68u
#define CLOCK_HALT 0x80u
#define CONTROL_REGISTER 7u
#define OSCILLATOR_STOPPED 0x20u
#define SECONDS_A_DAY 86400u
#define DAYS_TO_2000 10957u
#define DAYS_TO_2100 47482u

const bool rtc_chip_keeps_phase = false;

static uint32_t from_digits(uint8_t digits) {
  return (digits >> 4) * 10u + (digits & 15u);
}

static uint8_t to_digits(uint32_t number) {
  return (uint8_t)(number / 10u << 4 | number % 10u);
}

/* Days since 1970 of a date from 2000 to 2099, where every fourth year is a leap year. The year starts in March here, so that the leap day is its last. */
static uint32_t days_of(uint32_t year, uint32_t month, uint32_t day) {
  uint32_t months = (month + 9u) % 12u;
  uint32_t years = year + 4u - (month < 3u ? 1u : 0u); /* from March 1996 */
  return DAYS_TO_2000 - 1401u + years * 365u + years / 4u + (months * 306u + 5u) / 10u + day - 1u;
}

bool rtc_chip_read(uint32_t *seconds) {
  const uint8_t pointer = 0;
  uint8_t registers[8];
  if (!i2c_transfer(RTC_ADDRESS, &pointer, 1, registers, sizeof registers)) return false;
  if ((registers[0] & CLOCK_HALT) != 0 || (registers[CONTROL_REGISTER] & OSCILLATOR_STOPPED) != 0) return false;
  uint32_t days = days_of(from_digits(registers[6]), from_digits(registers[5] & 0x1F), from_digits(registers[4] & 0x3F));
  *seconds = days * SECONDS_A_DAY + from_digits(registers[2] & 0x3F) * 3600u + from_digits(registers[1]) * 60u + from_digits(registers[0]);
  return true;
}

static bool write_register(uint8_t number, uint8_t value) {
  const uint8_t bytes[2] = {number, value};
  return i2c_transfer(RTC_ADDRESS, bytes, sizeof bytes, 0, 0);
}

/*
 * The time is written first: it takes effect at once, and midnight cannot fall between it and the date. The day becomes 1 before the month changes: an emulated
 * chip takes each byte at once and turns 31 November into 1 December.
 */
bool rtc_chip_write(uint32_t seconds) {
  uint32_t days = seconds / SECONDS_A_DAY, rest = seconds % SECONDS_A_DAY;
  if (days < DAYS_TO_2000 || days >= DAYS_TO_2100) return false;
  uint32_t year = (days - DAYS_TO_2000) / 366u, month = 12;
  while (days_of(year + 1u, 1, 1) <= days) year++;
  while (days_of(year, month, 1) > days) month--;
  uint32_t date = days - days_of(year, month, 1) + 1u;
  const uint8_t time[4] = {0, to_digits(rest % 60u), to_digits(rest / 60u % 60u), to_digits(rest / 3600u)};
  return i2c_transfer(RTC_ADDRESS, time, sizeof time, 0, 0) && write_register(4, 1) && write_register(6, to_digits(year)) &&
       write_register(5, to_digits(month)) && write_register(4, to_digits(date)) && write_register(3, (uint8_t)((days + 4u) % 7u + 1u)) &&
       write_register(CONTROL_REGISTER, 0);
}
