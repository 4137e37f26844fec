/* SPDX-License-Identifier: MIT */
/* Interface of a harness: libFuzzer's entry point, and examples for driver.c. */
#ifndef TIMEWIRE_FUZZ_HARNESS_H
#define TIMEWIRE_FUZZ_HARNESS_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* Writes valid input number `number` and returns its length, at most `room`. */
size_t harness_example(uint32_t number, uint8_t *into, size_t room);

#endif
