/* SPDX-License-Identifier: MIT */
#include "passwords.h"

#include <mbedtls/base64.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/sha256.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "port.h"

#define PREFIX "$h$pbkdf2-sha256$"
#define PREFIX_LENGTH (sizeof PREFIX - 1)
#define ITERATIONS 100000

/* Numbers of iterations of a hash from elsewhere: fewer are no protection, more would stop the time service for seconds. */
#define LEAST_ITERATIONS 1000
#define MOST_ITERATIONS 1000000

#define BLOCK_BYTES 64
#define HASH_BYTES 32
#define SALT_BYTES 16

/* Base64 texts, without NUL. */
#define HASH_LENGTH 44
#define SALT_LENGTH 24
#define ROOM (PREFIX_LENGTH + 8 + SALT_LENGTH + 1 + HASH_LENGTH + 1)

struct parts {
  unsigned iterations;
  unsigned char salt[SALT_BYTES];
  unsigned char hash[HASH_BYTES];
};

/* States of HMAC-SHA-256 after the two padded keys (RFC 2104). */
struct mac_key {
  mbedtls_sha256_context inner, outer;
};

static void begin_pad(mbedtls_sha256_context *state, const unsigned char key[BLOCK_BYTES], unsigned char pad) {
  unsigned char block[BLOCK_BYTES];
  for (int i = 0; i < BLOCK_BYTES; i++) block[i] = key[i] ^ pad;
  mbedtls_sha256_init(state);
  mbedtls_sha256_starts(state, 0);
  mbedtls_sha256_update(state, block, sizeof block);
  mbedtls_platform_zeroize(block, sizeof block);
}

static void begin_mac(struct mac_key *mac, const char *password, size_t length) {
  unsigned char key[BLOCK_BYTES] = {0};
  if (length > BLOCK_BYTES) mbedtls_sha256((const unsigned char *)password, length, key, 0);
  else memcpy(key, password, length);
  begin_pad(&mac->inner, key, 0x36);
  begin_pad(&mac->outer, key, 0x5C);
  mbedtls_platform_zeroize(key, sizeof key);
}

static void compute_mac(const struct mac_key *mac, const unsigned char *bytes, size_t length, unsigned char into[HASH_BYTES]) {
  mbedtls_sha256_context state;
  mbedtls_sha256_init(&state);
  mbedtls_sha256_clone(&state, &mac->inner);
  mbedtls_sha256_update(&state, bytes, length);
  mbedtls_sha256_finish(&state, into);
  mbedtls_sha256_clone(&state, &mac->outer);
  mbedtls_sha256_update(&state, into, HASH_BYTES);
  mbedtls_sha256_finish(&state, into);
  mbedtls_sha256_free(&state);
}

/* PBKDF2 (RFC 8018 section 5.2) of one block. */
static void derive(const char *password, size_t length, const struct parts *parts, unsigned char into[HASH_BYTES]) {
  struct mac_key mac;
  unsigned char message[SALT_BYTES + 4] = {0}, round[HASH_BYTES];
  begin_mac(&mac, password, length);
  memcpy(message, parts->salt, SALT_BYTES);
  message[sizeof message - 1] = 1; /* number of the block */
  compute_mac(&mac, message, sizeof message, round);
  memcpy(into, round, HASH_BYTES);
  for (unsigned i = 1; i < parts->iterations; i++) {
    compute_mac(&mac, round, HASH_BYTES, round);
    for (int j = 0; j < HASH_BYTES; j++) into[j] ^= round[j];
  }
  mbedtls_platform_zeroize(round, sizeof round);
  mbedtls_sha256_free(&mac.inner);
  mbedtls_sha256_free(&mac.outer);
}

/* Decodes `length` characters of base64 into exactly `size` bytes. */
static bool decode(const char *text, size_t length, unsigned char *into, size_t size) {
  size_t written;
  return mbedtls_base64_decode(into, size, &written, (const unsigned char *)text, length) == 0 && written == size;
}

static bool read_parts(const char *text, struct parts *parts) {
  if (strncmp(text, PREFIX, PREFIX_LENGTH) != 0) return false;
  const char *number = text + PREFIX_LENGTH;
  char *end;
  const unsigned long iterations = *number >= '1' && *number <= '9' ? strtoul(number, &end, 10) : 0;
  if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS || *end != '$') return false;
  const char *salt = end + 1;
  if (strlen(salt) != SALT_LENGTH + 1 + HASH_LENGTH || salt[SALT_LENGTH] != '$') return false;
  parts->iterations = (unsigned)iterations;
  return decode(salt, SALT_LENGTH, parts->salt, SALT_BYTES) && decode(salt + SALT_LENGTH + 1, HASH_LENGTH, parts->hash, HASH_BYTES);
}

static bool hash_password(const char *password, size_t length, char *into) {
  struct parts parts = {.iterations = ITERATIONS};
  port_entropy(parts.salt, SALT_BYTES);
  derive(password, length, &parts, parts.hash);
  unsigned char salt[SALT_LENGTH + 1], hash[HASH_LENGTH + 1];
  size_t written;
  mbedtls_base64_encode(salt, sizeof salt, &written, parts.salt, SALT_BYTES);
  mbedtls_base64_encode(hash, sizeof hash, &written, parts.hash, HASH_BYTES);
  return snprintf(into, ROOM, PREFIX "%d$%s$%s", ITERATIONS, (const char *)salt, (const char *)hash) < (int)ROOM;
}

/* Compares all bytes, so that the time does not tell where the first difference is. */
static bool matches(const char *password, size_t length, const char *text) {
  struct parts parts;
  if (!read_parts(text, &parts)) return false;
  unsigned char hash[HASH_BYTES];
  derive(password, length, &parts, hash);
  volatile unsigned char difference = 0;
  for (int i = 0; i < HASH_BYTES; i++) difference |= hash[i] ^ parts.hash[i];
  mbedtls_platform_zeroize(hash, sizeof hash);
  return difference == 0;
}

static bool is_hash(const char *text) {
  struct parts parts;
  return read_parts(text, &parts);
}

const struct password_hasher passwords = {.room = ROOM, .hash = hash_password, .matches = matches, .is_hash = is_hash};
