/* SPDX-License-Identifier: MIT */
/* Secrets sealed with AES-256-GCM under a key of the board's own (hal/vault.ts). The same text as the host board makes: `$c$3$` and base64 of nonce, sealed secret, tag. */
#ifndef TIMEWIRE_VAULT_H
#define TIMEWIRE_VAULT_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the text, with its final NUL, that a secret of `length` bytes becomes. */
size_t vault_sealed_size(size_t length);

/* Writes the sealed text and its NUL into `into`, which has room for vault_sealed_size. False when the cipher failed. */
bool vault_seal(const char *secret, size_t length, char *into);

/*
 * Writes the secret into `into`, which has room for `length` bytes, and its length. False when this board has not sealed the text, or it has been changed.
 */
bool vault_unseal(const char *text, size_t length, char *into, size_t *secret_length);

#endif
