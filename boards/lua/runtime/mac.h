/* SPDX-License-Identifier: MIT */
/* Message authentication codes beside MD5 (hal/digest.ts). */
#ifndef TIMEWIRE_MAC_H
#define TIMEWIRE_MAC_H

#include <stddef.h>
#include <stdint.h>

#define MAC_LONGEST 64

/*
 * Writes the code of `message` under `secret` into `code`. Returns its length [bytes]; 0 for an algorithm without a name here, or an AES key of another length.
 * Allocates nothing.
 */
size_t mac_compute(const char *algorithm, const uint8_t *secret, size_t secret_length, const uint8_t *message, size_t length, uint8_t code[MAC_LONGEST]);

#endif
