/* SPDX-License-Identifier: MIT */
/* The non-volatile bytes of port.h: an AT24C256 or compatible EEPROM on the I2C bus, 32 KB in pages of 64 bytes (data sheet, "Write Operations"). */
#include <string.h>

#include "chip.h"
#include "i2c.h"
#include "port.h"
#include "watchdog.h"

#define EEPROM_ADDRESS 0x50u
#define EEPROM_BYTES 32768u
#define PAGE 64u
/* While it writes a page it does not answer to its address: 5 ms at most. The bound is four times that. */
#define LONGEST_WRITE (CHIP_CLOCK / 50u)

const size_t port_nvm_size = EEPROM_BYTES;

static bool is_ready(void) {
  uint64_t end = port_counter() + LONGEST_WRITE;
  while (port_counter() < end) {
    if (i2c_transfer(EEPROM_ADDRESS, NULL, 0, NULL, 0)) return true;
  }
  return false;
}

bool port_nvm_read(size_t offset, uint8_t *into, size_t length) {
  const uint8_t pointer[2] = {(uint8_t)(offset >> 8), (uint8_t)offset};
  return length == 0 || (is_ready() && i2c_transfer(EEPROM_ADDRESS, pointer, sizeof pointer, into, length));
}

/* One transfer per page: a write past the end of a page would continue at its start. */
bool port_nvm_write(size_t offset, const uint8_t *from, size_t length) {
  uint8_t transfer[2 + PAGE];
  while (length > 0) {
    size_t part = PAGE - offset % PAGE;
    if (part > length) part = length;
    transfer[0] = (uint8_t)(offset >> 8);
    transfer[1] = (uint8_t)offset;
    memcpy(transfer + 2, from, part);
    if (!is_ready() || !i2c_transfer(EEPROM_ADDRESS, transfer, 2 + part, NULL, 0)) return false;
    watchdog_feed();
    offset += part;
    from += part;
    length -= part;
  }
  return true;
}
