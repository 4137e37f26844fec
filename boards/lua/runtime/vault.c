/* SPDX-License-Identifier: MIT */
#include "vault.h"

#include <mbedtls/base64.h>
#include <mbedtls/gcm.h>
#include <mbedtls/platform_util.h>
#include <stdlib.h>
#include <string.h>

#include "port.h"
#include "storage.h"

#define PREFIX "$c$3$"
#define PREFIX_LENGTH (sizeof PREFIX - 1)
#define KEY_BYTES 32
#define NONCE_BYTES 12
#define TAG_BYTES 16

/* Name of the stored key of the board: beside the configuration, never in it. */
#define KEY_NAME "device-key"

/* Bytes of the base64 text of `length` bytes, with its NUL. */
static size_t base64_size(size_t length) { return (length + 2) / 3 * 4 + 1; }

static bool read_key(unsigned char key[KEY_BYTES]) {
  size_t length;
  char *text = storage_read(KEY_NAME, &length);
  if (text == NULL) return false;
  size_t key_length = 0;
  const int status = mbedtls_base64_decode(key, KEY_BYTES, &key_length, (const unsigned char *)text, length);
  mbedtls_platform_zeroize(text, length);
  free(text);
  return status == 0 && key_length == KEY_BYTES;
}

/* Makes the key of a board without one. A key that cannot be read is not replaced: it may be readable again later. */
static bool make_key(unsigned char key[KEY_BYTES]) {
  if (storage_has(KEY_NAME)) return false;
  unsigned char text[(KEY_BYTES + 2) / 3 * 4 + 1];
  size_t length;
  port_entropy(key, KEY_BYTES);
  mbedtls_base64_encode(text, sizeof text, &length, key, KEY_BYTES);
  const bool is_stored = storage_write(KEY_NAME, (const char *)text, length);
  mbedtls_platform_zeroize(text, sizeof text);
  return is_stored && read_key(key);
}

/* A cipher context with a key; false when mbedTLS refuses it. */
static bool set_key(mbedtls_gcm_context *cipher, const unsigned char key[KEY_BYTES]) {
  return mbedtls_gcm_setkey(cipher, MBEDTLS_CIPHER_ID_AES, key, KEY_BYTES * 8) == 0;
}

/*
 * A cipher context with the board's key, which is made when there is none and `may_make` is true. The key is read each time: it does not stay in memory, and what
 * is sealed can be read back after the next start.
 */
static bool open_cipher(mbedtls_gcm_context *cipher, bool may_make) {
  unsigned char key[KEY_BYTES];
  mbedtls_gcm_init(cipher);
  const bool is_open = (read_key(key) || (may_make && make_key(key))) && set_key(cipher, key);
  mbedtls_platform_zeroize(key, sizeof key);
  return is_open;
}

size_t vault_sealed_size(size_t length) { return PREFIX_LENGTH + base64_size(NONCE_BYTES + length + TAG_BYTES); }

bool vault_seal(const char *secret, size_t length, char *into) {
  const size_t size = NONCE_BYTES + length + TAG_BYTES;
  unsigned char *sealed = malloc(size);
  if (sealed == NULL) return false;
  port_entropy(sealed, NONCE_BYTES);
  mbedtls_gcm_context cipher;
  bool is_sealed = open_cipher(&cipher, true) && mbedtls_gcm_crypt_and_tag(&cipher, MBEDTLS_GCM_ENCRYPT, length, sealed, NONCE_BYTES, NULL, 0,
                                                                       (const unsigned char *)secret, sealed + NONCE_BYTES, TAG_BYTES,
                                                                       sealed + NONCE_BYTES + length) == 0;
  mbedtls_gcm_free(&cipher);
  memcpy(into, PREFIX, PREFIX_LENGTH);
  size_t written;
  is_sealed = is_sealed && mbedtls_base64_encode((unsigned char *)into + PREFIX_LENGTH, base64_size(size), &written, sealed, size) == 0;
  free(sealed);
  return is_sealed;
}

bool vault_unseal(const char *text, size_t length, char *into, size_t *secret_length) {
  if (length < PREFIX_LENGTH || memcmp(text, PREFIX, PREFIX_LENGTH) != 0) return false;
  unsigned char *sealed = malloc(length);
  if (sealed == NULL) return false;
  size_t size = 0;
  bool is_whole = mbedtls_base64_decode(sealed, length, &size, (const unsigned char *)text + PREFIX_LENGTH, length - PREFIX_LENGTH) == 0 &&
                  size >= NONCE_BYTES + TAG_BYTES;
  if (is_whole) {
    *secret_length = size - NONCE_BYTES - TAG_BYTES;
    mbedtls_gcm_context cipher;
    is_whole = open_cipher(&cipher, false) && mbedtls_gcm_auth_decrypt(&cipher, *secret_length, sealed, NONCE_BYTES, NULL, 0, sealed + size - TAG_BYTES,
                                                                TAG_BYTES, sealed + NONCE_BYTES, (unsigned char *)into) == 0;
    mbedtls_gcm_free(&cipher);
  }
  free(sealed);
  return is_whole;
}
