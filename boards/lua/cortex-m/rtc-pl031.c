/* SPDX-License-Identifier: MIT */
/* Arm's PL031 real-time clock: a 32-bit register of Unix seconds. Setting it leaves the phase of its seconds. */
#include "chip.h"
#include "registers.h"
#include "rtc-chip.h"

#define RTC_SECONDS REGISTER(PL031_BASE + 0x00u)
#define RTC_LOAD REGISTER(PL031_BASE + 0x08u)
#define RTC_CONTROL REGISTER(PL031_BASE + 0x0Cu)

const bool rtc_chip_keeps_phase = true;

bool rtc_chip_read(uint32_t *seconds) {
  *seconds = RTC_SECONDS;
  return (RTC_CONTROL & 1u) != 0;
}

bool rtc_chip_write(uint32_t seconds) {
  RTC_LOAD = seconds;
  RTC_CONTROL = 1;
  return RTC_SECONDS - seconds <= 1u;
}
