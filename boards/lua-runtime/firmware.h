/* SPDX-License-Identifier: MIT */
/* The transpiled firmware as stripped bytecode: firmware.c is made by the build (firmware.mjs). */
#ifndef TIMEWIRE_FIRMWARE_H
#define TIMEWIRE_FIRMWARE_H

#include <stddef.h>

extern const unsigned char firmware_code[];
extern const size_t firmware_size;

#endif
