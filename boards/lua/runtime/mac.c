/* SPDX-License-Identifier: MIT */
#include "mac.h"

#include <mbedtls/aes.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/sha1.h>
#include <mbedtls/sha256.h>
#include <mbedtls/sha512.h>
#include <stdbool.h>
#include <string.h>

#define AES_BLOCK 16
#define LONGEST_HASH_BLOCK 128
#define HMAC_PREFIX "hmac-"
#define INNER_PAD 0x36
#define OUTER_PAD 0x5c

/* Bytes of a digest, which also name the hash. */
enum hash { SHA_1 = 20, SHA_256 = 32, SHA_384 = 48, SHA_512 = 64 };

union hash_state {
  mbedtls_sha1_context sha1;
  mbedtls_sha256_context sha256;
  mbedtls_sha512_context sha512;
};

struct span {
  const uint8_t *bytes;
  size_t length;
};

/* Digest of `first` followed by `second`. */
static void digest_of(enum hash hash, struct span first, struct span second, uint8_t *digest) {
  union hash_state state;
  if (hash == SHA_1) {
    mbedtls_sha1_init(&state.sha1);
    mbedtls_sha1_starts(&state.sha1);
    mbedtls_sha1_update(&state.sha1, first.bytes, first.length);
    mbedtls_sha1_update(&state.sha1, second.bytes, second.length);
    mbedtls_sha1_finish(&state.sha1, digest);
  } else if (hash == SHA_256) {
    mbedtls_sha256_init(&state.sha256);
    mbedtls_sha256_starts(&state.sha256, 0);
    mbedtls_sha256_update(&state.sha256, first.bytes, first.length);
    mbedtls_sha256_update(&state.sha256, second.bytes, second.length);
    mbedtls_sha256_finish(&state.sha256, digest);
  } else {
    mbedtls_sha512_init(&state.sha512);
    mbedtls_sha512_starts(&state.sha512, hash == SHA_384);
    mbedtls_sha512_update(&state.sha512, first.bytes, first.length);
    mbedtls_sha512_update(&state.sha512, second.bytes, second.length);
    mbedtls_sha512_finish(&state.sha512, digest);
  }
  mbedtls_platform_zeroize(&state, sizeof state);
}

/* RFC 2104. */
static void hmac(enum hash hash, struct span secret, struct span message, uint8_t *code) {
  const size_t block = hash > SHA_256 ? 128 : 64;
  uint8_t key[LONGEST_HASH_BLOCK] = {0}, pad[LONGEST_HASH_BLOCK], inner[MAC_LONGEST];
  if (secret.length > block) digest_of(hash, secret, (struct span){NULL, 0}, key);
  else memcpy(key, secret.bytes, secret.length);
  for (size_t i = 0; i < block; i++) pad[i] = key[i] ^ INNER_PAD;
  digest_of(hash, (struct span){pad, block}, message, inner);
  for (size_t i = 0; i < block; i++) pad[i] = key[i] ^ OUTER_PAD;
  digest_of(hash, (struct span){pad, block}, (struct span){inner, hash}, code);
  mbedtls_platform_zeroize(key, sizeof key);
  mbedtls_platform_zeroize(pad, sizeof pad);
}

static void add(uint8_t *into, const uint8_t *block) {
  for (size_t i = 0; i < AES_BLOCK; i++) into[i] ^= block[i];
}

/* Product with x in the field of 2^128 elements (RFC 4493 section 2.3): a subkey from the one before. */
static void double_block(uint8_t *block) {
  const bool carry = block[0] >= 0x80;
  for (size_t i = 0; i + 1 < AES_BLOCK; i++) block[i] = (uint8_t)(block[i] << 1 | block[i + 1] >> 7);
  block[AES_BLOCK - 1] = (uint8_t)(block[AES_BLOCK - 1] << 1 ^ (carry ? 0x87 : 0));
}

/* RFC 4493 section 2.4. mbedTLS' own function allocates at each call. */
static bool cmac(struct span secret, struct span message, uint8_t *code) {
  mbedtls_aes_context cipher;
  uint8_t subkey[AES_BLOCK] = {0}, last[AES_BLOCK] = {0};
  mbedtls_aes_init(&cipher);
  if (mbedtls_aes_setkey_enc(&cipher, secret.bytes, (unsigned)secret.length * 8u) != 0) return false;
  mbedtls_aes_crypt_ecb(&cipher, MBEDTLS_AES_ENCRYPT, subkey, subkey);
  double_block(subkey);
  const size_t whole = message.length == 0 ? 0 : (message.length - 1) / AES_BLOCK * AES_BLOCK, rest = message.length - whole;
  memset(code, 0, AES_BLOCK);
  for (size_t at = 0; at < whole; at += AES_BLOCK) {
    add(code, message.bytes + at);
    mbedtls_aes_crypt_ecb(&cipher, MBEDTLS_AES_ENCRYPT, code, code);
  }
  memcpy(last, message.bytes + whole, rest);
  if (rest < AES_BLOCK) {
    last[rest] = 0x80;
    double_block(subkey);
  }
  add(code, last);
  add(code, subkey);
  mbedtls_aes_crypt_ecb(&cipher, MBEDTLS_AES_ENCRYPT, code, code);
  mbedtls_aes_free(&cipher);
  mbedtls_platform_zeroize(subkey, sizeof subkey);
  return true;
}

static size_t hash_named(const char *name) {
  static const struct {
    const char *name;
    enum hash hash;
  } hashes[] = {{"sha-1", SHA_1}, {"sha-256", SHA_256}, {"sha-384", SHA_384}, {"sha-512", SHA_512}};
  for (size_t i = 0; i < sizeof hashes / sizeof *hashes; i++)
    if (strcmp(name, hashes[i].name) == 0) return hashes[i].hash;
  return 0;
}

size_t mac_compute(const char *algorithm, const uint8_t *secret, size_t secret_length, const uint8_t *message, size_t length, uint8_t code[MAC_LONGEST]) {
  const struct span key = {secret, secret_length}, text = {message, length};
  if (strcmp(algorithm, "aes-128-cmac") == 0) return secret_length == 16 && cmac(key, text, code) ? AES_BLOCK : 0;
  if (strcmp(algorithm, "aes-256-cmac") == 0) return secret_length == 32 && cmac(key, text, code) ? AES_BLOCK : 0;
  const bool is_hmac = strncmp(algorithm, HMAC_PREFIX, sizeof HMAC_PREFIX - 1) == 0;
  const size_t hash = hash_named(is_hmac ? algorithm + sizeof HMAC_PREFIX - 1 : algorithm);
  if (hash == 0) return 0;
  if (is_hmac) hmac((enum hash)hash, key, text, code);
  else digest_of((enum hash)hash, key, text, code);
  return hash;
}
