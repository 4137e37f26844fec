/* SPDX-License-Identifier: MIT */
/* Hashes of passwords (hal/password-hasher.ts), of a port whose processor can afford them. */
#ifndef TIMEWIRE_PASSWORD_HASHER_H
#define TIMEWIRE_PASSWORD_HASHER_H

#include <stdbool.h>
#include <stddef.h>

struct password_hasher {
  size_t room; /* size of the text of a hash, with its NUL [bytes] */
  /* Writes the text of a new hash; false when that fails. */
  bool (*hash)(const char *password, size_t length, char *into);
  bool (*matches)(const char *password, size_t length, const char *hash);
  bool (*is_hash)(const char *text);
};

#endif
