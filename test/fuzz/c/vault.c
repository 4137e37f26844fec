/* SPDX-License-Identifier: MIT */
/* Unsealing of any text, and of any device key: a changed text gives no secret. */
#include "vault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "port.h"
#include "storage.h"

#define SECRET "correct horse"

static char key_text[4096];
static size_t key_length;
static bool has_key;

char *storage_read(const char *name, size_t *length) {
  (void)name;
  if (!has_key) return NULL;
  char *text = malloc(key_length + 1);
  if (text == NULL) abort();
  memcpy(text, key_text, key_length);
  text[key_length] = '\0';
  *length = key_length;
  return text;
}

bool storage_has(const char *name) {
  (void)name;
  return has_key;
}

bool storage_write(const char *name, const char *text, size_t length) {
  (void)name;
  if (length > sizeof key_text) return false;
  memcpy(key_text, text, length);
  key_length = length;
  has_key = true;
  return true;
}

void storage_remove(const char *name) { (void)name; }

void port_entropy(uint8_t *into, size_t length) {
  static uint32_t state = 1;
  for (size_t i = 0; i < length; i++) into[i] = (uint8_t)((state = state * 1103515245u + 12345u) >> 16);
}

static char sealed[256];

static void seal(void) {
  if (sealed[0] != '\0') return;
  has_key = false;
  if (!vault_seal(SECRET, strlen(SECRET), sealed)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  seal();
  char *into = malloc(length + 1);
  if (into == NULL) abort();
  size_t secret_length = 0;
  const bool is_whole = vault_unseal((const char *)bytes, length, into, &secret_length);
  if (is_whole && (secret_length != strlen(SECRET) || memcmp(into, SECRET, secret_length) != 0)) abort();
  free(into);
  return 0;
}

size_t harness_example(uint32_t number, uint8_t *into, size_t room) {
  seal();
  const size_t length = strlen(sealed) - (number % 2);
  (void)room;
  memcpy(into, sealed, length);
  return length;
}
