/* SPDX-License-Identifier: MIT */
/* PBKDF2 with HMAC-SHA-256 (RFC 8018), as `$h$pbkdf2-sha256$ITERATIONS$SALT$HASH` with base64: the form of the host board. */
#ifndef TIMEWIRE_PASSWORDS_H
#define TIMEWIRE_PASSWORDS_H

#include "password-hasher.h"

extern const struct password_hasher passwords;

#endif
