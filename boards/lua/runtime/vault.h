/* SPDX-License-Identifier: MIT */
/* Secrets sealed with AES-256-GCM under a key of the board (hal/vault.ts). The text is that of the host board: `$c$3$` and base64 of nonce, ciphertext, tag. */
#ifndef TIMEWIRE_VAULT_H
#define TIMEWIRE_VAULT_H

#include <stdbool.h>
#include <stddef.h>

/* Size of the sealed text of a secret of `length` bytes, with its NUL [bytes]. */
size_t vault_sealed_size(size_t length);

/* Writes the sealed text and its NUL into `into`, which has vault_sealed_size bytes. False when the board's key is not in storage and cannot be stored. */
bool vault_seal(const char *secret, size_t length, char *into);

/* Writes the secret into `into`, which has `length` bytes, and its length. False when another board has sealed the text, it has been changed, or the board's
   key cannot be read. */
bool vault_unseal(const char *text, size_t length, char *into, size_t *secret_length);

#endif
